import { drop, keep } from "../../shared/model/outcome.ts";
import type { Example } from "../../shared/model/record.ts";
import { characterCount } from "../../shared/text/characters.ts";
import { VALUE_TASKS } from "./answer-kinds.ts";
import { chat, type FilterRule, system } from "./filter-rule.ts";
import { tokenEstimate, tokensAbove } from "./token-estimate.ts";

/** Unit: Unicode code points, tool arguments included. */
interface ChatLength {
  /** Of all turns but the system's. */
  characters: number;
  /** Of the longest of them. */
  longestTurn: number;
}

function chatLength({ messages }: Example): ChatLength {
  let characters = 0;
  let longestTurn = 0;
  for (const { role, content, tool_calls } of messages) {
    if (role === "system") continue;
    let turn = content === null ? 0 : characterCount(content);
    for (const call of tool_calls ?? []) turn += characterCount(call.function.arguments);
    characters += turn;
    if (turn > longestTurn) longestTurn = turn;
  }
  return { characters, longestTurn };
}

/**
 * Neither too short to teach anything nor too long to fit; all limits are inclusive. A label or a value may be short, so
 * the least length is not asked of them. The most is asked of each turn: a long conversation is no fault.
 */
export const length: FilterRule = {
  name: "length",
  open: ({ filters: { length }, task }) => {
    const { max, maxTokens } = length;
    const min = VALUE_TASKS.includes(task.type) ? 0 : length.min;
    return (record) => {
      const { characters, longestTurn } = chatLength(record);
      if (characters < min) return drop("too_short", { characters, min });
      if (longestTurn > max) return drop("too_long", { characters: longestTurn, max });
      const tokens = tokensAbove(maxTokens, record);
      return tokens === undefined ? keep(record) : drop("too_many_tokens", { tokens, maxTokens });
    };
  },
  measure: (record) => ({ ...chatLength(record), tokens: tokenEstimate(record) }),
  hits: [
    { messages: chat("Hi", "Hello"), reason: "too_short" },
    { messages: [system("A long prompt that does not count."), ...chat("Hi", "Hello")], reason: "too_short" },
    { messages: chat("\u{1f44b}\u{1f44b}\u{1f44b}", "\u{1f44b}\u{1f44b}\u{1f44b}"), reason: "too_short" },
    { messages: chat("Write.", "a".repeat(10_001)), reason: "too_long" },
    { messages: chat("Twelve letters", "and more"), filters: { length: { max: 13 } }, reason: "too_long" },
    {
      messages: [system("x ".repeat(200)), ...chat("Twelve letters", "and more")],
      filters: { length: { maxTokens: 100 } },
      reason: "too_many_tokens",
    },
  ],
  misses: [
    { messages: chat("Hi ya", "Hello") },
    { messages: chat("Write", "word ".repeat(2_000)) },
    { messages: [...chat("Write", "word ".repeat(1_800)), ...chat("More", "text ".repeat(1_800))] },
    { messages: chat("Hi", "Hello"), filters: { length: { min: 0 } } },
    { messages: chat("Refund?", "7"), task: { type: "classification" } },
    { messages: chat("Twelve letters", "and more"), filters: { length: { maxTokens: 100 } } },
  ],
};
