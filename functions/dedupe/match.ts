import { NotConserved } from "../../shared/model/errors.ts";
import { workTable } from "../../shared/model/keys.ts";
import type { LedgerLine } from "../../shared/model/outcome.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";
import { shardHandler } from "../../shared/stage/handler.ts";
import type { ShardStage } from "../../shared/stage/stage.ts";
import { stepKey } from "../../shared/stage/step-key.ts";
import { type ExactDecisions, groupExact } from "./matching/exact-groups.ts";
import { keeperRule } from "./matching/keeper-rule.ts";
import type { MatchSummary } from "./matching/match-summary.ts";
import { findNearPairs } from "./matching/near-pairs.ts";
import { REFERENCE_ROUND, type Reference, readReferences } from "./matching/references.ts";
import {
  type Sections,
  type SignedShard,
  signedShards,
  withReferences,
  withRows,
} from "./signing/signed-shards.ts";
import { BAND_BYTES } from "./tables/band-entry.ts";
import { CopyRows } from "./tables/copy-rows.ts";
import { ENTRY_BYTES, KeyEntries } from "./tables/key-entry.ts";
import { readSections } from "./tables/sectioned-table.ts";
import { VerdictRows } from "./tables/verdicts.ts";

/** Entries that go through the harness at a time. */
const BATCH = 4096;

/**
 * Dedupe, second step, once a partition: finds the equal ones among the keys of all shards of all rounds so far, and the
 * near pairs among the bands. Its items are exact keys, and its ledger has a line for each. Holds its partition of the
 * tables in memory: about 100 bytes a key and 45 a band.
 */
export const matchStage: ShardStage<LedgerLine> = {
  step: "match",
  async prepare(context) {
    const { services, manifest, event, recipe } = context;
    const partition = event.shard;
    const shards = await signedShards(context);
    const determinants = {
      partition,
      shards: shards.map(({ round, keys, bands, comparisons }) => [
        round,
        keys.sha256,
        bands.sha256,
        comparisons.sha256,
      ]),
      dedupe: recipe.dedupe,
    };
    const key = stepKey("match", services.codeVersion, determinants);
    let summary: MatchSummary | undefined;
    return {
      determinants,
      enters: "in",
      outputs: {},
      async *read() {
        const verdicts = new VerdictRows(shards.length);
        const own = await readPartition(services.store, shards, partition, manifest.partitions);
        const references = await readReferences(services.store, recipe.dedupe, own);
        const exact = matchExact(own, shards, references, verdicts, recipe.dedupe.against);
        for (let from = 0; from < own.shardOfKey.length; from += BATCH) yield exact.lines(from, from + BATCH);
        const pairs = await findNearPairs(services.store, shards, own, references, recipe.dedupe);
        summary = {
          verdicts: await verdicts.store(services.store, workTable("match", key, "verdicts")),
          pairs: await pairs.store(services.store, workTable("match", key, "pairs")),
          copies: await exact.copies.store(services.store, workTable("match", key, "copies")),
          records: own.shardOfKey.length,
          conflicts: exact.conflicts,
          equal: exact.equal,
        };
      },
      step: (line) => line,
      summary() {
        if (!summary)
          throw new NotConserved("The verdicts were not stored.", { step: "match", shard: partition });
        return summary;
      },
    };
  },
};

async function readPartition(
  store: ObjectStore,
  shards: readonly SignedShard[],
  number: number,
  of: number,
): Promise<Sections> {
  const keys = await readSections(
    store,
    shards.map(({ keys }) => keys),
    number,
    ENTRY_BYTES,
  );
  const bands = await readSections(
    store,
    shards.map(({ bands }) => bands),
    number,
    BAND_BYTES,
  );
  return {
    number,
    of,
    keys: keys.rows,
    bands: bands.rows,
    shardOfKey: keys.shardOf,
    shardOfBand: bands.shardOf,
  };
}

interface ExactMatch extends Pick<ExactDecisions, "conflicts" | "equal"> {
  /** What the ledger says of these keys. Notes the verdicts, so each key is asked for once, in order. */
  lines(from: number, to: number): LedgerLine[];
  copies: CopyRows;
}

function matchExact(
  own: Sections,
  shards: readonly SignedShard[],
  references: readonly Reference[],
  verdicts: VerdictRows,
  against: readonly string[],
): ExactMatch {
  const entries = new KeyEntries(
    withRows(
      own.keys,
      references.map(({ keys }) => keys),
    ),
  );
  const shardOf = withReferences(
    own.shardOfKey,
    shards.length,
    references,
    ({ keys }) => keys.length / ENTRY_BYTES,
  );
  const { keeper, conflict, conflicts, equal, copies } = groupExact(
    entries,
    keeperRule({
      round: (i) => shards[shardOf[i] ?? 0]?.round ?? REFERENCE_ROUND,
      standing: (i) => entries.standing(i),
    }),
  );
  const line = (i: number, shard: number): LedgerLine => {
    const id = entries.id(i);
    const kept = keeper[i] ?? -1;
    const other = conflict[i] ?? -1;
    if (kept >= 0) {
      const version = against[(shardOf[kept] ?? 0) - shards.length];
      verdicts.add(shard, [
        entries.at(i),
        "exact_duplicate",
        entries.id(kept),
        1,
        ...(version ? [version] : []),
      ]);
      return { id, outcome: "dropped", reason: "exact_duplicate" };
    }
    if (other >= 0) verdicts.add(shard, [entries.at(i), "conflicting_answer", entries.id(other), 0]);
    return { id, outcome: "kept" };
  };
  const lines = (from: number, to: number): LedgerLine[] =>
    Array.from(own.shardOfKey.subarray(from, to), (shard, i) => line(from + i, shard));
  return { lines, conflicts, equal, copies: copyRows(entries, shardOf, copies, shards.length) };
}

/** The groups with a record of the run; one whose keeper stands in an earlier version goes by that. */
function copyRows(
  entries: KeyEntries,
  shardOf: Uint32Array,
  copies: ReadonlyMap<number, number>,
  shards: number,
): CopyRows {
  const rows = new CopyRows();
  for (const [i, records] of copies) {
    const shard = shardOf[i] ?? 0;
    const own = shard < shards ? records : records - 1;
    if (own > 1) rows.add({ shard, at: entries.at(i), id: entries.id(i), records: own });
  }
  return rows;
}

export const handler = shardHandler(matchStage);
