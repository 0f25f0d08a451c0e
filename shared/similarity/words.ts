import { CodeUnits } from "../text/code-units.ts";
import type { ComparableTurn } from "./comparable-turns.ts";

/** A chat's words as hashes, turn after turn. */
export interface Words {
  /** 32-bit hashes; valid up to `length` until the next text is read. */
  hashes: Uint32Array;
  length: number;
  /** Index in `hashes` at which each turn begins. */
  starts: number[];
  /** Hash of the numbers in their order, written in digits or as English words. */
  numbers: number;
  numberCount: number;
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Spreads a 32-bit value over all bits (murmur3's finaliser). */
export function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

export const wordHash = (word: string): number => {
  let hash = FNV_OFFSET;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), FNV_PRIME);
  return mix(hash);
};

/** A few words by their hashes. Nearly all others are told by one look into a small table; a `Set` of numbers is slow to ask. */
export class HashSet {
  readonly #hashes: ReadonlySet<number>;
  readonly #may = new Uint8Array(0x1000);

  constructor(hashes: Iterable<number>) {
    this.#hashes = new Set(hashes);
    for (const hash of this.#hashes) this.#may[hash & 0xfff] = 1;
  }

  has(hash: number): boolean {
    return this.#may[hash & 0xfff] === 1 && this.#hashes.has(hash);
  }
}

const NUMBER_WORDS = new HashSet(
  "zero one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty hundred thousand half third quarter twice thrice double triple dozen"
    .split(" ")
    .map(wordHash),
);

/** How a character takes part in words. */
export const BREAK = 0;
const LETTER = 1;
const DIGIT = 2;
/** A word of its own, in scripts that put no spaces between words. */
export const ALONE = 3;

/** By UTF-16 code unit. */
export const KINDS = new Uint8Array(0x10000).map((_, code) => {
  if (code >= 0x30 && code <= 0x39) return DIGIT;
  if ((code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)) return LETTER;
  if (code < 0xaa || code === 0xd7 || code === 0xf7) return BREAK;
  if (code >= 0x2000 && code <= 0x2bff) return BREAK;
  if ((code >= 0x3000 && code <= 0x3004) || (code >= 0x3007 && code <= 0x303f)) return BREAK;
  const unspaced =
    (code >= 0x0e00 && code <= 0x0eff) ||
    (code >= 0x1000 && code <= 0x109f) ||
    (code >= 0x1780 && code <= 0x17ff) ||
    (code >= 0x3005 && code <= 0x9fff) ||
    (code >= 0xf900 && code <= 0xfaff);
  return unspaced ? ALONE : LETTER;
});

/** Reads chats into words; one reader's buffers serve all of them. */
export class WordReader {
  readonly #units = new CodeUnits("utf16le");
  #hashes = new Uint32Array(4096);

  read(turns: readonly ComparableTurn[]): Words {
    const starts: number[] = [];
    let length = 0;
    let numbers = FNV_OFFSET;
    let numberCount = 0;
    for (const { text } of turns) {
      starts.push(length);
      if (length + text.length + 1 > this.#hashes.length) this.#grow(length + text.length + 1);
      const hashes = this.#hashes;
      const units = this.#units.write(text);
      let hash = FNV_OFFSET;
      let open = BREAK;
      // The 0 behind the text is a break, too.
      for (let i = 0; i <= text.length; i++) {
        const code = units[i] ?? 0;
        const kind = KINDS[code] ?? BREAK;
        if (kind === LETTER || kind === DIGIT) {
          // A word that begins with a digit is a number, whatever unit is written on it.
          if (open === BREAK) open = kind;
          hash = Math.imul(hash ^ code, FNV_PRIME);
          continue;
        }
        if (open !== BREAK) {
          const word = mix(hash);
          hashes[length++] = word;
          if (open === DIGIT || NUMBER_WORDS.has(word)) {
            numbers = Math.imul(numbers ^ word, FNV_PRIME);
            numberCount++;
          }
          hash = FNV_OFFSET;
          open = BREAK;
        }
        if (kind === ALONE) hashes[length++] = mix(Math.imul(FNV_OFFSET ^ code, FNV_PRIME));
      }
    }
    return { hashes: this.#hashes, length, starts, numbers: numbers >>> 0, numberCount };
  }

  #grow(least: number): void {
    const hashes = new Uint32Array(Math.max(least, this.#hashes.length * 2));
    hashes.set(this.#hashes);
    this.#hashes = hashes;
  }
}
