import { hash } from "node:crypto";
import type { Example } from "../model/record.ts";
import { codeParts } from "../text/code-parts.ts";

/** Punctuation that carries no meaning of its own: none before a digit (-5, .5, #1), and never % or ‰. */
const IDLE_PUNCTUATION = /[\p{P}--[%‰]](?!\d)/gv;

/**
 * A text as exact duplicates are compared: NFKC, lower case, without idle punctuation, single spaces. Code is compared as
 * it stands.
 */
export function comparedText(text: string): string {
  return codeParts(text)
    .map((part) =>
      part.code ? part.text : part.text.normalize("NFKC").toLowerCase().replace(IDLE_PUNCTUATION, " "),
    )
    .join("")
    .replace(/\s+/g, " ")
    .trim();
}

/**
 * 128 bits, as 32 hex digits, that two examples share exactly when they say the same: every turn but the system's, by
 * role, and the tool calls. System prompts are left out, since whole sources share one.
 */
export function exactKey({ messages }: Pick<Example, "messages">): string {
  let said = "";
  for (const { role, content, tool_calls } of messages) {
    if (role === "system") continue;
    said += `${role}\u0001${content === null ? "" : comparedText(content)}\u0002`;
    for (const { function: call } of tool_calls ?? []) said += `${call.name}\u0001${call.arguments}\u0002`;
  }
  return hash("sha256", said, "hex").slice(0, 32);
}
