import { type RowObject, RowRefused } from "../../shared/rows/row.ts";
import { lookUp, missingField } from "../../shared/rows/template.ts";

/** What questions are usually called; all of a row's that are there are taken. */
const USUAL: readonly string[] = ["question", "prompt", "problem", "query", "instruction", "input", "text"];
const CHATS: readonly string[] = ["messages", "conversations"];

/**
 * The texts of a row of evaluation data that no example may hold.
 * @param fields columns or dotted paths; empty: the usual names of questions, and users' turns
 * @throws RowRefused when the row has none of them
 */
export function evaluationTexts(row: RowObject, fields: readonly string[]): string[] {
  if (fields.length > 0)
    return fields.flatMap((path) => {
      const value = lookUp(row, path);
      if (value === undefined) throw missingField(row, path);
      return textsIn(value);
    });
  const usual = Object.entries(row).filter(([name]) => USUAL.includes(name.trim().toLowerCase()));
  const chats = CHATS.flatMap((name) => (Array.isArray(row[name]) ? [row[name]] : []));
  if (usual.length === 0 && chats.length === 0)
    throw new RowRefused("quarantined", "missing_field", {
      message: `it has none of the fields ${USUAL.join(", ")}, ${CHATS.join(", ")}: say in filters.decontamination.against which of its fields are meant`,
    });
  return [...usual.map(([, value]) => value), ...chats].flatMap(textsIn);
}

/** Every text in a value; of chats, what users say. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (value === null || typeof value !== "object") return [];
  if ("role" in value && "content" in value) return value.role === "user" ? textsIn(value.content) : [];
  if ("from" in value && "value" in value)
    return value.from === "human" || value.from === "user" ? textsIn(value.value) : [];
  return Object.values(value).flatMap(textsIn);
}
