import type { Sampled } from "../../../shared/domain/domain-sample.ts";
import { DomainUnknown } from "../../../shared/model/errors.ts";
import type { OutOfDistribution } from "../../../shared/model/recipe-judge.ts";
import type { Embedder } from "../../../shared/model-client/embedder.ts";
import { Classifier } from "./classifier.ts";
import { Embedded } from "./embedded.ts";
import type { Scorer } from "./scorer.ts";
import { readTables, writeTables } from "./tables.ts";

/** Nearness is to the five nearest; with fewer examples there is no saying what is far. */
const LEAST_EXAMPLES = 5;

export interface DomainModel {
  scorer: Scorer;
  /** What it was learned from. Unit: different texts. */
  belonging: number;
  rest: number;
}

/**
 * Learns what belongs from the recipe's texts and a sample of the run. Each text counts once, and one that stands among
 * those that belong is not learned from as one of the rest. Only the sample's order decides what is left out where there
 * is too much, and nothing is drawn by lot: the same sample gives the same bytes.
 *
 * @throws DomainUnknown when fewer than five examples are known to belong
 */
export async function learnDomain(
  { inDomain, method }: OutOfDistribution,
  sampled: readonly Sampled[],
  embedder: Embedder,
): Promise<DomainModel> {
  const known = sampled.filter(({ belongs }) => belongs).map(({ text }) => text);
  const belonging = new Set([...inDomain.texts, ...known]);
  if (belonging.size < LEAST_EXAMPLES)
    throw new DomainUnknown(
      `judge.outOfDistribution.inDomain leads to ${belonging.size} different examples that belong; it takes ${LEAST_EXAMPLES} at least, and some fifty to tell well. Name more sources, categories or texts.`,
      { examples: belonging.size },
    );
  const others = sampled.filter(({ belongs, text }) => !belongs && !belonging.has(text));
  const rest = new Set(others.map(({ text }) => text));
  const scorer =
    method === "embeddings"
      ? await Embedded.learn([...belonging], embedder)
      : Classifier.learn([...belonging], [...rest]);
  return { scorer, belonging: belonging.size, rest: rest.size };
}

export function writeScorer(scorer: Scorer): Buffer {
  if (scorer instanceof Embedded) {
    const { vectors, dimensions, fits } = scorer.tables;
    return writeTables([vectors, Int32Array.of(dimensions), fits]);
  }
  if (!(scorer instanceof Classifier)) throw new TypeError("a scorer of no known kind");
  const { weights, rarity, starts, places, entries, texts, scale, fits } = scorer.tables;
  return writeTables([weights, rarity, starts, places, entries, Int32Array.of(texts), scale, fits]);
}

export function readScorer({ method }: OutOfDistribution, bytes: Buffer, embedder: Embedder): Scorer {
  const next = readTables(bytes);
  if (method === "embeddings") {
    const vectors = new Float32Array(next());
    const [dimensions = 0] = new Int32Array(next());
    return new Embedded({ vectors, dimensions, fits: new Float64Array(next()) }, embedder);
  }
  const weights = new Float32Array(next());
  const rarity = new Float32Array(next());
  const starts = new Int32Array(next());
  const places = new Uint16Array(next());
  const entries = new Float32Array(next());
  const [texts = 0] = new Int32Array(next());
  const scale = new Float64Array(next());
  return new Classifier({
    weights,
    rarity,
    starts,
    places,
    entries,
    texts,
    scale,
    fits: new Float64Array(next()),
  });
}
