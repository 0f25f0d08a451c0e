import { drop, keep } from "../../shared/model/outcome.ts";
import type { Example } from "../../shared/model/record.ts";
import { characterCount } from "../../shared/text/characters.ts";
import { chat, type FilterRule, system } from "./filter-rule.ts";

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

/** Neither too short to teach anything nor too long to fit. Both limits are inclusive. */
export const length: FilterRule = {
  name: "length",
  open: ({ filters: { length } }) => {
    const { min, max } = length;
    return (record) => {
      const characters = chatLength(record);
      if (characters < min) return drop("too_short", { characters, min });
      return characters > max ? drop("too_long", { characters, max }) : keep(record);
    };
  },
  hits: [
    { messages: chat("Hi", "Hello"), reason: "too_short" },
    { messages: [system("A long prompt that does not count."), ...chat("Hi", "Hello")], reason: "too_short" },
    { messages: chat("\u{1f44b}\u{1f44b}\u{1f44b}", "\u{1f44b}\u{1f44b}\u{1f44b}"), reason: "too_short" },
    { messages: chat("Write.", "a".repeat(10_000)), reason: "too_long" },
    { messages: chat("Twelve letters", "and more"), filters: { length: { max: 20 } }, reason: "too_long" },
  ],
  misses: [
    { messages: chat("Hi ya", "Hello") },
    { messages: chat("Write", "a".repeat(9_995)) },
    { messages: chat("Hi", "Hello"), filters: { length: { min: 0 } } },
  ],
};
