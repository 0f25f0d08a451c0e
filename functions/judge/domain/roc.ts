/** What one threshold makes of it. Shares are 0 to 1. */
export interface Curve {
  threshold: number;
  /** Of what belongs, the share that is kept; of what does not, the share that is dropped. */
  kept: number;
  dropped: number;
}

const THRESHOLDS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5];

/** The area under the receiver's curve by ranks (Mann and Whitney), ties counted half. */
export function areaUnder(belonging: readonly number[], outside: readonly number[]): number {
  const all = [
    ...belonging.map((score) => ({ score, belongs: true })),
    ...outside.map((score) => ({ score, belongs: false })),
  ].sort((a, b) => a.score - b.score);
  let ranks = 0;
  for (let from = 0; from < all.length; ) {
    let to = from;
    let among = 0;
    for (; to < all.length && all[to]?.score === all[from]?.score; to++) if (all[to]?.belongs) among++;
    ranks += among * ((from + to + 1) / 2);
    from = to;
  }
  const least = (belonging.length * (belonging.length + 1)) / 2;
  return (ranks - least) / (belonging.length * outside.length);
}

/** The share of outsiders that pass where at least `rate` of what belongs does. */
export function passedAt(rate: number, belonging: readonly number[], outside: readonly number[]): number {
  const lost = Math.floor(belonging.length * (1 - rate) + 1e-9);
  const threshold = belonging.toSorted((a, b) => a - b)[lost] ?? 0;
  return outside.filter((score) => score >= threshold).length / outside.length;
}

export const curveOf = (
  belonging: readonly number[],
  outside: readonly number[],
  thresholds: readonly number[] = THRESHOLDS,
): Curve[] =>
  thresholds.map((threshold) => ({
    threshold,
    kept: belonging.filter((score) => score >= threshold).length / belonging.length,
    dropped: outside.filter((score) => score < threshold).length / outside.length,
  }));
