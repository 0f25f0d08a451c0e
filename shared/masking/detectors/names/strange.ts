import { fold } from "../../fold.ts";
import type { Lexicon } from "../../lexicon.ts";
import type { Scan } from "../../scan.ts";
import * as flag from "../../word-flags.ts";

/** An ending of English, and what stands in its place in the dictionary. */
const INFLECTED: readonly (readonly [ending: string, ...stems: string[]])[] = [
  ["s", ""],
  ["es", ""],
  ["ies", "y"],
  ["ing", "", "e"],
  ["ed", "", "e"],
  ["ly", ""],
  ["er", "", "e"],
  ["est", "", "e"],
];

/** Whether the lexicon says nothing of a word. */
export const isUnknown = (word: number): boolean => (word & ~flag.POINTERS) === 0;

/** Whether a word is unknown and no form of an everyday one: "Mountains", "Assuming". */
export function isStrange(scan: Scan, lexicon: Lexicon, token: number): boolean {
  if (!isUnknown(scan.word(token))) return false;
  const word = fold(scan.token(token));
  return !INFLECTED.some(
    ([ending, ...stems]) =>
      word.endsWith(ending) &&
      stems.some((stem) => lexicon.get(word.slice(0, -ending.length) + stem) & flag.COMMON),
  );
}
