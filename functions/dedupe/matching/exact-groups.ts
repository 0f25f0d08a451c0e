import type { Duplicates } from "../../../shared/model/round.ts";
import type { KeyEntries } from "../tables/key-entry.ts";
import { SlotTable } from "../tables/slot-table.ts";
import type { KeeperRule } from "./keeper-rule.ts";

/** What became of each entry; -1 where nothing did. Entries are known by their index. */
export interface ExactDecisions {
  /** The entry kept in its stead. */
  keeper: Int32Array;
  /** Of those kept: another kept entry with the same question and another answer. */
  conflict: Int32Array;
  /** Questions that have more than one answer. */
  conflicts: number;
  /** Groups of two or more. Unit: entries, the kept ones too. */
  equal: Duplicates["equal"];
  /** Of each kept entry that has copies, how many there are with it. */
  copies: ReadonlyMap<number, number>;
}

/** Groups equal entries in one pass; entries come in the order of shards and places. Memory: 24 bytes an entry. */
export function groupExact(entries: KeyEntries, rule: KeeperRule): ExactDecisions {
  const keeper = new Int32Array(entries.length).fill(-1);
  const conflict = new Int32Array(entries.length).fill(-1);
  const best = new SlotTable(entries.length);
  const groupOf = new Int32Array(entries.length);
  for (let i = 0; i < entries.length; i++) {
    const group = best.place(entries.exactHash(i), i, (j) => entries.sameExact(i, j));
    groupOf[i] = group;
    if (rule(i, best.get(group))) best.set(group, i);
  }
  const first = new SlotTable(entries.length);
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
  return { keeper, conflict, conflicts, ...groupSizes(keeper) };
}

function groupSizes(keeper: Int32Array): Pick<ExactDecisions, "equal" | "copies"> {
  const copies = new Map<number, number>();
  for (const kept of keeper) if (kept >= 0) copies.set(kept, (copies.get(kept) ?? 1) + 1);
  let records = 0;
  let largest = 0;
  for (const size of copies.values()) {
    records += size;
    largest = Math.max(largest, size);
  }
  return { equal: { groups: copies.size, records, largest }, copies };
}
