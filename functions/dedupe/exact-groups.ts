import type { KeyEntries } from "./key-entry.ts";

/** What became of each entry; -1 where nothing did. Entries are known by their index. */
export interface ExactDecisions {
  /** The entry kept in its stead. */
  keeper: Int32Array;
  /** Of those kept: another kept entry with the same question and another answer. */
  conflict: Int32Array;
  /** Questions that have more than one answer. */
  conflicts: number;
}

/**
 * Who stays of two: an earlier round's, then human over logs over public over synthetic, then higher quality, then
 * whichever comes first in the order of shards and lines (which is the order of the recipe's sources). A later round
 * can never take the place of an earlier one's, so what a round decided stands.
 */
export class KeeperRule {
  readonly #entries: KeyEntries;
  readonly #round: (entry: number) => number;

  constructor(entries: KeyEntries, round: (entry: number) => number) {
    this.#entries = entries;
    this.#round = round;
  }

  better(i: number, j: number): boolean {
    const round = this.#round(i) - this.#round(j);
    if (round !== 0) return round < 0;
    const standing = this.#entries.standing(i) - this.#entries.standing(j);
    if (standing !== 0) return standing < 0;
    const quality = this.#entries.quality(i) - this.#entries.quality(j);
    return quality !== 0 ? quality > 0 : i < j;
  }
}

/** Groups equal entries in one pass; entries come in the order of shards and places. Memory: 24 bytes an entry. */
export function groupExact(entries: KeyEntries, rule: KeeperRule): ExactDecisions {
  const keeper = new Int32Array(entries.length).fill(-1);
  const conflict = new Int32Array(entries.length).fill(-1);
  const best = new FirstTable(entries.length);
  const groupOf = new Int32Array(entries.length);
  for (let i = 0; i < entries.length; i++) {
    const group = best.place(entries.exactHash(i), i, (j) => entries.sameExact(i, j));
    groupOf[i] = group;
    if (rule.better(i, best.get(group))) best.set(group, i);
  }
  const first = new FirstTable(entries.length);
  let conflicts = 0;
  for (let i = 0; i < entries.length; i++) {
    const kept = best.get(groupOf[i] ?? 0);
    if (kept !== i) {
      keeper[i] = kept;
      continue;
    }
    const other = first.get(first.place(entries.promptHash(i), i, (j) => entries.samePrompt(i, j)));
    if (other === i) continue;
    conflict[i] = other;
    if (conflict[other] === -1) {
      conflict[other] = i;
      conflicts++;
    }
  }
  return { keeper, conflict, conflicts };
}

/** An open-addressing table of entries, at most half full: one value a group of equal ones. */
class FirstTable {
  readonly #slots: Int32Array;
  readonly #mask: number;

  constructor(size: number) {
    let slots = 16;
    while (slots < size * 2) slots *= 2;
    this.#slots = new Int32Array(slots).fill(-1);
    this.#mask = slots - 1;
  }

  /** The slot of the group that `same` recognises; entry `i` opens a new one where there is none. */
  place(hash: number, i: number, same: (other: number) => boolean): number {
    let slot = hash & this.#mask;
    for (;;) {
      const other = this.get(slot);
      if (other < 0) {
        this.#slots[slot] = i;
        return slot;
      }
      if (same(other)) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }

  get(slot: number): number {
    return this.#slots[slot] ?? -1;
  }

  set(slot: number, entry: number): void {
    this.#slots[slot] = entry;
  }
}
