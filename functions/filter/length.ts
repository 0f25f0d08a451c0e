import { drop, keep } from "../../shared/model/outcome.ts";
import type { Example } from "../../shared/model/record.ts";
import { characterCount } from "../../shared/text/characters.ts";
import { VALUE_TASKS } from "./answer-kinds.ts";
import { chat, type FilterRule, system } from "./filter-rule.ts";
import { tokensAbove } from "./token-estimate.ts";

/** Characters of all turns but the system's, tool arguments included. Unit: Unicode code points. */
export function chatLength({ messages }: Example): number {
  let characters = 0;
  for (const { role, content, tool_calls } of messages) {
    if (role === "system") continue;
    if (content !== null) characters += characterCount(content);
    for (const call of tool_calls ?? []) characters += characterCount(call.function.arguments);
  }
  return characters;
}

/**
 * Neither too short to teach anything nor too long to fit; all limits are inclusive. A label or a value may be short, so
 * the least length is not asked of them.
 */
export const length: FilterRule = {
  name: "length",
  open: ({ filters: { length }, task }) => {
    const { max, maxTokens } = length;
    const min = VALUE_TASKS.includes(task.type) ? 0 : length.min;
    return (record) => {
      const characters = chatLength(record);
      if (characters < min) return drop("too_short", { characters, min });
      if (characters > max) return drop("too_long", { characters, max });
      const tokens = tokensAbove(maxTokens, record);
      return tokens === undefined ? keep(record) : drop("too_many_tokens", { tokens, maxTokens });
    };
  },
  hits: [
    { messages: chat("Hi", "Hello"), reason: "too_short" },
    { messages: [system("A long prompt that does not count."), ...chat("Hi", "Hello")], reason: "too_short" },
    { messages: chat("\u{1f44b}\u{1f44b}\u{1f44b}", "\u{1f44b}\u{1f44b}\u{1f44b}"), reason: "too_short" },
    { messages: chat("Write.", "a".repeat(100_000)), reason: "too_long" },
    { messages: chat("Twelve letters", "and more"), filters: { length: { max: 20 } }, reason: "too_long" },
    {
      messages: [system("x ".repeat(200)), ...chat("Twelve letters", "and more")],
      filters: { length: { maxTokens: 100 } },
      reason: "too_many_tokens",
    },
  ],
  misses: [
    { messages: chat("Hi ya", "Hello") },
    { messages: chat("Write", "a".repeat(9_995).replaceAll("aaaaa", "word ")) },
    { messages: chat("Hi", "Hello"), filters: { length: { min: 0 } } },
    { messages: chat("Refund?", "7"), task: { type: "classification" } },
    { messages: chat("Twelve letters", "and more"), filters: { length: { maxTokens: 100 } } },
  ],
};
