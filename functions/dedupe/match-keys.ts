import type { KeyEntry } from "./digest.ts";

/** A key entry with the shard and round it comes from. */
export interface Candidate extends KeyEntry {
  shard: number;
  round: number;
}

/**
 * Who stays of two that are the same: what an earlier round kept, then human over logs over public over synthetic, then
 * the higher quality, then the earlier place in the run (recipe order of sources, object key, line).
 * Negative when `a` stays.
 */
export function standing(a: Candidate, b: Candidate): number {
  return a.round - b.round || a.kind - b.kind || b.quality - a.quality || a.shard - b.shard || a.at - b.at;
}

/** The keeper of each key. The outcome does not depend on the order of the candidates. */
export class Keepers {
  readonly #best = new Map<string, Candidate>();

  add(candidate: Candidate): void {
    const best = this.#best.get(candidate.key);
    if (best === undefined || standing(candidate, best) < 0) this.#best.set(candidate.key, candidate);
  }

  /** The one this candidate lost to, or undefined when it stays. */
  over(candidate: Candidate): Candidate | undefined {
    const best = this.#best.get(candidate.key);
    return best && (best.shard !== candidate.shard || best.at !== candidate.at) ? best : undefined;
  }
}
