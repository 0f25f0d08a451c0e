import { createHash } from "node:crypto";
import { z } from "zod";
import { Json } from "../model/outcome.ts";
import { SplitName } from "../model/round.ts";
import { StepName } from "../model/run.ts";

/** One decision about a record. */
export const TraceStep = z.strictObject({
  step: StepName,
  outcome: z.enum(["kept", "dropped", "quarantined"]),
  /** The drop's reason or the quarantine's error. */
  reason: z.string().optional(),
  changed: z.literal(true).optional(),
  detail: Json.optional(),
});
export type TraceStep = z.infer<typeof TraceStep>;

/** Where a record's way ended. */
export const TraceEnd = z.discriminatedUnion("outcome", [
  /** `line` counts from 1 in the version's file of that split. */
  z.strictObject({ outcome: z.literal("published"), split: SplitName, line: z.int().positive() }),
  z.strictObject({ outcome: z.literal("dropped"), step: StepName, reason: z.string() }),
  z.strictObject({ outcome: z.literal("quarantined"), step: StepName, reason: z.string() }),
  /** The run ended before the record came further than this step. */
  z.strictObject({ outcome: z.literal("unfinished"), step: StepName }),
]);
export type TraceEnd = z.infer<typeof TraceEnd>;

/** A record's whole way through a run: one a source row, and one a generated example. Holds no text of the record. */
export const TraceRecord = z.strictObject({
  shard: z.int().nonnegative(),
  /** Absent where a source row never became a record. */
  id: z.string().optional(),
  /** The source object's key; for a generated example, the operator's name. */
  uri: z.string(),
  version: z.string(),
  /** Of the source object, from 1; for a generated example, its place in the batch. */
  line: z.int().positive(),
  steps: z.array(TraceStep).min(1),
  end: TraceEnd,
});
export type TraceRecord = z.infer<typeof TraceRecord>;

/** Every shard's traces are cut into this many sections, by the first byte of the id: a bucket is a run of sections. */
export const SECTIONS = 256;

/** The section of a record; rows that never got an id are spread by their place. */
export function sectionOf(id: string | undefined, uri: string, line: number): number {
  if (id !== undefined && /^[0-9a-f]{2}/.test(id)) return Number.parseInt(id.slice(0, 2), 16);
  return createHash("sha256").update(`${uri}\n${line}`).digest()[0] ?? 0;
}

/**
 * The record-level lineage is cut so that a bucket holds about this many records: one read of about a MiB answers a
 * question. Smaller ones would make a question little faster and a run slower: a bucket is gathered from every shard.
 */
const BUCKET_RECORDS = 16 * 1024;

/** How many buckets for so many records: a power of two, at most one a section. */
export function bucketCount(records: number): number {
  let buckets = 1;
  while (buckets < SECTIONS && buckets * BUCKET_RECORDS < records) buckets *= 2;
  return buckets;
}

/** The sections of a bucket: `first` inclusive, `last` inclusive. */
export function sectionsOf(bucket: number, buckets: number): { first: number; last: number } {
  const width = SECTIONS / buckets;
  return { first: bucket * width, last: (bucket + 1) * width - 1 };
}

export const bucketOf = (section: number, buckets: number): number =>
  Math.floor(section / (SECTIONS / buckets));

/** What the trace of one shard says to those who gather it. */
export const ShardTraces = z.strictObject({
  /** In the data bucket: zstd frames, section after section. */
  key: z.string(),
  records: z.int().nonnegative(),
  /** SHA-256 of the object. */
  sha256: z.string(),
  /** Where each non-empty section's frames end, as [section, byte]; a section begins where the one before it ends. */
  ends: z.array(z.tuple([z.int(), z.int()])),
  /** Lines the shard has in each split's file. */
  published: z.record(SplitName, z.int().nonnegative()),
});
export type ShardTraces = z.infer<typeof ShardTraces>;
