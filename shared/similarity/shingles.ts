import type { ComparableTurn } from "./comparable-turns.ts";
import { SIDES, sideOf } from "./sides.ts";
import { mix, type Words } from "./words.ts";

/**
 * Words to a shingle by the words of the chat. Long shingles tell long texts apart; on a short one, a single changed word
 * would touch most of them. Below the first class chats are compared word by word: see `ShortForm`.
 */
const CLASSES = [
  { words: 20, size: 2 },
  { words: 48, size: 3 },
  { words: 256, size: 5 },
] as const;
export const SHORTEST = CLASSES[0].words;

/**
 * The shingle sizes under which a chat is compared: its own, and the one below if a text of that class could still be
 * as similar as `threshold` (Jaccard never exceeds the ratio of the sizes), so that no pair falls between two classes.
 */
export function shingleSizes(words: number, threshold: number): number[] {
  const own = CLASSES.findLastIndex((one) => words >= one.words);
  const { words: least = 0, size = 0 } = CLASSES[own] ?? {};
  if (own < 0) return [];
  const below = CLASSES[own - 1];
  return below && words * threshold < least ? [below.size, size] : [size];
}

const ROLE_SEEDS: Record<ComparableTurn["role"], number> = {
  user: 0x1b873593,
  assistant: 0xcc9e2d51,
  tool: 0xe6546b64,
  call: 0x38b34ae5,
};

/** The shingles of a chat as 32-bit hashes: `given` of the one side, then those of the other, repeated ones too. */
export interface Shingles {
  members: Uint32Array;
  /** How many of the members, from the first on, are of the side the assistant is given. */
  given: number;
}

/**
 * A shingle stays within its turn and knows its role, so that a question never counts as its own answer; a turn shorter
 * than the size is one shingle.
 */
export function shingles(words: Words, turns: readonly ComparableTurn[], size: number): Shingles {
  const all = new Uint32Array(words.length + turns.length);
  let n = 0;
  let given = 0;
  for (const side of SIDES) {
    for (const [at, turn] of turns.entries()) {
      const from = words.starts[at] ?? 0;
      const to = words.starts[at + 1] ?? words.length;
      if (from === to || sideOf(turn) !== side) continue;
      const seed = ROLE_SEEDS[turn.role];
      const last = Math.max(from, to - size);
      for (let start = from; start <= last; start++) {
        let hash = seed;
        const end = Math.min(start + size, to);
        for (let i = start; i < end; i++)
          hash = Math.imul(hash ^ (words.hashes[i] ?? 0), 0x9e3779b1) ^ (hash >>> 15);
        all[n++] = mix(hash);
      }
    }
    if (side === "given") given = n;
  }
  return { members: all.subarray(0, n), given };
}

/** The distinct members, sorted. Changes `members`. */
export function asSet(members: Uint32Array): Uint32Array {
  const sorted = members.sort();
  let n = 0;
  for (let i = 0; i < sorted.length; i++) {
    const value = sorted[i] ?? 0;
    if (n === 0 || sorted[n - 1] !== value) sorted[n++] = value;
  }
  return sorted.subarray(0, n);
}

/** How many members two sorted sets share. */
export function sharedBy(a: Uint32Array, b: Uint32Array): number {
  let shared = 0;
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const x = a[i] ?? 0;
    const y = b[j] ?? 0;
    if (x === y) shared++;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return shared;
}

/** Jaccard similarity of two sorted sets: what they share over what either has. Two empty sets are alike. */
export function jaccard(a: Uint32Array, b: Uint32Array): number {
  const shared = sharedBy(a, b);
  const either = a.length + b.length - shared;
  return either === 0 ? 1 : shared / either;
}
