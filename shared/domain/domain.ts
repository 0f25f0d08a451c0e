import type { OutOfDistribution } from "../model/recipe-judge.ts";
import type { Example } from "../model/record.ts";

type Named = OutOfDistribution["inDomain"];

/** Whether the recipe says that the record belongs. A generated one is judged like any other, whatever its category. */
export function belongs({ source, category, parents }: Example, { sources, categories }: Named): boolean {
  if (parents !== undefined && parents.length > 0) return false;
  return sources.includes(source.name) || (category !== undefined && categories.includes(category));
}

/**
 * What is compared of a record. Users' turns tell what a chat is about; answers of one house sound alike whatever is
 * asked, and a whole source shares its system prompt. A chat in which no user says anything is compared by all its turns.
 */
export function comparedText(
  { messages }: Pick<Example, "messages">,
  compare: OutOfDistribution["compare"],
): string {
  const texts = (wanted: (role: string) => boolean): string =>
    messages.flatMap(({ role, content }) => (wanted(role) && content ? [content] : [])).join("\n");
  return (compare === "questions" && texts((role) => role === "user")) || texts((role) => role !== "system");
}
