import { NotConserved } from "../../shared/model/errors.ts";
import { workTable } from "../../shared/model/keys.ts";
import type { LedgerLine } from "../../shared/model/outcome.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";
import { shardHandler } from "../../shared/stage/handler.ts";
import { inParallel, SMALL_READS } from "../../shared/stage/in-parallel.ts";
import type { ShardStage } from "../../shared/stage/stage.ts";
import { stepKey } from "../../shared/stage/step-key.ts";
import { groupExact } from "./exact-groups.ts";
import { keeperRule } from "./keeper-rule.ts";
import { ENTRY_BYTES, KeyEntries } from "./key-entry.ts";
import type { MatchSummary } from "./match-summary.ts";
import { findNearPairs } from "./near-pairs.ts";
import { readSection } from "./sectioned-table.ts";
import { type SignedShard, shardOfRows, signedShards } from "./signed-shards.ts";
import { VerdictRows } from "./verdicts.ts";

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
    const { services, event, recipe } = context;
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
        const exact = await matchExact(services.store, shards, partition, verdicts);
        for (let from = 0; from < exact.lines.length; from += BATCH)
          yield exact.lines.slice(from, from + BATCH);
        const pairs = await findNearPairs(services.store, shards, partition, recipe.dedupe.near.threshold);
        summary = {
          verdicts: await verdicts.store(services.store, workTable("match", key, "verdicts")),
          pairs: await pairs.store(services.store, workTable("match", key, "pairs")),
          conflicts: exact.conflicts,
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

async function matchExact(
  store: ObjectStore,
  shards: readonly SignedShard[],
  partition: number,
  verdicts: VerdictRows,
): Promise<{ lines: LedgerLine[]; conflicts: number }> {
  const sections = await inParallel(shards, SMALL_READS, ({ keys }) => readSection(store, keys, partition));
  const entries = new KeyEntries(Buffer.concat(sections));
  const shardOf = shardOfRows(sections, ENTRY_BYTES);
  const { keeper, conflict, conflicts } = groupExact(
    entries,
    keeperRule({
      round: (i) => shards[shardOf[i] ?? 0]?.round ?? 0,
      standing: (i) => entries.standing(i),
    }),
  );
  const lines = Array.from(shardOf, (shard, i): LedgerLine => {
    const id = entries.id(i);
    const kept = keeper[i] ?? -1;
    const other = conflict[i] ?? -1;
    if (kept >= 0) {
      verdicts.add(shard, [entries.at(i), "exact_duplicate", entries.id(kept), 1]);
      return { id, outcome: "dropped", reason: "exact_duplicate" };
    }
    if (other >= 0) verdicts.add(shard, [entries.at(i), "conflicting_answer", entries.id(other), 0]);
    return { id, outcome: "kept" };
  });
  return { lines, conflicts };
}

export const handler = shardHandler(matchStage);
