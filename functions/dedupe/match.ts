import { z } from "zod";
import { NotConserved } from "../../shared/model/errors.ts";
import { workTable } from "../../shared/model/keys.ts";
import type { LedgerLine } from "../../shared/model/outcome.ts";
import { shardHandler } from "../../shared/stage/handler.ts";
import { inParallel, SMALL_READS } from "../../shared/stage/in-parallel.ts";
import { shardsOfRound } from "../../shared/stage/rounds.ts";
import type { ShardStage, StageContext } from "../../shared/stage/stage.ts";
import { stepKey } from "../../shared/stage/step-key.ts";
import { groupExact, KeeperRule } from "./exact-groups.ts";
import { ENTRY_BYTES, KeyEntries } from "./key-entry.ts";
import { readSection, SectionedTable } from "./sectioned-table.ts";
import { VerdictRows, type VerdictTable } from "./verdicts.ts";

const SignSummary = z.object({ keys: SectionedTable });

interface SignedShard {
  shard: number;
  round: number;
  keys: SectionedTable;
}

/** Entries that go through the harness at a time. */
const BATCH = 4096;

/**
 * Dedupe, second step, once a partition: finds the equal ones among the keys of all shards of all rounds so far. Its
 * items are keys, and its ledger has a line for each. Holds the partition in memory: 53 bytes a record, and 28 to sort.
 */
export const matchStage: ShardStage<LedgerLine> = {
  step: "match",
  async prepare(context) {
    const { services, event } = context;
    const partition = event.shard;
    const shards = await signedShards(context);
    const determinants = {
      partition,
      shards: shards.map(({ round, keys }) => [round, keys.sha256]),
      dedupe: context.recipe.dedupe,
    };
    const key = stepKey("match", services.codeVersion, determinants);
    let verdicts: VerdictTable | undefined;
    let conflicts = 0;
    return {
      determinants,
      enters: "in",
      outputs: {},
      async *read() {
        const sections = await inParallel(shards, SMALL_READS, ({ keys }) =>
          readSection(services.store, keys, partition),
        );
        const entries = new KeyEntries(Buffer.concat(sections));
        const shardOf = shardOfEntries(shards, sections);
        const rule = new KeeperRule(entries, (i) => shards[shardOf[i] ?? 0]?.round ?? 0);
        const decisions = groupExact(entries, rule);
        conflicts = decisions.conflicts;
        const rows = new VerdictRows(shards.length);
        for (let from = 0; from < entries.length; from += BATCH) {
          const batch: LedgerLine[] = [];
          for (let i = from; i < Math.min(from + BATCH, entries.length); i++) {
            const id = entries.id(i);
            const shard = shardOf[i] ?? 0;
            const keeper = decisions.keeper[i] ?? -1;
            const conflict = decisions.conflict[i] ?? -1;
            if (keeper >= 0) rows.add(shard, [entries.at(i), "exact_duplicate", entries.id(keeper), 1]);
            else if (conflict >= 0)
              rows.add(shard, [entries.at(i), "conflicting_answer", entries.id(conflict), 0]);
            batch.push(
              keeper < 0 ? { id, outcome: "kept" } : { id, outcome: "dropped", reason: "exact_duplicate" },
            );
          }
          yield batch;
        }
        verdicts = await rows.store(services.store, workTable("match", key, "verdicts"));
      },
      step: (line) => line,
      summary() {
        if (!verdicts)
          throw new NotConserved("The verdicts were not stored.", { step: "match", shard: partition });
        return { verdicts, conflicts };
      },
    };
  },
};

/** Every shard of every round so far; a shard's number is its place, as rounds number on. */
async function signedShards({ services, manifest, event, result }: StageContext): Promise<SignedShard[]> {
  const numbered: { shard: number; round: number }[] = [];
  for (let round = 0; round <= event.round; round++)
    for (const shard of await shardsOfRound(services.store, manifest, round)) numbered.push({ shard, round });
  numbered.sort((a, b) => a.shard - b.shard);
  return inParallel(numbered, SMALL_READS, async ({ shard, round }, place) => {
    if (shard !== place)
      throw new NotConserved(`Shard ${place} is not among the rounds.`, { step: "match", shard });
    return { shard, round, keys: SignSummary.parse((await result("sign", shard)).summary).keys };
  });
}

function shardOfEntries(shards: readonly SignedShard[], sections: readonly Buffer[]): Uint32Array {
  const shardOf = new Uint32Array(sections.reduce((sum, section) => sum + section.length, 0) / ENTRY_BYTES);
  let from = 0;
  shards.forEach(({ shard }, i) => {
    const to = from + (sections[i]?.length ?? 0) / ENTRY_BYTES;
    shardOf.fill(shard, from, to);
    from = to;
  });
  return shardOf;
}

export const handler = shardHandler(matchStage);
