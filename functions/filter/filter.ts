import { NotConserved } from "../../shared/model/errors.ts";
import { keep } from "../../shared/model/outcome.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import type { Example } from "../../shared/model/record.ts";
import { shardHandler } from "../../shared/stage/handler.ts";
import { recordStage } from "../../shared/stage/record-stage.ts";
import { recordTrial } from "../../shared/stage/record-trial.ts";
import type { Trial } from "../../shared/stage/trial.ts";
import type { Decide, FilterRule } from "./filter-rule.ts";
import { FILTERS } from "./filters.ts";

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
export const trial = (recipe: Recipe): Trial => {
  const chats = chained(recipe, FILTERS);
  const texts = chained(
    recipe,
    FILTERS.filter(({ name }) => name !== "structure"),
  );
  return recordTrial((record) => (isBareText(record) ? texts : chats)(record));
};

const isBareText = ({ messages, source }: Example): boolean =>
  source.uri === "stdin" && messages.length === 1 && messages[0]?.role === "user";

/** One filter after the other; the first that drops the record has the word. */
export function chained(recipe: Recipe, filters: readonly FilterRule[]): Decide {
  const decisions = filters.flatMap((filter) => filter.open(recipe) ?? []);
  return (record) => {
    let current = record;
    for (const decide of decisions) {
      const outcome = decide(current);
      if (outcome.kind !== "kept") return outcome;
      current = outcome.record;
    }
    return keep(current);
  };
}
