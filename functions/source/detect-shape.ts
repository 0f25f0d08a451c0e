import { type RowObject, refuse } from "../../shared/rows/row.ts";
import type { Chat, Shape } from "./chat.ts";
import { OPENAI_CHAT, SHAREGPT } from "./shapes-chat.ts";
import { DPO, KTO, OPENAI_PREFERENCE } from "./shapes-preference.ts";
import { SINGLE_TURN_SHAPES } from "./shapes-single.ts";

/** The narrower before the wider: a judged conversation is also a conversation. */
export const SHAPES: readonly Shape[] = [
  OPENAI_PREFERENCE,
  DPO,
  KTO,
  OPENAI_CHAT,
  SHAREGPT,
  ...SINGLE_TURN_SHAPES,
];

/** Reads a row for which the recipe gives no `messages`; a table's head may be in capitals (`Question, Answer`). @throws RowRefused */
export function readByShape(row: RowObject): Chat {
  const chat = read(row) ?? read(inLowerCase(row));
  if (chat) return chat;
  throw refuse(
    "unknown_shape",
    "its fields are of no usual shape; say in the recipe's 'messages' how a row becomes a chat",
  );
}

function read(row: RowObject): Chat | undefined {
  for (const shape of SHAPES) if (shape.matches(row)) return shape.toChat(row);
  return undefined;
}

const inLowerCase = (row: RowObject): RowObject =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name.trim().toLowerCase(), value]));
