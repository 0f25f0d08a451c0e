import type { Banding } from "./sketch.ts";
import { mix } from "./words.ts";

/** Bands beyond this cost more to shuffle than they save. */
const MOST_BANDS = 40;

/** The chance that two vectors of this cosine lie on the same side of a random hyperplane (Charikar 2002): 1 - angle / pi. */
export const chanceOfSide = (cosine: number): number => 1 - Math.acos(Math.min(1, cosine)) / Math.PI;

/** The most rows (so the fewest false candidates) whose bands find a pair at the threshold with at least this chance. */
export function chooseHyperplanes(threshold: number, recall: number): Banding {
  let best: Banding = { bands: MOST_BANDS, rows: 1 };
  for (let rows = 1; rows <= 32; rows++) {
    const bands = Math.max(
      1,
      Math.ceil(Math.log1p(-recall) / Math.log1p(-(chanceOfSide(threshold) ** rows))),
    );
    if (bands <= MOST_BANDS) best = { bands, rows };
  }
  return best;
}

/** On which side of each hyperplane a vector lies, band by band. The hyperplanes depend on dimensions and band alone. */
export class Hyperplanes {
  readonly #banding: Banding;
  #normals = new Int8Array();
  #dimensions = 0;

  constructor(banding: Banding) {
    this.#banding = banding;
  }

  /** Two halves of each band's hash: the sides, a bit a row, and the band. */
  bands(vector: Float32Array): { high: Uint32Array; low: Uint32Array } {
    const { bands, rows } = this.#banding;
    this.#stretch(vector.length);
    const high = new Uint32Array(bands);
    const low = new Uint32Array(bands);
    for (let band = 0; band < bands; band++) {
      let sides = 0;
      for (let row = 0; row < rows; row++) {
        const from = (band * rows + row) * vector.length;
        let product = 0;
        for (let i = 0; i < vector.length; i++) product += (vector[i] ?? 0) * (this.#normals[from + i] ?? 0);
        sides = (sides << 1) | (product < 0 ? 0 : 1);
      }
      high[band] = mix(mix(sides >>> 0) ^ (band + 1));
      low[band] = mix((sides >>> 0) ^ mix(band + 0x9e3779b1)) || 1;
    }
    return { high, low };
  }

  /** Normals of -1 and 1: as good as Gaussian ones in as many dimensions as embeddings have, and small. */
  #stretch(dimensions: number): void {
    if (dimensions === this.#dimensions) return;
    const { bands, rows } = this.#banding;
    this.#dimensions = dimensions;
    this.#normals = Int8Array.from({ length: bands * rows * dimensions }, (_, i) =>
      mix(mix(i) ^ 0x2c1b3c6d) & 1 ? 1 : -1,
    );
  }
}

/** A vector as 16-bit numbers, two a word: the cosine of two changes by less than 0.0001. */
export function packed(vector: Float32Array): Uint32Array {
  const most = vector.reduce((max, value) => Math.max(max, Math.abs(value)), 0) || 1;
  const words = new Uint32Array(Math.ceil(vector.length / 2));
  const shorts = new Int16Array(words.buffer);
  for (let i = 0; i < vector.length; i++) shorts[i] = Math.round(((vector[i] ?? 0) / most) * 32_767);
  return words;
}

/** The cosine of two packed vectors; 0 where one has no direction or they have different dimensions. */
export function cosine(a: Uint32Array, b: Uint32Array): number {
  if (a.length !== b.length) return 0;
  const left = new Int16Array(a.buffer, a.byteOffset, a.length * 2);
  const right = new Int16Array(b.buffer, b.byteOffset, b.length * 2);
  let product = 0;
  let ofA = 0;
  let ofB = 0;
  for (let i = 0; i < left.length; i++) {
    const x = left[i] ?? 0;
    const y = right[i] ?? 0;
    product += x * y;
    ofA += x * x;
    ofB += y * y;
  }
  return ofA === 0 || ofB === 0 ? 0 : product / Math.sqrt(ofA * ofB);
}
