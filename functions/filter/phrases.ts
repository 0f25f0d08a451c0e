import { wordHashes } from "./text-scan.ts";

/**
 * Phrases to look for in a text's words, all in one pass: whole words, in any case, whatever marks stand between them.
 */
export class Phrases {
  readonly #byFirst = new Map<number, Uint32Array[]>();
  /** Most words begin no phrase, and one look here tells. */
  readonly #may = new Uint8Array(0x1000);

  constructor(phrases: readonly string[]) {
    for (const phrase of phrases) {
      const words = wordHashes(phrase);
      const [first] = words;
      if (first === undefined) continue;
      this.#may[first & 0xfff] = 1;
      this.#byFirst.set(first, [...(this.#byFirst.get(first) ?? []), words]);
    }
  }

  /** Where the first phrase begins, as an index in `words` below `before`; -1 where there is none. */
  indexIn(words: Uint32Array, before = words.length): number {
    const end = Math.min(before, words.length);
    for (let at = 0; at < end; at++) {
      const word = words[at] ?? 0;
      if (this.#may[word & 0xfff] === 0) continue;
      for (const phrase of this.#byFirst.get(word) ?? []) if (standsAt(words, at, phrase)) return at;
    }
    return -1;
  }

  standIn(words: Uint32Array): boolean {
    return this.indexIn(words) >= 0;
  }
}

function standsAt(words: Uint32Array, at: number, phrase: Uint32Array): boolean {
  if (at + phrase.length > words.length) return false;
  for (let i = 1; i < phrase.length; i++) if (words[at + i] !== phrase[i]) return false;
  return true;
}
