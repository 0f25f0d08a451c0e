import type { Dedupe } from "../../shared/model/recipe-dedupe.ts";
import type { Example } from "../../shared/model/record.ts";
import { exactKeys } from "../../shared/similarity/exact-key.ts";
import { groupExact, KeeperRule } from "./exact-groups.ts";
import { ENTRY_BYTES, KeyEntries, writeEntry } from "./key-entry.ts";
import type { Verdict } from "./verdicts.ts";

/** What is said about one of the records; `other` is the place of the one it names. */
export interface PlacedVerdict {
  reason: Verdict[1];
  other: number;
  similarity: number;
}

/** The verdicts of the distributed steps, for records that fit in memory; undefined for those about which none is said. */
export function decideTogether(
  records: readonly Pick<Example, "id" | "messages" | "source" | "quality">[],
  dedupe: Dedupe,
): (PlacedVerdict | undefined)[] {
  if (!dedupe.exact) return records.map(() => undefined);
  const bytes = Buffer.alloc(records.length * ENTRY_BYTES);
  records.forEach((record, at) => {
    const { id, source, quality } = record;
    writeEntry(bytes, at * ENTRY_BYTES, { ...exactKeys(record), at, id, kind: source.kind, quality });
  });
  const entries = new KeyEntries(bytes);
  const { keeper, conflict } = groupExact(entries, new KeeperRule(entries, () => 0));
  return records.map((_, i) => {
    const kept = keeper[i] ?? -1;
    if (kept >= 0) return { reason: "exact_duplicate", other: kept, similarity: 1 };
    const other = conflict[i] ?? -1;
    return other < 0 ? undefined : { reason: "conflicting_answer", other, similarity: 0 };
  });
}
