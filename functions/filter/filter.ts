import { NotConserved } from "../../shared/model/errors.ts";
import { keep, type Outcome } from "../../shared/model/outcome.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import type { Example } from "../../shared/model/record.ts";
import { shardHandler } from "../../shared/stage/handler.ts";
import { recordStage } from "../../shared/stage/record-stage.ts";
import { recordTrial } from "../../shared/stage/record-trial.ts";
import type { Trial } from "../../shared/stage/trial.ts";
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
  settings: ({ filters, task }) => ({ filters, task }),
  open: (recipe) => chained(recipe, FILTERS),
});

export const handler = shardHandler(filterStage);

/** `provender try filter`. A bare text has no answer, so what makes a chat whole is not asked of it. */
export const trial = (recipe: Recipe): Trial =>
  async function* (batches) {
    const chats = await chained(recipe, FILTERS);
    const texts = await chained(
      recipe,
      FILTERS.filter(({ name }) => name !== "structure"),
    );
    yield* recordTrial((record) => (isBareText(record) ? texts : chats)(record))(batches);
  };

const isBareText = ({ messages, source }: Example): boolean =>
  source.uri === "stdin" && messages.length === 1 && messages[0]?.role === "user";

/** One filter after the other; the first that drops the record has the word. */
export async function chained(
  recipe: Recipe,
  filters: readonly FilterRule[],
): Promise<(record: Example) => Outcome> {
  const opened = await Promise.all(filters.map((filter) => filter.open(recipe)));
  const decisions = opened.filter((decide) => decide !== undefined);
  return (record) => {
    let current = record;
    let reading = new Reading(record);
    for (const decide of decisions) {
      const outcome = decide(current, reading);
      if (outcome.kind !== "kept") return outcome;
      if (outcome.record === current) continue;
      current = outcome.record;
      reading = new Reading(current);
    }
    return keep(current);
  };
}
