import { NotConserved } from "../../shared/model/errors.ts";
import { type Json, keep, type Outcome } from "../../shared/model/outcome.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import type { Example } from "../../shared/model/record.ts";
import { shardHandler } from "../../shared/stage/handler.ts";
import { recordStage } from "../../shared/stage/record-stage.ts";
import { recordTrial } from "../../shared/stage/record-trial.ts";
import type { Trial } from "../../shared/stage/trial.ts";
import { eachDecision } from "./decisions.ts";
import type { FilterRule } from "./filter-rule.ts";
import { FILTERS } from "./filters.ts";
import { Reading } from "./reading.ts";

/** Only good examples go on; each that does not is named with the reason. */
export const filterStage = recordStage({
  step: "filter",
  input: async ({ event, result }) => {
    const { records } = (await result("mask", event.shard)).outputs;
    if (records === undefined)
      throw new NotConserved("The mask step wrote no records.", { step: "mask", shard: event.shard });
    return records;
  },
  settings: ({ filters, task, outputs }) => ({ filters, task, format: outputs.format }),
  open: (recipe) => chained(recipe, FILTERS),
});

export const handler = shardHandler(filterStage);

/**
 * `provender try filter`: what becomes of each record, and every filter's own decision with what it measured. A bare text
 * has no answer, so what makes a chat whole is not asked of it.
 */
export const trial = (recipe: Recipe): Trial =>
  async function* (batches) {
    const ofTexts = FILTERS.filter(({ name }) => name !== "structure");
    const chats = { decide: await chained(recipe, FILTERS), each: await eachDecision(recipe, FILTERS) };
    const texts = { decide: await chained(recipe, ofTexts), each: await eachDecision(recipe, ofTexts) };
    const of = (record: Example): typeof chats => (isBareText(record) ? texts : chats);
    const tried = recordTrial(
      (record) => of(record).decide(record),
      ({ record }) => ({ filters: of(record).each(record) }),
    );
    yield* tried(batches);
  };

const isBareText = ({ messages, source }: Example): boolean =>
  source.uri === "stdin" && messages.length === 1 && messages[0]?.role === "user";

/** One filter after the other; the first that drops the record has the word. What they note of a kept one is told together. */
export async function chained(
  recipe: Recipe,
  filters: readonly FilterRule[],
): Promise<(record: Example) => Outcome> {
  const opened = await Promise.all(
    filters.map(async (filter) => ({ name: filter.name, decide: await filter.open(recipe) })),
  );
  const decisions = opened.flatMap(({ name, decide }) => (decide ? [{ name, decide }] : []));
  return (record) => {
    let current = record;
    let reading = new Reading(record);
    let notes: Record<string, Json> | undefined;
    for (const { name, decide } of decisions) {
      const outcome = decide(current, reading);
      if (outcome.kind !== "kept") return outcome;
      if (outcome.detail !== undefined) notes = { ...notes, [name]: outcome.detail };
      if (outcome.record === current) continue;
      current = outcome.record;
      reading = new Reading(current);
    }
    return keep(current, notes);
  };
}
