import type { Recipe } from "../../shared/model/recipe.ts";

type Task = Recipe["task"]["type"];

/** Answers of these tasks may be a single token of any sort: a label, a number, `null`. */
export const VALUE_TASKS: readonly Task[] = ["classification", "extraction"];
/** Answers that are no prose, by the recipe's word: rules about sentences do not hold for them. */
export const answersAreProse = ({ task, filters }: Recipe): boolean =>
  filters.answers.format === "text" && task.type !== "code" && !VALUE_TASKS.includes(task.type);

/** Whether a text is one JSON object or array and nothing else. */
export function isJsonText(text: string): boolean {
  const trimmed = text.trim();
  if (!/^[{[]/.test(trimmed) || !/[}\]]$/.test(trimmed)) return false;
  try {
    JSON.parse(trimmed);
    return true;
  } catch {
    return false;
  }
}
