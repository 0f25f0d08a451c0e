import type { ComparableTurn } from "./comparable-turns.ts";
import { HashSet, type Words, wordHash } from "./words.ts";

/** In words; longer ones are articles with figures in them, where a changed number is an edit. */
const SHORT = 400;
const LEAST_NUMBERS = 2;
const FORMULA = /\d\s*[+*×÷=^%]|\\frac|\\sqrt/;
const WORDS = new HashSet(
  "percent sum equation solve calculate average remainder probability".split(" ").map(wordHash),
);
const HOW = wordHash("how");
const BEHIND_HOW = new HashSet("many much old long far".split(" ").map(wordHash));

/** Whether the chat is a short piece of mathematics, in which another number makes another question. */
export function isMathematical(turns: readonly ComparableTurn[], words: Words): boolean {
  const { hashes, length, numberCount } = words;
  if (numberCount < LEAST_NUMBERS || length > SHORT) return false;
  for (let i = 0; i < length; i++) {
    const hash = hashes[i] ?? 0;
    if (WORDS.has(hash) || (hash === HOW && BEHIND_HOW.has(hashes[i + 1] ?? 0))) return true;
  }
  return turns.some(({ text }) => FORMULA.test(text));
}
