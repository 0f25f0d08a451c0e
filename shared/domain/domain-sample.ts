import type { OutOfDistribution } from "../model/recipe-judge.ts";
import type { Example } from "../model/record.ts";
import type { RunManifest } from "../model/run.ts";
import { belongs, comparedText } from "./domain.ts";

/** A line of the sample that what belongs is learned from. */
export interface Sampled {
  id: string;
  /** Whether the recipe names it as belonging. */
  belongs: boolean;
  text: string;
}

/** Examples that are learned from at most, of those named and of the rest each. */
export const LEARNED = 8_192;
/** Characters kept of a text: what is learned from looks at no more. */
const KEPT_CHARACTERS = 2_000;
/** How much more than its share a shard hands in, since what is named may lie in few of them. */
const SPARE = 4;
/** A shard hands in so many in any case, where it has them. */
const LEAST = 256;

/**
 * How many of each kind a shard of this source hands in. A power of two, so that a new file seldom changes it, and with it
 * what the shards before it have done.
 */
export function handedIn({ recipe, parts }: RunManifest, source: string | undefined): number {
  const { sources } = recipe.judge.outOfDistribution.inDomain;
  const among = source !== undefined && sources.includes(source) ? sources : undefined;
  const shards = parts.filter((part) => !among || among.includes(part.source)).length;
  const fair = Math.max(LEAST, (SPARE * LEARNED) / Math.max(1, shards));
  return Math.min(LEARNED, 2 ** Math.ceil(Math.log2(fair)));
}

/**
 * The records with the lowest ids, of those named and of the rest apart. An id is a hash, so they are a sample; and of the
 * same records it is the same one, in whatever order they come and however they are cut into shards, as long as no shard
 * has more than `most` of them.
 */
export class DomainSample {
  readonly #named: LowestIds;
  readonly #rest: LowestIds;
  readonly #settings: OutOfDistribution;

  constructor(settings: OutOfDistribution, most: number) {
    this.#settings = settings;
    this.#named = new LowestIds(most);
    this.#rest = new LowestIds(most);
  }

  offer(record: Example): void {
    const { inDomain, compare } = this.#settings;
    const named = belongs(record, inDomain);
    const lowest = named ? this.#named : this.#rest;
    if (!lowest.takes(record.id)) return;
    const text = comparedText(record, compare).slice(0, KEPT_CHARACTERS);
    if (text !== "") lowest.add({ id: record.id, belongs: named, text });
  }

  /** Takes a line of another sample in. */
  add(sampled: Sampled): void {
    const lowest = sampled.belongs ? this.#named : this.#rest;
    if (lowest.takes(sampled.id)) lowest.add(sampled);
  }

  /** In the order of ids, those named first. */
  lines(): Sampled[] {
    return [...this.#named.lines(), ...this.#rest.lines()];
  }
}

class LowestIds {
  readonly #most: number;
  #lines: Sampled[] = [];
  #bound: string | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  takes(id: string): boolean {
    return this.#bound === undefined || id < this.#bound;
  }

  add(line: Sampled): void {
    this.#lines.push(line);
    if (this.#lines.length >= 2 * this.#most) this.#cut();
  }

  lines(): Sampled[] {
    this.#cut();
    return this.#lines;
  }

  #cut(): void {
    this.#lines.sort((a, b) => order(a.id, b.id) || order(a.text, b.text));
    this.#lines.length = Math.min(this.#lines.length, this.#most);
    if (this.#lines.length === this.#most) this.#bound = this.#lines.at(-1)?.id;
  }
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
