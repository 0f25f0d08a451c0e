import { hash } from "node:crypto";
import type { Example, Message } from "../model/record.ts";
import { comparableText } from "./comparable-text.ts";

/** Bytes of the two keys. 128 bits: two of a billion different chats share them with a chance of 1 in 10^21. */
export const EXACT_BYTES = 16;
export const PROMPT_BYTES = 8;

export interface ExactKeys {
  /** Equal for chats whose turns are equal as `comparableText` sees them, role by role. */
  exact: Uint8Array;
  /** The same of all that stands before the last answer. */
  prompt: Uint8Array;
}

/**
 * System prompts are left out: they are shared by whole sources and say nothing about the example. So are tool
 * declarations and the ids of tool calls.
 */
export function exactKeys({ messages }: Pick<Example, "messages">): ExactKeys {
  const answer = messages.findLastIndex(({ role }) => role === "assistant");
  const prompt = turnsText(answer < 0 ? messages : messages.slice(0, answer));
  const whole = answer < 0 ? prompt : prompt + turnsText(messages.slice(answer));
  return {
    exact: hash("sha256", whole, "buffer").subarray(0, EXACT_BYTES),
    prompt: hash("sha256", prompt, "buffer").subarray(0, PROMPT_BYTES),
  };
}

/** Each turn with its role and length before it, so that no two lists of turns have one text. */
function turnsText(messages: readonly Message[]): string {
  let text = "";
  for (const { role, content, tool_calls } of messages) {
    if (role === "system") continue;
    text += part(role, content ?? "");
    for (const call of tool_calls ?? [])
      text += part("call", `${call.function.name} ${call.function.arguments}`);
  }
  return text;
}

function part(name: string, text: string): string {
  const comparable = comparableText(text);
  return `${name} ${comparable.length} ${comparable}\n`;
}
