import { hash } from "node:crypto";
import { SPLITS, type SplitName } from "../../shared/model/round.ts";
import { scramble } from "./scramble.ts";

/**
 * All families of a data set in typed arrays: about 25 bytes a family, 50 just after growing. A family is known by the
 * first 64 bits of the SHA-256 of its name, so names (a group may be a customer's id) are never stored. Two of ten
 * million families share these bits with a chance of 3 in a million; they would then go to the same split.
 */
export class FamilyTable {
  readonly #strata = new Map<string, number>();
  #high = new Uint32Array(INITIAL);
  #low = new Uint32Array(INITIAL);
  /** Records of this version; 0 for a family that only an earlier version had. */
  #records = new Uint32Array(INITIAL);
  #stratum = new Uint32Array(INITIAL);
  /** 1 + the split's place in SPLITS; 0 while it has none. */
  #split = new Uint8Array(INITIAL);
  /** Open addressing: 1 + the family's number; 0 where empty. At most half full. */
  #slots = new Uint32Array(2 * INITIAL);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Families that this version has. */
  get live(): number {
    let live = 0;
    for (let family = 0; family < this.#size; family++) if (this.records(family) > 0) live++;
    return live;
  }

  /** The categories families are stratified by, each with its number. */
  get strata(): ReadonlyMap<string, number> {
    return this.#strata;
  }

  /** Counts one record and says its family's number. A family's category is that of its first record. */
  addRecord(family: string, category: string): number {
    const digest = hash("sha256", family, "buffer");
    const at = this.#place(digest.readUInt32BE(0), digest.readUInt32BE(4));
    if (this.records(at) === 0) this.#stratum[at] = this.#stratumOf(category);
    this.#records[at] = this.records(at) + 1;
    return at;
  }

  /** Notes the split that an earlier version gave a family. `name` as `nameOf` says it. */
  remember(name: string, split: SplitName): void {
    this.setSplit(
      this.#place(Number.parseInt(name.slice(0, 8), 16), Number.parseInt(name.slice(8), 16)),
      split,
    );
  }

  /** 16 hex digits. */
  nameOf(family: number): string {
    return hex(this.#high[family]) + hex(this.#low[family]);
  }

  records(family: number): number {
    return this.#records[family] ?? 0;
  }

  stratum(family: number): number {
    return this.#stratum[family] ?? 0;
  }

  split(family: number): SplitName | undefined {
    return SPLITS[(this.#split[family] ?? 0) - 1];
  }

  setSplit(family: number, split: SplitName | undefined): void {
    this.#split[family] = split === undefined ? 0 : 1 + SPLITS.indexOf(split);
  }

  /** A number of 32 bits that depends on seed and family alone: families are dealt in its order. */
  lot(family: number, seed: number): number {
    return scramble(scramble((this.#high[family] ?? 0) ^ scramble(seed)) ^ (this.#low[family] ?? 0));
  }

  #stratumOf(category: string): number {
    let stratum = this.#strata.get(category);
    if (stratum === undefined) {
      stratum = this.#strata.size;
      this.#strata.set(category, stratum);
    }
    return stratum;
  }

  #place(high: number, low: number): number {
    if (this.#size === this.#high.length) this.#grow();
    const slot = this.#slotOf(high, low);
    const found = this.#slots[slot] ?? 0;
    if (found > 0) return found - 1;
    const family = this.#size++;
    this.#high[family] = high;
    this.#low[family] = low;
    this.#slots[slot] = family + 1;
    return family;
  }

  #slotOf(high: number, low: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const family = (this.#slots[slot] ?? 0) - 1;
      if (family < 0 || (this.#high[family] === high && this.#low[family] === low)) return slot;
    }
  }

  #grow(): void {
    const length = 2 * this.#high.length;
    const grown = (old: Uint32Array): Uint32Array<ArrayBuffer> => {
      const larger = new Uint32Array(length);
      larger.set(old);
      return larger;
    };
    this.#high = grown(this.#high);
    this.#low = grown(this.#low);
    this.#records = grown(this.#records);
    this.#stratum = grown(this.#stratum);
    const splits = new Uint8Array(length);
    splits.set(this.#split);
    this.#split = splits;
    this.#slots = new Uint32Array(2 * length);
    for (let family = 0; family < this.#size; family++)
      this.#slots[this.#slotOf(this.#high[family] ?? 0, this.#low[family] ?? 0)] = family + 1;
  }
}

/** A power of two, as every later length. */
const INITIAL = 1024;

const hex = (word = 0): string => word.toString(16).padStart(8, "0");
