import type { Source } from "../../shared/model/recipe.ts";
import { isObject, type RowObject, refuse } from "../../shared/rows/row.ts";
import { type Renderer, renderer } from "../../shared/rows/template.ts";
import type { Chat } from "./chat.ts";
import { selection } from "./conditions.ts";
import { readByShape } from "./detect-shape.ts";

/** A row read by the recipe: its chat, and what the source says beside it. */
export interface MappedRow extends Chat {
  /** The natural key; absent where the recipe names none or the row's is empty. */
  key?: string;
  group?: string;
  /** A person's, 1 to 5. */
  mark?: number;
}

/**
 * How the rows of a source are read: by the recipe's templates, or by their shape where it has none.
 *
 * @param tabular every row has every column (CSV)
 * @returns throws RowRefused for a row that does not become a record
 */
export function mapping(source: Source, tabular: boolean): (value: unknown) => MappedRow {
  const select = selection(source.where, tabular);
  const turns = source.messages?.map(({ role, content }) => ({ role, content: renderer(content) }));
  const optional = (name: "key" | "category" | "group" | "mark"): Renderer | undefined => {
    const template = source[name];
    return template === undefined ? undefined : renderer(template);
  };
  const [keyOf, categoryOf, groupOf] = [optional("key"), optional("category"), optional("group")];
  const markOf = optional("mark");
  const { system } = source;

  return (value) => {
    if (!isObject(value))
      throw refuse("not_an_object", `it holds ${nameOf(value)}, not an object with fields`);
    select(value);
    const chat: Chat = turns
      ? { messages: turns.map(({ role, content }) => ({ role, content: content(value) })) }
      : readByShape(value);
    if (system !== undefined && chat.messages.every(({ role }) => role !== "system"))
      chat.messages.unshift({ role: "system", content: system });
    const key = said(keyOf, value);
    const category = said(categoryOf, value);
    const group = said(groupOf, value);
    const mark = markIn(said(markOf, value));
    return {
      ...chat,
      ...(key !== undefined && { key }),
      ...(category !== undefined && { category }),
      ...(group !== undefined && { group }),
      ...(mark !== undefined && { mark }),
    };
  };
}

/** @throws RowRefused mark_out_of_range */
function markIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const mark = Number(text);
  if (mark >= 1 && mark <= 5) return mark;
  throw refuse(
    "mark_out_of_range",
    "its mark is no number from 1 to 5; map another field, or leave it empty",
  );
}

/** What the template says of the row, unless that is nothing. */
function said(render: Renderer | undefined, row: RowObject): string | undefined {
  const text = render?.(row).trim();
  return text === "" ? undefined : text;
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "boolean" ? "true or false" : `a ${typeof value}`;
}
