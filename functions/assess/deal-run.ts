import { dealtSplits } from "../../shared/model/keys.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import { SPLITS, type SplitPlan } from "../../shared/model/round.ts";
import type { GlobalEvent, StepResult } from "../../shared/model/run.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";
import { dealSplits, sharesOf } from "./deal-splits.ts";
import { FamilyTable } from "./family-table.ts";
import { noteSplits, recallSplits } from "./split-memory.ts";
import { readSurvivors, survivorsOf } from "./survivors.ts";

/**
 * Deals the splits of all surviving records and writes them down: a digit a record for the split step, which reads its
 * own shard's range, and every family's split for later versions. Holds about 40 bytes a family and 5 a record.
 *
 * @param applied Apply's results in the order of the shards.
 * @param previous The version whose splits are kept.
 */
export async function dealRun(
  store: ObjectStore,
  { dataset, run }: GlobalEvent,
  recipe: Recipe,
  applied: readonly StepResult[],
  previous: string | null,
): Promise<SplitPlan> {
  const table = new FamilyTable();
  const before = previous === null ? undefined : await recallSplits(store, dataset, previous, table);
  const starts = [0];
  for (const result of applied) starts.push((starts.at(-1) ?? 0) + survivorsOf(result).records);
  const families = new Uint32Array(starts.at(-1) ?? 0);
  let at = 0;
  for (const result of applied)
    for await (const survivors of readSurvivors(store, result))
      for (const { family, category } of survivors) families[at++] = table.addRecord(family, category);

  const shares = sharesOf(recipe.split);
  const remembered = dealSplits(table, shares, recipe.seed, before);
  const records = { train: 0, validation: 0, test: 0 };
  const digits = Buffer.alloc(families.length);
  for (const [i, family] of families.entries()) {
    const split = table.split(family) ?? "train";
    records[split]++;
    digits[i] = DIGIT_0 + SPLITS.indexOf(split);
  }
  await store.write("data", dealtSplits(run), digits, "text/plain");
  await noteSplits(store, dataset, run, table, shares);
  return { starts, records, remembered, families: table.live };
}

const DIGIT_0 = "0".charCodeAt(0);
