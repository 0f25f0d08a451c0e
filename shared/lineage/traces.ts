import { isTraceBucket, tracesPrefix } from "../model/keys.ts";
import { linesOf } from "../shards/lines.ts";
import type { ObjectStore } from "../shards/object-store.ts";
import { decompressZstd } from "../shards/zstd.ts";
import type { Place } from "./places.ts";
import { bucketOf, sectionOf, TraceRecord } from "./trace-record.ts";
import { traceOfUnfinished } from "./trace-unfinished.ts";

/**
 * What is asked of a line before it is parsed, and of the record after: a bucket has thousands of lines, and the answer
 * is one.
 */
export interface Wanted {
  text: string;
  matches: (record: TraceRecord) => boolean;
}

/** The ways of the records whose id begins so, four digits at least: the first ones say in which bucket they are. */
export async function tracesById(store: ObjectStore, place: Place, id: string): Promise<TraceRecord[]> {
  const wanted = {
    text: `"id":"${id}`,
    matches: (record: TraceRecord) => record.id?.startsWith(id) === true,
  };
  return (
    (await inBucket(store, place, sectionOf(id, "", 0), wanted)) ??
    (await traceOfUnfinished(store, place.run, (line) => line.id?.startsWith(id) === true))
  );
}

/** The matching records of a section's bucket; undefined where the run published none. */
export async function inBucket(
  store: ObjectStore,
  place: Place,
  section: number,
  wanted: Wanted,
): Promise<TraceRecord[] | undefined> {
  const buckets = await bucketsOf(store, place);
  const bucket = buckets[bucketOf(section, buckets.length)];
  return bucket === undefined ? undefined : Array.fromAsync(matching(store, bucket, wanted));
}

/** The matching records of a published version, read through from the first to the last. */
export async function* inVersion(
  store: ObjectStore,
  place: Place,
  wanted: Wanted,
): AsyncGenerator<TraceRecord> {
  for (const bucket of await bucketsOf(store, place)) yield* matching(store, bucket, wanted);
}

async function* matching(
  store: ObjectStore,
  key: string,
  { text, matches }: Wanted,
): AsyncGenerator<TraceRecord> {
  for await (const lines of linesOf(decompressZstd(store.read("data", key))))
    for (const line of lines) {
      if (!line.includes(text)) continue;
      const record = TraceRecord.parse(JSON.parse(line));
      if (matches(record)) yield record;
    }
}

/** A version's buckets in order, as keys. Its lineage is whole in itself: runs and their work expire, it does not. */
async function bucketsOf(store: ObjectStore, { dataset, version }: Place): Promise<string[]> {
  if (version === undefined) return [];
  const keys: string[] = [];
  for await (const { key } of store.list("data", tracesPrefix(dataset, version)))
    if (isTraceBucket(key)) keys.push(key);
  return keys;
}
