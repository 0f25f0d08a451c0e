import { hash } from "node:crypto";
import type { ComparableTurn } from "./comparable-turns.ts";

/** Bytes of the two keys. 128 bits: two of a billion different chats share them with a chance of 1 in 10^21. */
export const EXACT_BYTES = 16;
export const PROMPT_BYTES = 8;

export interface ExactKeys {
  /** Equal for chats whose turns are equal, role by role. */
  exact: Buffer;
  /** The same of all that stands before the last answer. */
  prompt: Buffer;
}

export function exactKeys(turns: readonly ComparableTurn[]): ExactKeys {
  const answer = turns.findLastIndex(({ role }) => role === "assistant");
  const prompt = digest(answer < 0 ? turns : turns.slice(0, answer));
  // Of the prompt's digest and the answer: the prompt is not read twice.
  const exact = answer < 0 ? prompt : digest(turns.slice(answer), prompt.toString("latin1"));
  return { exact: exact.subarray(0, EXACT_BYTES), prompt: prompt.subarray(0, PROMPT_BYTES) };
}

const digest = (turns: readonly ComparableTurn[], before = ""): Buffer =>
  hash("sha256", before + lengthsAndTexts(turns), "buffer");

/** Each turn with its role and length before it, so that no two lists of turns have one text. */
function lengthsAndTexts(turns: readonly ComparableTurn[]): string {
  let text = "";
  for (const turn of turns) text += `${turn.role} ${turn.text.length} ${turn.text}\n`;
  return text;
}
