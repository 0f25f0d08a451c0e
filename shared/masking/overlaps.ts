import type { Finding } from "./detector.ts";

/**
 * One finding a place. Of two that overlap, the more confident one stays; of equally confident ones the longer, then
 * the earlier, then the type first in the alphabet. Two of one type that overlap become one, so that nothing of either stays
 * readable. O(n log n).
 */
export function resolveOverlaps(found: readonly Finding[]): Finding[] {
  const inOrder = [...found].sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Finding[] = [];
  let cluster: Finding[] = [];
  let end = -1;
  for (const finding of inOrder) {
    if (finding.start >= end && cluster.length > 0) {
      keepBest(cluster, kept);
      cluster = [];
    }
    cluster.push(finding);
    end = cluster.length === 1 ? finding.end : Math.max(end, finding.end);
  }
  keepBest(cluster, kept);
  return kept;
}

/** A chain of overlapping findings, settled best first. */
function keepBest(cluster: readonly Finding[], kept: Finding[]): void {
  const [only] = cluster;
  if (cluster.length <= 1) {
    if (only) kept.push(only);
    return;
  }
  const taken: Finding[] = [];
  for (const finding of [...cluster].sort(better)) place(finding, taken);
  kept.push(...taken);
}

function better(a: Finding, b: Finding): number {
  return (
    b.confidence - a.confidence ||
    b.end - b.start - (a.end - a.start) ||
    a.start - b.start ||
    (a.type < b.type ? -1 : a.type > b.type ? 1 : 0)
  );
}

/** Puts a finding into the disjoint, ordered list where it is free; joins it to its own type's where it overlaps one. */
function place(finding: Finding, taken: Finding[]): void {
  let low = 0;
  let high = taken.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((taken[middle]?.end ?? 0) <= finding.start) low = middle + 1;
    else high = middle;
  }
  const next = taken[low];
  if (next === undefined || next.start >= finding.end) {
    taken.splice(low, 0, finding);
    return;
  }
  if (next.type !== finding.type) return;
  const before = taken[low - 1];
  const after = taken[low + 1];
  const start = Math.max(Math.min(next.start, finding.start), before?.end ?? 0);
  const end = Math.min(Math.max(next.end, finding.end), after?.start ?? Number.POSITIVE_INFINITY);
  taken[low] = { ...next, start, end };
}
