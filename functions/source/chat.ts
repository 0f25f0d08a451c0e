import type { Json } from "../../shared/model/outcome.ts";
import type { Message, Tool } from "../../shared/model/record.ts";
import { field, type RowObject, refuse } from "../../shared/rows/row.ts";

/** What a row becomes before it has an id and an origin. */
export interface Chat {
  messages: Message[];
  tools?: Tool[];
  parallel_tool_calls?: boolean;
  category?: string;
  weight?: number;
  /** What a reader of the ledger should know of how the row was read. */
  notes?: { readonly [key: string]: Json };
}

/** A shape that rows of public data usually have. The first that matches is taken. */
export interface Shape {
  name: string;
  matches(row: RowObject): boolean;
  /** @throws RowRefused */
  toChat(row: RowObject): Chat;
  /** Rows of this shape with the chat they stand for; a test runs each. */
  examples: readonly ShapeExample[];
}

/** What a row becomes, or the reason for which it does not. */
export type ShapeExample = { row: RowObject } & ({ chat: Chat } | { refused: string });

/** A field that must be text. Null is empty, a number or true stands for itself. @throws RowRefused data_type */
export function textOf(row: RowObject, name: string): string {
  const value = field(row, name);
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean" || Number.isSafeInteger(value)) return String(value);
  if (typeof value === "number" && Number.isFinite(value) && !Number.isInteger(value)) return String(value);
  throw refuse("data_type", `'${name}' is no text; say in the recipe's 'messages' what the row means`);
}

/** One question and its answer, with the row's own system prompt where it has one. */
export function singleTurn(row: RowObject, user: string, assistant: string): Message[] {
  const system = textOf(row, "system");
  const turns: Message[] = [
    { role: "user", content: user },
    { role: "assistant", content: assistant },
  ];
  return system === "" ? turns : [{ role: "system", content: system }, ...turns];
}
