import { BudgetTooSmall } from "../../shared/model/errors.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import type { Example } from "../../shared/model/record.ts";
import type { StepResult } from "../../shared/model/run.ts";
import { mostTokens } from "../../shared/model-client/model-client.ts";
import { inParallel, SMALL_READS } from "../../shared/stage/in-parallel.ts";
import type { StageContext } from "../../shared/stage/stage.ts";
import { question } from "./question.ts";

/** Each example is asked about once, and once more where the answer cannot be read. */
const QUESTIONS_EACH = 2;

/** Once a round, before any question is asked. @throws BudgetTooSmall */
export async function withinBudget({ manifest, recipe, event, result }: StageContext): Promise<void> {
  if (!recipe.judge.llm.enabled || event.round > 0) return;
  checkBudget(recipe, await inParallel(manifest.parts, SMALL_READS, ({ shard }) => result("filter", shard)));
}

/**
 * Holds what judging the sourced records can cost at most against the recipe's budget, before the first question is asked.
 * Later rounds are made no larger than what is left can judge.
 * @param filtered Filter's results of round 0.
 * @throws BudgetTooSmall naming the key of the budget
 */
export function checkBudget(recipe: Recipe, filtered: readonly StepResult[]): void {
  const records = filtered.reduce((sum, { counts }) => sum + counts.kept, 0);
  const bytes = filtered.reduce((sum, { outputs }) => sum + (outputs.records?.bytes ?? 0), 0);
  const asked = Math.min(records, mostDrawn(records, recipe));
  const share = records === 0 ? 0 : asked / records;
  const each = mostTokens(question(EMPTY, recipe, false));
  const limits = [
    ["modelRequests", QUESTIONS_EACH * asked],
    ["modelTokens", QUESTIONS_EACH * Math.ceil(asked * each + (share * bytes) / 2)],
  ] as const;
  for (const [key, needs] of limits)
    if (needs > recipe.budget[key])
      throw new BudgetTooSmall(
        `The model judge may need ${needs} of budget.${key} for ${asked} examples, and the recipe allows ${recipe.budget[key]}: raise it, or have a share of them judged (judge.llm.sample).`,
        { key: `budget.${key}`, needs, allows: recipe.budget[key] },
      );
}

/** How many a lot can draw, three standard deviations up; what people marked is asked about in any case. */
function mostDrawn(records: number, { judge, sources }: Recipe): number {
  const { sample } = judge.llm;
  if (sources.some(({ mark }) => mark !== undefined)) return records;
  return Math.ceil(records * sample + 3 * Math.sqrt(records * sample * (1 - sample)));
}

const EMPTY: Example = {
  id: "0".repeat(32),
  messages: [],
  source: { name: "", kind: "public", uri: "", version: "", locator: { line: 1 } },
};
