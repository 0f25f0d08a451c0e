import { z } from "zod";
import { madeFrom } from "../model/keys.ts";
import type { LedgerLine } from "../model/outcome.ts";
import { linesOf } from "../shards/lines.ts";
import type { ObjectStore } from "../shards/object-store.ts";
import { decompressZstd } from "../shards/zstd.ts";
import type { Place } from "./places.ts";
import type { TraceRecord } from "./trace-record.ts";
import { tracesById } from "./traces.ts";

/** What augment's ledger says of an example it made. */
const Making = z.object({ operator: z.string(), parents: z.array(z.string()) });

/** The ids a generated example was made from; none for a sourced one. */
function parentsOf({ steps }: TraceRecord): string[] {
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

/** The ids of all that was made from a record, and from that in turn; the published version tells. */
export async function downstreamOf(
  store: ObjectStore,
  { dataset, version }: Place,
  { id }: TraceRecord,
): Promise<string[]> {
  if (id === undefined || version === undefined) return [];
  const family = new Set([id]);
  for await (const lines of linesOf(decompressZstd(store.read("data", madeFrom(dataset, version)))))
    for (const line of lines) {
      const { id: child, parents }: MadeFrom = JSON.parse(line);
      if (parents.some((parent) => family.has(parent))) family.add(child);
    }
  return [...family].slice(1);
}

/** A line of what a version says of its generated examples; parents come before what is made from them. */
export interface MadeFrom {
  id: string;
  parents: string[];
}

/** What augment's ledger line says of the example it made; undefined where it made none. */
export function madeFromLine({ id, detail }: LedgerLine): MadeFrom | undefined {
  const { data } = Making.safeParse(detail);
  return id === undefined || data === undefined ? undefined : { id, parents: data.parents };
}
