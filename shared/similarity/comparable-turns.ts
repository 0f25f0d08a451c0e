import type { Message } from "../model/record.ts";
import { comparableText } from "./comparable-text.ts";

/** What one turn says, as duplicates are compared; `role` is `call` for a tool call. */
export interface ComparableTurn {
  role: Exclude<Message["role"], "system"> | "call";
  text: string;
}

/**
 * A chat without what says nothing about the example: system prompts, which whole sources share, tool declarations and
 * the ids of tool calls.
 */
export function comparableTurns(messages: readonly Message[]): ComparableTurn[] {
  const turns: ComparableTurn[] = [];
  for (const { role, content, tool_calls } of messages) {
    if (role === "system") continue;
    turns.push({ role, text: comparableText(content ?? "") });
    for (const { function: called } of tool_calls ?? [])
      turns.push({ role: "call", text: comparableText(`${called.name} ${called.arguments}`) });
  }
  return turns;
}
