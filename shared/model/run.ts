import { z } from "zod";
import { Counts, Json } from "./outcome.ts";
import { Recipe } from "./recipe.ts";
import { SourceKind } from "./record.ts";

/** The steps of a run, in the order of the flow. Steps over shards keep a record in its shard and in its order. */
export const STEPS = [
  "source",
  "augment",
  "mask",
  "filter",
  "learn",
  "judge",
  "sign",
  "match",
  "apply",
  "assess",
  "split",
  "trace",
  "index",
  "publish",
] as const;
export const StepName = z.enum(STEPS);
export type StepName = z.infer<typeof StepName>;

/** Bytes of text a shard should hold: a step has it done in seconds, and a failed one costs little to do again. */
export const SHARD_BYTES = 16 * 1024 * 1024;

/** A whole object, or a byte range of it that begins and ends at line ends. */
export const InputPart = z.strictObject({
  shard: z.int().nonnegative(),
  source: z.string(),
  kind: SourceKind,
  /** Key in the raw bucket, or what stands for it where the file's own name holds personal data. */
  key: z.string(),
  version: z.string(),
  etag: z.string(),
  /** Object size in bytes, compressed as it lies there. */
  size: z.int().nonnegative(),
  /** First byte, inclusive, and last byte, exclusive. */
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  /** The line number (from 1) at which the range begins. */
  firstLine: z.int().positive(),
  format: z.enum(["jsonl", "json", "csv", "tsv", "text"]),
  compression: z.enum(["none", "gzip", "zstd"]),
});
export type InputPart = z.infer<typeof InputPart>;

/** A whole object of evaluation data, in the data bucket. */
export const EvaluationFile = InputPart.pick({
  key: true,
  version: true,
  etag: true,
  size: true,
  format: true,
  compression: true,
}).extend({
  /** What the recipe calls the set it belongs to. */
  name: z.string(),
});
export type EvaluationFile = z.infer<typeof EvaluationFile>;

/** What plan decided, once; every later step reads it and none changes it. Key: `runManifest(run)`. */
export const RunManifest = z.strictObject({
  dataset: z.string(),
  run: z.string(),
  recipe: Recipe,
  /** SHA-256 of the recipe file's bytes. */
  recipeSha256: z.string(),
  /** Round 0's shards, one a part; `parts[i].shard === i`. */
  parts: z.array(InputPart),
  /** How many partitions the duplicate search is cut into. */
  partitions: z.int().positive(),
  /** What examples are decontaminated against; absent where the recipe names nothing. */
  evaluation: z.array(EvaluationFile).optional(),
  /** What masking's outside detectors will be asked at most; absent where there are none. */
  outside: z
    .strictObject({
      comprehend: z.strictObject({ units: z.int(), dollars: z.number() }).optional(),
      model: z.strictObject({ requests: z.int(), tokens: z.int() }).optional(),
    })
    .optional(),
});
export type RunManifest = z.infer<typeof RunManifest>;

/**
 * A stored output: where, how long and what. `sha256` is of the object as it lies there. Equal content makes an equal
 * object, as frames are cut by content alone; the object is a fifth of it, and hashing all of it took as long as parsing.
 */
export const StoredOutput = z.strictObject({
  bucket: z.enum(["raw", "data"]),
  key: z.string(),
  sha256: z.string(),
  /** Uncompressed. */
  bytes: z.int().nonnegative(),
  records: z.int().nonnegative(),
});
export type StoredOutput = z.infer<typeof StoredOutput>;

/**
 * What one step did on one shard. Stored last, beside its outputs under the step's key: its presence says the
 * outputs are whole. Free of clock and run id, so the same work has the same result.
 */
export const StepResult = z.strictObject({
  step: StepName,
  /** SHA-256 over step name, code version, the step's part of the recipe and the content of its inputs. */
  key: z.string(),
  codeVersion: z.string(),
  /** By role: `records`, and what the step adds (`digests`, `drops`, `train` …). */
  outputs: z.record(z.string(), StoredOutput),
  ledger: StoredOutput.optional(),
  counts: Counts,
  /** What the step tells the global steps about this shard (counts by category, model tokens …). */
  summary: Json.optional(),
});
export type StepResult = z.infer<typeof StepResult>;

/** A run's pointer to a step's result. Key: `stepPointer(run, step, shard)`. */
export const StepPointer = z.strictObject({ result: StepResult, reused: z.boolean() });
export type StepPointer = z.infer<typeof StepPointer>;

/** What goes into a run: the states pass these on, never data. Lists are shard (or partition, or bucket) numbers. */
export const StartEvent = z.strictObject({ dataset: z.string(), run: z.string() });
export type StartEvent = z.infer<typeof StartEvent>;

export const RoundState = z.strictObject({
  dataset: z.string(),
  run: z.string(),
  round: z.int().nonnegative(),
  /** Unique in the run: a later round's shards are numbered on from the earlier round's. */
  shards: z.array(z.int()),
  partitions: z.array(z.int()),
  /** Buckets of the record-level lineage; empty until assess has ended the rounds. */
  buckets: z.array(z.int()),
  /** Where the workflow goes from here. */
  next: z.enum(["source", "augment", "split"]),
  /** True when a person must approve before going there. */
  approval: z.boolean(),
  /** Whether the recipe asks for the judge step. Absent in states of before there was one. */
  judged: z.boolean().default(false),
});
export type RoundState = z.infer<typeof RoundState>;

/** A step's event: `shard` is a shard, a partition (match) or a bucket (index). */
export const StepEvent = z.strictObject({
  run: z.string(),
  round: z.int().nonnegative(),
  shard: z.int().nonnegative(),
});
export type StepEvent = z.infer<typeof StepEvent>;

/** An event of a step that runs once (assess, publish). */
export const GlobalEvent = z.strictObject({
  dataset: z.string(),
  run: z.string(),
  round: z.int().nonnegative(),
});
export type GlobalEvent = z.infer<typeof GlobalEvent>;
