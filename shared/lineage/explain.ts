import { ObjectMissing } from "../model/errors.ts";
import { parsePublished, published } from "../model/keys.ts";
import type { SplitName } from "../model/round.ts";
import type { RunManifest } from "../model/run.ts";
import type { ObjectStore } from "../shards/object-store.ts";
import { readLines } from "../shards/shard-reader.ts";
import { readManifest, resultOf } from "../stage/results.ts";
import { downstreamOf, upstreamOf } from "./family.ts";
import { isCalled } from "./object-name.ts";
import { orKnown, type Place, placesOf, type Stores, type Where } from "./places.ts";
import { sectionOf, type TraceRecord } from "./trace-record.ts";
import { traceOfUnfinished } from "./trace-unfinished.ts";
import { inBucket, inVersion, tracesById } from "./traces.ts";

/** A record's way, the run and version it was found in, and its family there. */
export interface Found extends Place {
  record: TraceRecord;
  /** What it was made from, back to what was sourced; empty unless it was generated. */
  upstream: TraceRecord[];
  /** Ids of what was made from it. */
  downstream: string[];
}
export interface Explanation {
  found: Found[];
}

/** A record's whole way, by its id or the beginning of one, four digits at least. */
export async function explainRecord(stores: Stores, id: string, where: Where = {}): Promise<Explanation> {
  if (!/^[0-9a-f]{4,32}$/.test(id)) return { found: [] };
  return inEach(stores, where, (place) => tracesById(stores.store, place, id));
}

const FILE_OF: Readonly<Record<string, SplitName>> = {
  "training_data.jsonl": "train",
  "validation_data.jsonl": "validation",
  "test_data.jsonl": "test",
};

/** Whether a file, going by its name, is one that Provender publishes. */
export const isPublishedFile = (file: string): boolean => baseName(file) in FILE_OF;

/**
 * What became of a line: of a published file (`training_data.jsonl`, a key or a copy of it), or of an uploaded file, by its
 * name or key. Lines count from 1.
 */
export async function explainLine(
  stores: Stores,
  file: string,
  line: number,
  where: Where = {},
): Promise<Explanation> {
  const split = FILE_OF[baseName(file)];
  return inEach(stores, orKnown(where, parsePublished(file)), (place) =>
    split === undefined
      ? ofSource(stores.store, place, file, line)
      : ofPublished(stores.store, place, baseName(file), split, line),
  );
}

const baseName = (file: string): string => file.split(/[\\/]/).at(-1) ?? file;

async function inEach(
  stores: Stores,
  where: Where,
  look: (place: Place) => Promise<TraceRecord[]>,
): Promise<Explanation> {
  const found: Found[] = [];
  for (const place of await placesOf(stores, where))
    for (const record of await look(place))
      found.push({
        ...place,
        record,
        upstream: await upstreamOf(stores.store, place, record),
        downstream: await downstreamOf(stores.store, place, record),
      });
  return { found };
}

/** The id sidecar has 33 bytes a line: one ranged read finds the id, one bucket the record. */
async function ofPublished(
  store: ObjectStore,
  place: Place,
  name: string,
  split: SplitName,
  line: number,
): Promise<TraceRecord[]> {
  if (place.version === undefined || line < 1) return [];
  const ids = published(place.dataset, place.version, name.replace(/\.jsonl$/, ".ids"));
  const size = (await store.head("data", ids))?.size ?? 0;
  const start = (line - 1) * ID_LINE;
  if (start >= size) return [];
  const chunks = await Array.fromAsync(
    store.read("data", ids, { range: { start, end: start + ID_LINE - 1 } }),
  );
  const id = Buffer.concat(chunks).toString("latin1");
  const wanted = {
    text: id.trimEnd(),
    matches: ({ end }: TraceRecord) =>
      end.outcome === "published" && end.split === split && end.line === line,
  };
  return (await inBucket(store, place, sectionOf(id, "", 0), wanted)) ?? [];
}

/** 32 hex digits and a line end. */
const ID_LINE = 33;

/**
 * The source's ledger says the row's id, and the id where its way is told. Where the run's records have expired, the
 * version's lineage, which has not, is read through.
 */
async function ofSource(
  store: ObjectStore,
  place: Place,
  file: string,
  line: number,
): Promise<TraceRecord[]> {
  try {
    return await byLedger(store, place, file, line);
  } catch (error) {
    if (!(error instanceof ObjectMissing)) throw error;
    const matches = (record: TraceRecord): boolean => record.line === line && isCalled(record.uri, file);
    return Array.fromAsync(inVersion(store, place, { text: `"line":${line},`, matches }));
  }
}

/** @throws ObjectMissing where the run's records have expired, or it planned nothing */
async function byLedger(
  store: ObjectStore,
  place: Place,
  file: string,
  line: number,
): Promise<TraceRecord[]> {
  const manifest = await readManifest(store, place.run);
  const found: TraceRecord[] = [];
  for (const part of partsWith(manifest, file, line)) {
    const { ledger } = await resultOf(store, place.run, "source", part.shard);
    if (!ledger) continue;
    const matches = (record: TraceRecord): boolean => record.uri === part.key && record.line === line;
    for await (const lines of readLines(store, ledger))
      for (const text of lines) {
        if (!text.includes(`"line":${line}`)) continue;
        const row: { id?: string; line?: number } = JSON.parse(text);
        if (row.line !== line) continue;
        const section = sectionOf(row.id, part.key, line);
        found.push(
          ...((await inBucket(store, place, section, { text: `"line":${line},`, matches })) ??
            (await traceOfUnfinished(store, place.run, (other) => other.line === line, part.shard))),
        );
      }
  }
  return found;
}

function partsWith({ parts }: RunManifest, file: string, line: number): RunManifest["parts"] {
  return parts.filter((part) => {
    const next = parts.find((other) => other.key === part.key && other.start === part.end);
    return (
      isCalled(part.key, file) && line >= part.firstLine && (next === undefined || line < next.firstLine)
    );
  });
}
