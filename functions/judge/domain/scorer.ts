/** How well a text fits the domain. */
export interface Score {
  /** The share of what belongs that fits no better, each judged by what had not seen it: 0 to 1. */
  share: number;
  /** What it rests on, as it was measured. */
  detail: { margin?: number; similarity: number };
}

/** Says how well texts fit, by one method. */
export interface Scorer {
  /** Looks up what scoring these texts needs. */
  ahead?(texts: readonly string[]): Promise<void>;
  score(text: string): Score;
}

/** A share of sorted numbers: those up to `value`. A conformal p-value (Vovk, Gammerman and Shafer, 2005), unsmoothed. */
export function shareUpTo(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return sorted.length === 0 ? 1 : low / sorted.length;
}
