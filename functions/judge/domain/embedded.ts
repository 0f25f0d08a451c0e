import type { Embedder } from "../../../shared/model-client/embedder.ts";
import { nearestMean } from "./nearest.ts";
import { type Score, type Scorer, shareUpTo } from "./scorer.ts";

/** Embeddings that are compared with at most: each record is held against all of them. */
const MOST = 1_024;

export interface EmbeddedTables {
  /** The embeddings of what belongs, one behind the other, each of unit length. */
  readonly vectors: Float32Array;
  readonly dimensions: number;
  /** How near each of them is to the others nearest to it, sorted. */
  readonly fits: Float64Array;
}

/** Tells what belongs by nearness to it, as an embedding model sees it. */
export class Embedded implements Scorer {
  readonly tables: EmbeddedTables;
  readonly #embedder: Embedder;
  readonly #sums: Float32Array;
  #known = new Map<string, Float32Array>();

  constructor(tables: EmbeddedTables, embedder: Embedder) {
    this.tables = tables;
    this.#embedder = embedder;
    this.#sums = new Float32Array(tables.dimensions === 0 ? 0 : tables.vectors.length / tables.dimensions);
  }

  static async learn(belonging: readonly string[], embedder: Embedder): Promise<Embedded> {
    const embedded = (await embedder.embed(belonging.slice(0, MOST))).map(unit);
    const dimensions = embedded[0]?.length ?? 0;
    const vectors = new Float32Array(embedded.length * dimensions);
    for (const [i, vector] of embedded.entries()) vectors.set(vector, i * dimensions);
    const bare = new Embedded({ vectors, dimensions, fits: new Float64Array() }, embedder);
    const fits = Float64Array.from(embedded, (vector, i) => bare.#nearness(vector, i)).sort();
    return new Embedded({ vectors, dimensions, fits }, embedder);
  }

  async ahead(texts: readonly string[]): Promise<void> {
    const wanted = [...new Set(texts)];
    const vectors = await this.#embedder.embed(wanted);
    this.#known = new Map(wanted.map((text, i) => [text, unit(vectors[i] ?? new Float32Array())]));
  }

  score(text: string): Score {
    const vector = this.#known.get(text);
    if (!vector) throw new Error("a text came that was not embedded ahead");
    const similarity = this.#nearness(vector, -1);
    const share = shareUpTo(this.tables.fits, similarity);
    return { share, detail: { similarity: Math.round(similarity * 1e4) / 1e4 } };
  }

  #nearness(vector: Float32Array, except: number): number {
    const { vectors, dimensions } = this.tables;
    for (let row = 0; row < this.#sums.length; row++) {
      let sum = 0;
      const first = row * dimensions;
      for (let i = 0; i < dimensions; i++) sum += (vectors[first + i] ?? 0) * (vector[i] ?? 0);
      this.#sums[row] = sum;
    }
    return nearestMean(this.#sums, except);
  }
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length === 0 ? vector : vector.map((value) => value / length);
}
