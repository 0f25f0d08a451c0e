import { DIMENSIONS, type Vector } from "./features.ts";
import { nearestMean } from "./nearest.ts";
import type { VectorRows } from "./vector-rows.ts";

/** A feature in more of the texts than this tells nothing apart, and takes the most time. */
const COMMON = 0.2;
/** Entries of the index at most, 24 MB: where texts are long, fewer of them are compared with. */
const MOST_ENTRIES = 4_000_000;

/** What `Neighbours` rests on, to be stored. */
export interface NeighbourTables {
  /** Weight of each feature: inverse document frequency, 0 where it is too common to count. */
  readonly rarity: Float32Array;
  /** Where each feature's entries begin; one more number ends the last. */
  readonly starts: Int32Array;
  /** Of each entry, the text that has the feature, and its weight there. */
  readonly places: Uint16Array;
  readonly weights: Float32Array;
  readonly texts: number;
}

/** Finds how near a text is to those nearest to it of a set: cosine of tf-idf, by an inverted index. */
export class Neighbours {
  readonly tables: NeighbourTables;
  readonly #sums: Float32Array;

  constructor(tables: NeighbourTables) {
    this.tables = tables;
    this.#sums = new Float32Array(tables.texts);
  }

  /** @param belonging Rows that are compared with, in their order as many as there is room for. All rows tell what is common. */
  static of(rows: VectorRows, belonging: readonly number[]): Neighbours {
    const rarity = rarityOf(rows);
    const kept: number[] = [];
    let entries = 0;
    for (const row of belonging) {
      entries += rows.at(row).length;
      if (entries > MOST_ENTRIES || kept.length === 2 ** 16) break;
      kept.push(row);
    }
    const starts = new Int32Array(DIMENSIONS + 1);
    const counted = (index: number): boolean => (rarity[index] ?? 0) > 0;
    for (const row of kept)
      for (const index of rows.at(row).indexes)
        if (counted(index)) starts[index + 1] = (starts[index + 1] ?? 0) + 1;
    for (let i = 0; i < DIMENSIONS; i++) starts[i + 1] = (starts[i + 1] ?? 0) + (starts[i] ?? 0);
    const places = new Uint16Array(starts[DIMENSIONS] ?? 0);
    const weights = new Float32Array(places.length);
    const next = starts.slice();
    for (const [place, row] of kept.entries()) {
      const vector = rows.at(row);
      const scale = 1 / (lengthOf(vector, rarity) || 1);
      for (const [i, index] of vector.indexes.entries()) {
        if (!counted(index)) continue;
        const entry = next[index] ?? 0;
        next[index] = entry + 1;
        places[entry] = place;
        weights[entry] = (vector.values[i] ?? 0) * (rarity[index] ?? 0) * scale;
      }
    }
    return new Neighbours({ rarity, starts, places, weights, texts: kept.length });
  }

  /** 0 to 1. @param except The place of a text of the set itself, which is not its own neighbour; -1 for another */
  similarity(vector: Vector, except = -1): number {
    const { rarity, starts, places, weights } = this.tables;
    const sums = this.#sums.fill(0);
    for (let i = 0; i < vector.length; i++) {
      const index = vector.indexes[i] ?? 0;
      const value = (vector.values[i] ?? 0) * (rarity[index] ?? 0);
      const end = starts[index + 1] ?? 0;
      for (let entry = starts[index] ?? 0; entry < end; entry++) {
        const place = places[entry] ?? 0;
        sums[place] = (sums[place] ?? 0) + value * (weights[entry] ?? 0);
      }
    }
    return nearestMean(sums, except) / (lengthOf(vector, rarity) || 1);
  }
}

/** As scikit-learn's smoothed inverse document frequency: a feature that no text has is as if in one. */
function rarityOf(rows: VectorRows): Float32Array {
  const texts = new Uint32Array(DIMENSIONS);
  for (let row = 0; row < rows.length; row++)
    for (const index of rows.at(row).indexes) texts[index] = (texts[index] ?? 0) + 1;
  // Of a handful of texts nothing can be said to be common.
  const common = rows.length >= 50 ? COMMON * rows.length : rows.length;
  return Float32Array.from(texts, (n) => (n > common ? 0 : Math.log((1 + rows.length) / (1 + n)) + 1));
}

function lengthOf({ length, indexes, values }: Vector, rarity: Float32Array): number {
  let square = 0;
  for (let i = 0; i < length; i++) {
    const weight = (values[i] ?? 0) * (rarity[indexes[i] ?? 0] ?? 0);
    square += weight * weight;
  }
  return Math.sqrt(square);
}
