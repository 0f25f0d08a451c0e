import { DIMENSIONS, FeatureReader, type Vector } from "./features.ts";
import { fitLogistic } from "./logistic.ts";
import { Neighbours } from "./neighbours.ts";
import { type Score, type Scorer, shareUpTo } from "./scorer.ts";
import { VectorRows } from "./vector-rows.ts";

/** Each text is scored by a classifier that has learned from the other folds alone. */
const FOLDS = 3;
const WIDTH = DIMENSIONS + 1;
/** Fewer of either kind teach a classifier nothing: then only nearness counts. */
const LEAST_NAMED = 20;
const LEAST_REST = 50;

/** A classifier's word alone drops nothing: it may go by a greeting that no named text has. Unit: deviations. */
const LOWEST_MARGIN = -2;
/** Of what belongs, so many are less like it than what counts as like it. */
const UNLIKE = 0.05;
/** Where so few times as many of the rest look like what belongs to the classifier as are near it, it is not trusted. */
const LEAST_ALIKE = 1 / 3;

/** How a text fits, by the classifier and by nearness. */
interface Parts {
  margin: number;
  similarity: number;
}

/** What a classifier is, to be stored. */
export interface ClassifierTables {
  /** A classifier a fold, one behind the other, or none. */
  readonly weights: Float32Array;
  readonly rarity: Float32Array;
  readonly starts: Int32Array;
  readonly places: Uint16Array;
  readonly entries: Float32Array;
  readonly texts: number;
  /** Mean and deviation of the margins, then of the similarities, of what belongs. */
  readonly scale: Float64Array;
  /** How well each text that belongs fits, sorted. */
  readonly fits: Float64Array;
}

/**
 * Tells what belongs by words and their parts, in two ways that fail differently. A classifier that has learned what
 * belongs against all the rest (positive against unlabelled: Elkan and Noto, 2008) knows what sets the domain apart, and
 * cannot know a stranger nobody has met; nearness to what belongs is the other way round. Both are measured in deviations
 * from what belongs, and added up.
 */
export class Classifier implements Scorer {
  readonly tables: ClassifierTables;
  readonly #reader = new FeatureReader();
  readonly #neighbours: Neighbours;

  constructor(tables: ClassifierTables) {
    this.tables = tables;
    const { rarity, starts, places, entries: weights, texts } = tables;
    this.#neighbours = new Neighbours({ rarity, starts, places, weights, texts });
  }

  /** @param belonging Different texts, in an order of their own; so too `rest`. Where they come from does not count. */
  static learn(belonging: readonly string[], rest: readonly string[]): Classifier {
    const rows = new VectorRows();
    const reader = new FeatureReader();
    for (const text of belonging) rows.add(reader.read(text));
    for (const text of rest) rows.add(reader.read(text));
    const folds = [...belonging, ...rest].map(foldOf);
    const named = belonging.map((_, row) => row);
    const { rarity, starts, places, weights: entries, texts } = Neighbours.of(rows, named).tables;
    const learned = learnFolds(rows, folds, belonging.length);
    const nearness = { rarity, starts, places, entries, texts, fits: new Float64Array() };
    /** Of the first so many rows, those that belong first. */
    const partsBy = (weights: Float32Array, count: number): Parts[] => {
      const raw = new Classifier({ ...nearness, weights, scale: Float64Array.of(0, 1, 0, 1) });
      return folds
        .slice(0, count)
        .map((fold, row) => raw.#parts(rows.at(row), fold, row < belonging.length ? row : -1));
    };
    const all = learned.length > 0 ? partsBy(learned, folds.length) : [];
    const seen = all.slice(0, belonging.length);
    const trusted = learned.length > 0 && !knowsTheHand(seen, all.slice(belonging.length));
    const weights = trusted ? learned : new Float32Array();
    const parts = trusted ? seen : partsBy(weights, belonging.length);
    const unscaled = { ...nearness, weights };
    const scale = Float64Array.of(
      ...meanAndDeviation(parts.map(({ margin }) => margin)),
      ...meanAndDeviation(parts.map(({ similarity }) => similarity)),
    );
    const scaled = new Classifier({ ...unscaled, scale });
    const fits = Float64Array.from(parts, (part) => scaled.#fit(part)).sort();
    return new Classifier({ ...unscaled, scale, fits });
  }

  score(text: string): Score {
    const parts = this.#parts(this.#reader.read(text), foldOf(text));
    const share = shareUpTo(this.tables.fits, this.#fit(parts));
    const similarity = rounded(parts.similarity);
    const detail = this.#learned ? { margin: rounded(parts.margin), similarity } : { similarity };
    return { share, detail };
  }

  get #learned(): boolean {
    return this.tables.weights.length > 0;
  }

  #parts(vector: Vector, fold: number, except = -1): Parts {
    const similarity = this.#neighbours.similarity(vector, except);
    if (!this.#learned) return { margin: 0, similarity };
    const { weights } = this.tables;
    const first = fold * WIDTH;
    let margin = weights[first + DIMENSIONS] ?? 0;
    for (let i = 0; i < vector.length; i++)
      margin += (vector.values[i] ?? 0) * (weights[first + (vector.indexes[i] ?? 0)] ?? 0);
    return { margin, similarity };
  }

  #fit({ margin, similarity }: Parts): number {
    const [meanMargin = 0, byMargin = 1, meanSimilarity = 0, bySimilarity = 1] = this.tables.scale;
    return (
      Math.max(LOWEST_MARGIN, (margin - meanMargin) / byMargin) + (similarity - meanSimilarity) / bySimilarity
    );
  }
}

/**
 * Whether the classifier tells who wrote and not what about: nearly none of the rest looks to it like what belongs, though
 * much of it is near. Texts named in a recipe are bare questions, and logs greet and thank.
 */
function knowsTheHand(named: readonly Parts[], rest: readonly Parts[]): boolean {
  const alike = (of: (parts: Parts) => number): number => {
    const least = named.map(of).sort((a, b) => a - b)[Math.floor(UNLIKE * named.length)] ?? 0;
    return rest.filter((parts) => of(parts) >= least).length;
  };
  return alike(({ margin }) => margin) < LEAST_ALIKE * alike(({ similarity }) => similarity);
}

/** The fold of a text, by the text itself: a copy of it under another id must not tell on it. */
function foldOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> 16) % FOLDS;
}

/** A classifier a fold; none where there is too little to learn from. @param named So many rows, the first, belong */
function learnFolds(rows: VectorRows, folds: readonly number[], named: number): Float32Array {
  if (named < LEAST_NAMED || rows.length - named < LEAST_REST) return new Float32Array();
  const belongs = folds.map((_, row) => row < named);
  const weights = new Float32Array(FOLDS * WIDTH);
  const { rows: numbered, features } = rows.renumbered();
  for (let fold = 0; fold < FOLDS; fold++) {
    const members = folds.flatMap((own, row) => (own === fold ? [] : [row]));
    const positives = members.filter((row) => belongs[row]).length;
    if (positives === 0 || positives === members.length) return new Float32Array();
    const own = fitLogistic(numbered, features.length, members, belongs);
    for (const [i, feature] of features.entries()) weights[fold * WIDTH + feature] = own[i] ?? 0;
    weights[fold * WIDTH + DIMENSIONS] = own[features.length] ?? 0;
  }
  return weights;
}

function meanAndDeviation(values: readonly number[]): [number, number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return [mean, Math.sqrt(variance) || 1];
}

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
