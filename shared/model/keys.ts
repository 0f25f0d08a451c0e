import type { StepName } from "./run.ts";

/**
 * Every S3 key Provender reads or writes, built here and nowhere else.
 *
 * Raw bucket (unmasked; plan, source and mask only):
 *   incoming/<dataset>/<source>/<file>        what people upload
 *   work/source/<key>/records.jsonl.zst       sourced records, kept for days
 *
 * Data bucket:
 *   recipes/<dataset>.yaml
 *   evaluation/<dataset>/<name>/<file>        what examples are decontaminated against
 *   runs/<run>/manifest.json                  what plan decided
 *   runs/<run>/rounds/<round>.json            what assess decided after a round
 *   runs/<run>/splits.txt                     each surviving record's split, a digit a record, when the rounds are over
 *   runs/<run>/review.jsonl                   masked examples for a person to review
 *   runs/<run>/review.json                    what the person decided
 *   runs/<run>/steps/<step>/<shard>.json      pointer to the step's result
 *   runs/<run>/steps/apply/duplicates-<round>.json   what the round's duplicate search found
 *   work/<step>/<key>/<role>.jsonl.zst        a step's outputs, by the hash of what they were made from
 *   work/<step>/<key>/<role>.bin              an output that is read in pieces (dedupe's tables)
 *   work/<step>/<key>/ledger.jsonl.zst        what happened to each record of its input
 *   results/<step>/<key>.json                 written last: the outputs above are whole; expires well before them
 *   work/plan/<object hash>.json              where a large upload is cut, by its key and ETag
 *   cache/model/<request hash>.json           a model's answer
 *   cache/findings/<question hash>.json       where an outside detector found personal data, without the text
 *   measurements/mask/<settings hash>.json    what masking with these settings was last measured to find
 *   cache/embeddings/<text hash>.f32          a text's embedding, by model and text
 *   datasets/<dataset>/<version>/<file>       published, never changed
 *   lineage/<dataset>/<version>/<bucket>.jsonl.zst   record-level trace, bucketed by id prefix
 *   lineage/<dataset>/<version>/made.jsonl.zst       which example was made from which
 *   lineage/<dataset>/<version>/splits.jsonl.zst     every family's split, so that later versions keep it
 */
const numbered = (n: number): string => String(n).padStart(5, "0");

export const incomingPrefix = (dataset: string, source?: string): string =>
  source === undefined ? `incoming/${dataset}/` : `incoming/${dataset}/${source}/`;
export const incoming = (dataset: string, source: string, file: string): string =>
  `${incomingPrefix(dataset, source)}${file}`;

/** The data set and source an upload belongs to, or undefined when the key is not `incoming/<dataset>/<source>/<file>`. */
export function parseIncoming(key: string): { dataset: string; source: string; file: string } | undefined {
  const match = /^incoming\/([^/]+)\/([^/]+)\/(.+)$/.exec(key);
  const [, dataset, source, file] = match ?? [];
  return dataset && source && file ? { dataset, source, file } : undefined;
}

export const evaluationPrefix = (dataset: string, name: string): string => `evaluation/${dataset}/${name}/`;
/** An evaluation file as reports name it: `<name>/<file>`. */
export const evaluationFile = (key: string): string => key.split("/").slice(2).join("/");

export const recipeFile = (dataset: string): string => `recipes/${dataset}.yaml`;
/** The data set whose recipe lies at the key, or undefined when it is no recipe's. */
export const parseRecipeFile = (key: string): string | undefined => /^recipes\/([^/]+)\.yaml$/.exec(key)?.[1];
export const runManifest = (run: string): string => `runs/${run}/manifest.json`;
export const roundDecision = (run: string, round: number): string =>
  `runs/${run}/rounds/${numbered(round)}.json`;
export const roundsPrefix = (run: string): string => `runs/${run}/rounds/`;
export const dealtSplits = (run: string): string => `runs/${run}/splits.txt`;
export const reviewSample = (run: string): string => `runs/${run}/review.jsonl`;
export const reviewDecision = (run: string): string => `runs/${run}/review.json`;
export const stepPointer = (run: string, step: StepName, shard: number): string =>
  `runs/${run}/steps/${step}/${numbered(shard)}.json`;

export const foundDuplicates = (run: string, round: number): string =>
  `runs/${run}/steps/apply/duplicates-${numbered(round)}.json`;

export const workOutput = (step: StepName, key: string, role: string): string =>
  `work/${step}/${key}/${role}.jsonl.zst`;
/** A step's output that is read in pieces, of a layout of its own. */
export const workTable = (step: StepName, key: string, role: string): string =>
  `work/${step}/${key}/${role}.bin`;
export const workLedger = (step: StepName, key: string): string => workOutput(step, key, "ledger");
export const workResult = (step: StepName, key: string): string => `results/${step}/${key}.json`;
/** Where the result lies that says an output (`work/<step>/<key>/…`) is whole. */
export const resultOfWork = (output: string): string =>
  output.replace(/^work\/([^/]+\/[^/]+)\/.*$/, "results/$1.json");
export const planCuts = (objectHash: string): string => `work/plan/${objectHash}.json`;
export const modelAnswer = (requestHash: string): string => `cache/model/${requestHash}.json`;
export const embedding = (textHash: string): string => `cache/embeddings/${textHash}.f32`;

export const outsideFindings = (questionHash: string): string => `cache/findings/${questionHash}.json`;
export const maskMeasurement = (settingsHash: string): string => `measurements/mask/${settingsHash}.json`;

export const published = (dataset: string, version: string, file: string): string =>
  `datasets/${dataset}/${version}/${file}`;
/** The data set and version of a published file's key, or undefined when the key is no such. */
export function parsePublished(key: string): { dataset: string; version: string } | undefined {
  const [, dataset, version] = /^datasets\/([^/]+)\/([^/]+)\/[^/]+$/.exec(key) ?? [];
  return dataset && version ? { dataset, version } : undefined;
}
export const tracesPrefix = (dataset: string, version: string): string => `lineage/${dataset}/${version}/`;
export const traceBucket = (dataset: string, version: string, bucket: number): string =>
  `${tracesPrefix(dataset, version)}${numbered(bucket)}.jsonl.zst`;
export const isTraceBucket = (key: string): boolean => /^lineage\/[^/]+\/[^/]+\/\d+\.jsonl\.zst$/.test(key);
export const madeFrom = (dataset: string, version: string): string =>
  `${tracesPrefix(dataset, version)}made.jsonl.zst`;
export const splitMemory = (dataset: string, version: string): string =>
  `lineage/${dataset}/${version}/splits.jsonl.zst`;
