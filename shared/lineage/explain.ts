import { ObjectMissing } from "../model/errors.ts";
import { incomingPrefix, published, roundsPrefix, traceBucket } from "../model/keys.ts";
import { RoundDecision, type SplitName } from "../model/round.ts";
import type { RunManifest } from "../model/run.ts";
import { linesOf } from "../shards/lines.ts";
import type { ObjectStore } from "../shards/object-store.ts";
import { readLines } from "../shards/shard-reader.ts";
import { decompressZstd } from "../shards/zstd.ts";
import { readManifest, resultOf } from "../stage/results.ts";
import type { LineageStore } from "./lineage-store.ts";
import { bucketOf, SECTIONS, sectionOf, TraceRecord } from "./trace-record.ts";
import { traceOfUnfinished } from "./trace-unfinished.ts";

export interface Stores {
  store: ObjectStore;
  lineage: LineageStore;
}

/** A record's way, and the run and version that it was found in. `version` is absent where the run published none. */
export interface Found {
  dataset: string;
  run: string;
  version?: string;
  record: TraceRecord;
}
export interface Explanation {
  found: Found[];
}

/** A run to look in. */
interface Place {
  dataset: string;
  run: string;
  version?: string;
}

/**
 * A record's whole way, by its id or the beginning of one (four digits at least, to know its bucket): in each data set's
 * current version, or its last run where nothing was published. One small read a data set.
 */
export async function explainRecord(stores: Stores, id: string, dataset?: string): Promise<Explanation> {
  if (!/^[0-9a-f]{4,32}$/.test(id)) return { found: [] };
  const found: Found[] = [];
  for (const place of await placesOf(stores, dataset)) {
    const records =
      (await inBucket(
        stores.store,
        place,
        sectionOf(id, "", 0),
        (record) => record.id?.startsWith(id) === true,
      )) ?? (await traceOfUnfinished(stores.store, place.run, (line) => line.id?.startsWith(id) === true));
    for (const record of records) found.push({ ...place, record });
  }
  return { found };
}

const FILE_OF: Readonly<Record<string, SplitName>> = {
  "training_data.jsonl": "train",
  "validation_data.jsonl": "validation",
  "test_data.jsonl": "test",
};

/**
 * What became of a line: of a published file (`training_data.jsonl`, a key or a copy of it), or of an uploaded file, by its
 * name or key. Lines count from 1.
 */
export async function explainLine(
  stores: Stores,
  file: string,
  line: number,
  dataset?: string,
): Promise<Explanation> {
  const name = file.split(/[\\/]/).at(-1) ?? file;
  const split = FILE_OF[name];
  const found: Found[] = [];
  for (const place of await placesOf(stores, dataset ?? datasetIn(file)))
    found.push(
      ...(split === undefined
        ? await ofSource(stores.store, place, file, line)
        : await ofPublished(stores.store, place, name, split, line)),
    );
  return { found };
}

/** `datasets/<dataset>/<version>/training_data.jsonl` names its data set, and so does `out/<dataset>/…`, by habit. */
const datasetIn = (file: string): string | undefined => /(?:^|\/)(?:datasets|out)\/([^/]+)\//.exec(file)?.[1];

async function placesOf({ lineage }: Stores, dataset: string | undefined): Promise<Place[]> {
  const runs = await lineage.listRuns(dataset);
  const places = new Map<string, Place>();
  for (const row of runs) {
    if (places.has(row.dataset)) continue;
    const current = await lineage.currentVersion(row.dataset);
    const { dataset: of } = row;
    places.set(
      of,
      current ? { dataset: of, run: current.run, version: current.version } : { dataset: of, run: row.run },
    );
  }
  return [...places.values()];
}

/** The id sidecar has 33 bytes a line: one ranged read finds the id, one bucket the record. */
async function ofPublished(
  store: ObjectStore,
  place: Place,
  name: string,
  split: SplitName,
  line: number,
): Promise<Found[]> {
  if (place.version === undefined || line < 1) return [];
  const ids = published(place.dataset, place.version, name.replace(/\.jsonl$/, ".ids"));
  const size = (await store.head("data", ids))?.size ?? 0;
  const start = (line - 1) * ID_LINE;
  if (start >= size) return [];
  const chunks = await Array.fromAsync(
    store.read("data", ids, { range: { start, end: start + ID_LINE - 1 } }),
  );
  const id = Buffer.concat(chunks).toString("latin1");
  const records = await inBucket(
    store,
    place,
    sectionOf(id, "", 0),
    ({ end }) => end.outcome === "published" && end.split === split && end.line === line,
  );
  return (records ?? []).map((record) => ({ ...place, record }));
}

/** 32 hex digits and a line end. */
const ID_LINE = 33;

/** The shard that holds the line is known from the manifest; its source ledger says the row's id, the bucket the rest. */
async function ofSource(store: ObjectStore, place: Place, file: string, line: number): Promise<Found[]> {
  const manifest = await readManifest(store, place.run).catch(missing);
  if (!manifest) return [];
  const found: Found[] = [];
  for (const part of partsWith(manifest, file, line)) {
    const { ledger } = (await resultOf(store, place.run, "source", part.shard).catch(missing)) ?? {};
    if (!ledger) continue;
    for await (const lines of readLines(store, ledger))
      for (const text of lines) {
        if (!text.includes(`"line":${line}`)) continue;
        const row: { id?: string; line?: number } = JSON.parse(text);
        if (row.line !== line) continue;
        const same = (record: { uri: string; line: number }): boolean =>
          record.uri === part.key && record.line === line;
        const records =
          (await inBucket(store, place, sectionOf(row.id, part.key, line), same)) ??
          (await traceOfUnfinished(store, place.run, (other) => other.line === line, part.shard));
        for (const record of records) found.push({ ...place, record });
      }
  }
  return found;
}

function partsWith({ parts, dataset }: RunManifest, file: string, line: number): RunManifest["parts"] {
  const named = parts.filter(({ key, source }) => {
    const name = key.slice(incomingPrefix(dataset, source).length);
    return key === file || name === file || file.endsWith(`/${name}`);
  });
  return named.filter((part) => {
    const next = parts.find((other) => other.key === part.key && other.start === part.end);
    return line >= part.firstLine && (next === undefined || line < next.firstLine);
  });
}

/** The matching records of a section's bucket; undefined where the run has no lineage by bucket. */
async function inBucket(
  store: ObjectStore,
  { dataset, run, version }: Place,
  section: number,
  matches: (record: TraceRecord) => boolean,
): Promise<TraceRecord[] | undefined> {
  if (version === undefined) return undefined;
  const buckets = await bucketsOf(store, run);
  if (buckets === undefined) return undefined;
  const key = traceBucket(dataset, version, bucketOf(section, buckets));
  const found: TraceRecord[] = [];
  for await (const lines of linesOf(decompressZstd(store.read("data", key))))
    for (const line of lines) {
      const record: TraceRecord = JSON.parse(line);
      if (matches(record)) found.push(TraceRecord.parse(record));
    }
  return found;
}

/** How many buckets a run's lineage is cut into: the last round's decision says. */
async function bucketsOf(store: ObjectStore, run: string): Promise<number | undefined> {
  let last: string | undefined;
  for await (const { key } of store.list("data", roundsPrefix(run))) last = key;
  const stored = last === undefined ? undefined : await store.readWhole("data", last);
  const decision = stored && RoundDecision.parse(JSON.parse(stored.toString("utf8")));
  const buckets = decision?.state.buckets.length ?? 0;
  return buckets > 0 && buckets <= SECTIONS ? buckets : undefined;
}

function missing(error: unknown): undefined {
  if (error instanceof ObjectMissing) return undefined;
  throw error;
}
