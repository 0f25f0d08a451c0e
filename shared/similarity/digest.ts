import { z } from "zod";
import { type Example, familyOf, SourceKind } from "../model/record.ts";
import { characterCount } from "../text/characters.ts";

/** What the steps behind dedupe need of a record that is not its text. One line a record, in the order of the shard. */
export const Digest = z.object({
  id: z.string(),
  family: z.string(),
  category: z.string().optional(),
  language: z.string().optional(),
  source: z.string(),
  kind: SourceKind,
  quality: z.number().optional(),
  /** Unicode code points of all contents but the system's. */
  characters: z.int().nonnegative(),
});
export type Digest = z.infer<typeof Digest>;

export function digestOf(record: Example): Digest {
  const { id, category, language, quality, source, messages } = record;
  let characters = 0;
  for (const { role, content } of messages)
    if (role !== "system" && content !== null) characters += characterCount(content);
  return {
    id,
    family: familyOf(record),
    ...(category !== undefined && { category }),
    ...(language !== undefined && { language }),
    source: source.name,
    kind: source.kind,
    ...(quality !== undefined && { quality }),
    characters,
  };
}
