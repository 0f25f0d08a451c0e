import type { Dedupe } from "../../shared/model/recipe-dedupe.ts";
import type { Example } from "../../shared/model/record.ts";
import { comparableTurns } from "../../shared/similarity/comparable-turns.ts";
import { type ExactKeys, exactKeys } from "../../shared/similarity/exact-key.ts";
import { isMathematical } from "../../shared/similarity/mathematical.ts";
import { shingleSizes, shingles } from "../../shared/similarity/shingles.ts";
import { type Banding, bandHashes, chooseBanding, Sketcher } from "../../shared/similarity/sketch.ts";
import { WordReader } from "../../shared/similarity/words.ts";

/** A record as near duplicates see it under one shingle size. */
export interface Variant {
  size: number;
  /** Of its shingles, in order, repeated ones too. */
  members: Uint32Array;
  high: Uint32Array;
  low: Uint32Array;
}

export interface Signature extends ExactKeys {
  /** None when near duplicates are not asked for, or the text is too short for them. */
  variants: Variant[];
  /** Hash of its numbers where another number makes another example; 0 where it does not. */
  numbers: number;
}

/** Signs records, one at a time. */
export class Signer {
  readonly banding: Banding;
  readonly #near: Dedupe["near"];
  readonly #words = new WordReader();
  readonly #sketcher = new Sketcher();

  constructor({ near }: Dedupe) {
    this.#near = near;
    this.banding = chooseBanding(near.threshold, near.recall);
  }

  sign({ messages }: Pick<Example, "messages">): Signature {
    const { enabled, threshold, numbersDiffer } = this.#near;
    const turns = comparableTurns(messages);
    const keys = exactKeys(turns);
    if (!enabled) return { ...keys, variants: [], numbers: 0 };
    const words = this.#words.read(turns);
    const variants = shingleSizes(words.length, threshold).map((size): Variant => {
      const members = shingles(words, turns, size);
      return { size, members, ...bandHashes(this.#sketcher.sketch(members), this.banding, size) };
    });
    const apart =
      numbersDiffer === "apart" ||
      (numbersDiffer === "mathematics-apart" && isMathematical(turns, words.length, words.numberCount));
    return { ...keys, variants, numbers: apart ? words.numbers || 1 : 0 };
  }
}
