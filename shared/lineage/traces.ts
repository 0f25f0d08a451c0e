import { roundsPrefix, traceBucket } from "../model/keys.ts";
import { RoundDecision } from "../model/round.ts";
import { linesOf } from "../shards/lines.ts";
import type { ObjectStore } from "../shards/object-store.ts";
import { decompressZstd } from "../shards/zstd.ts";
import type { Place } from "./places.ts";
import { bucketOf, SECTIONS, sectionOf, TraceRecord } from "./trace-record.ts";
import { traceOfUnfinished } from "./trace-unfinished.ts";

/** The ways of the records whose id begins so, four digits at least: the first ones say in which bucket they are. */
export async function tracesById(store: ObjectStore, place: Place, id: string): Promise<TraceRecord[]> {
  const records = await inBucket(
    store,
    place,
    sectionOf(id, "", 0),
    (record) => record.id?.startsWith(id) === true,
  );
  return records ?? traceOfUnfinished(store, place.run, (line) => line.id?.startsWith(id) === true);
}

/** The matching records of a section's bucket; undefined where the run has no lineage by bucket. */
export async function inBucket(
  store: ObjectStore,
  { dataset, run, version }: Place,
  section: number,
  matches: (record: TraceRecord) => boolean,
): Promise<TraceRecord[] | undefined> {
  if (version === undefined) return undefined;
  const buckets = (await lastDecision(store, run))?.state.buckets.length ?? 0;
  if (buckets === 0 || buckets > SECTIONS) return undefined;
  const key = traceBucket(dataset, version, bucketOf(section, buckets));
  const found: TraceRecord[] = [];
  for await (const lines of linesOf(decompressZstd(store.read("data", key))))
    for (const line of lines) {
      const record: TraceRecord = JSON.parse(line);
      if (matches(record)) found.push(TraceRecord.parse(record));
    }
  return found;
}

/** What assess decided last in the run; undefined where it never came so far. */
export async function lastDecision(store: ObjectStore, run: string): Promise<RoundDecision | undefined> {
  let last: string | undefined;
  for await (const { key } of store.list("data", roundsPrefix(run))) last = key;
  const stored = last === undefined ? undefined : await store.readWhole("data", last);
  return stored && RoundDecision.parse(JSON.parse(stored.toString("utf8")));
}
