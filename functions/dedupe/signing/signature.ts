import type { Dedupe } from "../../../shared/model/recipe-dedupe.ts";
import type { Example } from "../../../shared/model/record.ts";
import { type ComparableTurn, comparableTurns } from "../../../shared/similarity/comparable-turns.ts";
import { type ExactKeys, exactKeys } from "../../../shared/similarity/exact-key.ts";
import { chooseHyperplanes, Hyperplanes, packed } from "../../../shared/similarity/hyperplanes.ts";
import { isMathematical } from "../../../shared/similarity/mathematical.ts";
import { SHORTEST, shingleSizes, shingles } from "../../../shared/similarity/shingles.ts";
import { shortForm, shortFormKeys } from "../../../shared/similarity/short-form.ts";
import { SIDES, sideOf } from "../../../shared/similarity/sides.ts";
import { type Banding, bandHashes, chooseBanding, Sketcher } from "../../../shared/similarity/sketch.ts";
import { mix, WordReader, type Words } from "../../../shared/similarity/words.ts";

/** A record as duplicates are found by under one shingle size, or as a short form (`SHORT_FORM`). */
export interface Variant {
  size: number;
  /** Hashes of its shingles, repeated ones too; of a short form, its code units. */
  members: Uint32Array;
  /** How many of them, from the first on, are of the side that the assistant is given. */
  given: number;
  high: Uint32Array;
  /** Lower halves of the band hashes. Both halves 0: the record has no such band. */
  low: Uint32Array;
}

export interface Signature extends ExactKeys {
  /** None when near duplicates are not asked for. */
  variants: Variant[];
  /** Hash of what must be equal in near duplicates besides: see `apart`. */
  apart: number;
  /** Each side's words; undefined where they are many, and its shingles say enough. */
  sides: (Uint32Array | undefined)[];
}

/** Stand in for a shingle size: a short form, and an embedding. */
export const SHORT_FORM = 0;
export const EMBEDDING = 255;

/** Words of a side up to which it is looked at word by word. */
const FEW_WORDS = 48;

/** More courtesy than this in a short chat, and it is compared as a longer one. Unit: words. */
const MOST_COURTESY = 12;

/** Signs records, one at a time. */
export class Signer {
  readonly banding: Banding;
  readonly #near: Dedupe["near"];
  readonly #semantic: boolean;
  readonly #hyperplanes: Hyperplanes;
  readonly #words = new WordReader();
  readonly #sketcher = new Sketcher();

  constructor({ near, semantic }: Dedupe) {
    this.#near = near;
    this.#semantic = semantic.enabled;
    this.#hyperplanes = new Hyperplanes(chooseHyperplanes(semantic.threshold, semantic.recall));
    this.banding = chooseBanding(near.threshold, near.recall);
  }

  /** @param vector The record's embedding, where semantic duplicates are asked for. */
  sign({ messages }: Pick<Example, "messages">, vector?: Float32Array): Signature {
    const turns = comparableTurns(messages);
    const keys = exactKeys(turns);
    if (!this.#near.enabled && !this.#semantic) return { ...keys, variants: [], apart: 0, sides: [] };
    const words = this.#words.read(turns);
    const short = shortVariant(turns, words.length);
    const variants = this.#near.enabled ? this.#nearVariants(turns, words, short) : [];
    if (vector)
      variants.push({
        size: EMBEDDING,
        members: packed(vector),
        given: 0,
        ...this.#hyperplanes.bands(vector),
      });
    return {
      ...keys,
      variants,
      apart: this.#apart(turns, words),
      sides: short ? [] : sideWords(turns, words),
    };
  }

  #nearVariants(turns: readonly ComparableTurn[], words: Words, short: Variant | undefined): Variant[] {
    if (!short) return this.#sketched(turns, words);
    return this.#near.shortTexts === "forgiving" ? [short] : [];
  }

  #sketched(turns: readonly ComparableTurn[], words: Words): Variant[] {
    return shingleSizes(words.length, this.#near.threshold).map((size) => {
      const all = shingles(words, turns, size);
      return { size, ...all, ...bandHashes(this.#sketcher.sketch(all.members), this.banding, size) };
    });
  }

  /**
   * What another value of makes another example, however alike the rest: numbers where they matter, what tools are called
   * with, and an answer of a few words.
   */
  #apart(turns: readonly ComparableTurn[], words: Words): number {
    const { numbersDiffer } = this.#near;
    const numbersMatter =
      numbersDiffer === "apart" || (numbersDiffer === "mathematics-apart" && isMathematical(turns, words));
    const numbers = numbersMatter ? words.numbers : 0;
    return mix(mix(mix(numbers) ^ answerHash(turns, words)) ^ callsHash(turns, words));
  }
}

function shortVariant(turns: readonly ComparableTurn[], words: number): Variant | undefined {
  if (words >= SHORTEST + MOST_COURTESY) return undefined;
  const form = shortForm(turns);
  const courtesy = turns.reduce((sum, { text }) => sum + text.split(" ").length + 1, -form.length);
  if (words - courtesy >= SHORTEST) return undefined;
  const keys = shortFormKeys(form);
  const text = form.join(" ");
  return {
    size: SHORT_FORM,
    members: Uint32Array.from(text, (_, i) => text.charCodeAt(i)),
    given: 0,
    high: Uint32Array.from(keys, (key) => (key === undefined ? 0 : textHash(key, 0x811c9dc5))),
    low: Uint32Array.from(keys, (key, i) => (key === undefined ? 0 : textHash(key, 0x1b873593 ^ i))),
  };
}

function textHash(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++)
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) ^ (hash >>> 15);
  return mix(hash);
}

/** Words of an answer that is rather a label or a value: another one is another answer, however alike the questions. */
const LABEL_WORDS = 5;

/** Hash of the last answer's words where they are few; 0 where they are not, or there is no answer. */
function answerHash(turns: readonly ComparableTurn[], words: Words): number {
  if (turns.at(-1)?.role !== "assistant") return 0;
  const from = words.starts.at(-1) ?? words.length;
  return words.length - from > LABEL_WORDS ? 0 : wordsHash(words, from, words.length);
}

/** Hash of all tool calls, names and arguments; 0 where there are none. */
function callsHash(turns: readonly ComparableTurn[], words: Words): number {
  let hash = 0;
  for (const [at, { role }] of turns.entries()) {
    if (role !== "call") continue;
    const end = words.starts[at + 1] ?? words.length;
    hash = mix(hash ^ wordsHash(words, words.starts[at] ?? end, end));
  }
  return hash;
}

function wordsHash({ hashes }: Words, from: number, to: number): number {
  let hash = 1;
  for (let i = from; i < to; i++) hash = mix(hash ^ (hashes[i] ?? 0)) + i - from;
  return mix(hash);
}

/** Serves all sides. */
const sideMemory = new Uint32Array(FEW_WORDS);

function sideWords(
  turns: readonly ComparableTurn[],
  { hashes, starts, length }: Words,
): (Uint32Array | undefined)[] {
  return SIDES.map((side) => {
    let n = 0;
    for (let at = 0; at < turns.length; at++) {
      const turn = turns[at];
      if (!turn || sideOf(turn) !== side) continue;
      const end = starts[at + 1] ?? length;
      const first = starts[at] ?? end;
      if (n + end - first > FEW_WORDS) return undefined;
      for (let i = first; i < end; i++) sideMemory[n++] = hashes[i] ?? 0;
    }
    return sideMemory.slice(0, n);
  });
}
