import type { BandEntries } from "../tables/band-entry.ts";
import { SlotTable } from "../tables/slot-table.ts";
import type { KeeperRule } from "./keeper-rule.ts";

/** Two entries that share a band's hash; `a` is the better one. */
export interface Candidate {
  a: number;
  b: number;
}

/** Different texts in one bucket of which all pairs are compared: 2,016 pairs. */
const ALL_PAIRS = 64;
/** The best texts that each is compared with in a larger one. */
const BEST = 32;

/**
 * The pairs worth comparing: the members of each bucket, of equal texts only the keeper. In a bucket of more than
 * `ALL_PAIRS` different texts each is compared with the best ones only, so that a text pasted into a million records, or
 * a frame a million messages fill, costs some million comparisons and not a million million. What is alike beyond the
 * frame meets in other bands.
 */
export function* candidates(entries: BandEntries, rule: KeeperRule): Generator<Candidate> {
  const { first, next } = buckets(entries);
  for (const head of first) {
    const keepers = new Map<number, number>();
    for (let i = head; i >= 0; i = next[i] ?? -1) {
      const exact = entries.exact(i);
      const best = keepers.get(exact);
      if (best === undefined || rule(i, best)) keepers.set(exact, i);
    }
    if (keepers.size < 2) continue;
    const members = [...keepers.values()].sort((i, j) => (rule(i, j) ? -1 : 1));
    const others = members.length <= ALL_PAIRS ? ALL_PAIRS : BEST;
    for (const [j, b] of members.entries())
      for (const a of members.slice(0, Math.min(j, others))) yield { a, b };
  }
}

/** The first entry of each bucket of two or more, and each entry's next in its bucket, or -1. */
function buckets(entries: BandEntries): { first: number[]; next: Int32Array } {
  const first: number[] = [];
  const next = new Int32Array(entries.length).fill(-1);
  const met = new Uint8Array(entries.length);
  const last = new SlotTable(entries.length);
  for (let i = 0; i < entries.length; i++) {
    const slot = last.place(
      entries.low(i),
      i,
      (j) => entries.low(j) === entries.low(i) && entries.high(j) === entries.high(i),
    );
    const before = last.get(slot);
    if (before === i) continue;
    // Nearly every entry stays alone: only those are listed that meet another.
    if (!met[before]) first.push(before);
    met[i] = 1;
    next[before] = i;
    last.set(slot, i);
  }
  return { first, next };
}
