import { mix } from "./words.ts";

/** Bins of a sketch; a power of two, so that a hash's upper bits name the bin and the lower ones its value. */
export const BINS = 128;
const BIN_SHIFT = 25;
const VALUE_MASK = (1 << BIN_SHIFT) - 1;

/**
 * Fast similarity sketching (Dahlgaard, Knudsen, Thorup 2017): MinHash's guarantee, that two sets' bins agree with
 * the probability of their Jaccard similarity, for about one hash a member instead of one a member and bin. Each round
 * throws every member into a bin; a bin keeps the least value of the first round that reached it. Sets with few members
 * take more rounds; after `BINS` of them each bin still empty is given a round of its own.
 */
export class Sketcher {
  readonly bins = new Uint32Array(BINS);
  readonly #round = new Uint16Array(BINS);

  /** The sketch of a set that is not empty; valid until the next call. */
  sketch(set: Uint32Array): Uint32Array {
    const { bins } = this;
    const reached = this.#round.fill(0xffff);
    let left = BINS;
    for (let round = 0; round < BINS && left > 0; round++) {
      const seed = Math.imul(round + 1, 0x9e3779b1);
      for (let i = 0; i < set.length; i++) {
        let hash = Math.imul((set[i] ?? 0) ^ seed, 0x9e3779b1);
        hash ^= hash >>> 15;
        hash = Math.imul(hash, 0x85ebca6b);
        const bin = hash >>> BIN_SHIFT;
        const value = hash & VALUE_MASK;
        const first = reached[bin] ?? 0;
        if (first < round) continue;
        if (first > round) {
          reached[bin] = round;
          left--;
          bins[bin] = value;
        } else if (value < (bins[bin] ?? 0)) bins[bin] = value;
      }
    }
    if (left > 0) this.#fillEmpty(set);
    return bins;
  }

  #fillEmpty(set: Uint32Array): void {
    for (let bin = 0; bin < BINS; bin++) {
      if (this.#round[bin] !== 0xffff) continue;
      const seed = Math.imul(BINS + bin + 1, 0x9e3779b1);
      let least = 0xffffffff;
      for (const member of set) least = Math.min(least, mix(member ^ seed));
      this.bins[bin] = least;
    }
  }
}

/** Bands of rows: two sets are compared when all rows of one band agree. */
export interface Banding {
  bands: number;
  rows: number;
}

/** Bands beyond this cost more to shuffle than they save. */
const MOST_BANDS = 16;

/** The chance that two sets of this similarity meet in a band (Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, 3.4.2). */
export const chanceOfMeeting = ({ bands, rows }: Banding, similarity: number): number =>
  1 - (1 - similarity ** rows) ** bands;

/** The most rows (so the fewest false candidates) whose bands find a pair at the threshold with at least this chance. */
export function chooseBanding(threshold: number, recall: number): Banding {
  let best: Banding = { bands: MOST_BANDS, rows: 1 };
  for (let rows = 1; rows <= BINS; rows++) {
    const bands = Math.max(1, Math.ceil(Math.log1p(-recall) / Math.log1p(-(threshold ** rows))));
    if (bands <= MOST_BANDS && bands * rows <= BINS) best = { bands, rows };
  }
  return best;
}

/** 64 bits of each band's rows, as two lists of halves. The band and the shingle size are in the hash. */
export function bandHashes(
  bins: Uint32Array,
  { bands, rows }: Banding,
  size: number,
): { high: Uint32Array; low: Uint32Array } {
  const high = new Uint32Array(bands);
  const low = new Uint32Array(bands);
  for (let band = 0; band < bands; band++) {
    let a = Math.imul(band + 1, 0x85ebca6b) ^ size;
    let b = Math.imul(band + 1, 0xc2b2ae35) ^ Math.imul(size, 0x27d4eb2f);
    for (let row = 0; row < rows; row++) {
      const value = bins[band * rows + row] ?? 0;
      a = Math.imul(a ^ value, 0x9e3779b1) ^ (a >>> 13);
      b = Math.imul(b ^ value, 0x2c1b3c6d) ^ (b >>> 11);
    }
    high[band] = mix(a);
    low[band] = mix(b);
  }
  return { high, low };
}
