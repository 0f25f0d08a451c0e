import { z } from "zod";
import type { LedgerLine } from "../model/outcome.ts";
import type { ObjectStore } from "../shards/object-store.ts";
import { readLines } from "../shards/shard-reader.ts";
import { resultIfAny } from "../stage/results.ts";
import type { Place } from "./places.ts";
import type { TraceRecord } from "./trace-record.ts";
import { lastDecision, tracesById } from "./traces.ts";

/** What augment's ledger says of an example it made. */
const Making = z.object({ operator: z.string(), parents: z.array(z.string()) });

/** The ids a generated example was made from; none for a sourced one. */
export function parentsOf({ steps }: TraceRecord): string[] {
  const making = steps.find(({ step }) => step === "augment")?.detail;
  return Making.safeParse(making).data?.parents ?? [];
}

/** The ways of all that a record was made from, the nearest first, back to what was sourced. */
export async function upstreamOf(
  store: ObjectStore,
  place: Place,
  record: TraceRecord,
): Promise<TraceRecord[]> {
  const found = new Map<string, TraceRecord>();
  let wanted = parentsOf(record);
  while (wanted.length > 0) {
    const parents = (await Promise.all(wanted.map((id) => tracesById(store, place, id)))).flat();
    wanted = [];
    for (const parent of parents) {
      if (parent.id === undefined || found.has(parent.id)) continue;
      found.set(parent.id, parent);
      wanted.push(...parentsOf(parent));
    }
  }
  return [...found.values()];
}

/**
 * The ids of all that was made from a record, and from that in turn. Reads the ledgers of what the run generated, so it
 * is for single questions.
 */
export async function downstreamOf(store: ObjectStore, place: Place, { id }: TraceRecord): Promise<string[]> {
  const family = new Set(id === undefined ? [] : [id]);
  if (family.size === 0) return [];
  const decision = await lastDecision(store, place.run);
  // Later rounds have higher shard numbers: a child always comes after its parents.
  for (const shard of decision?.state.shards.toSorted((a, b) => a - b) ?? []) {
    const ledger = (await resultIfAny(store, place.run, "augment", shard))?.ledger;
    if (!ledger) continue;
    for await (const lines of readLines(store, ledger))
      for (const text of lines) {
        const { id: child, detail }: LedgerLine = JSON.parse(text);
        const { parents = [] } = Making.safeParse(detail).data ?? {};
        if (child !== undefined && parents.some((parent) => family.has(parent))) family.add(child);
      }
  }
  return [...family].slice(1);
}
