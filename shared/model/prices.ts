import { SHARD_BYTES } from "./run.ts";

/**
 * What AWS asks, in US dollars, us-east-1, without free tiers and discounts.
 * Sources: the services' pricing pages (Lambda on arm64, Step Functions Standard, S3 Standard, DynamoDB on demand, KMS,
 * CloudWatch Logs), as of 2025; a region and a contract may differ.
 */
export const PRICES = {
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.2 / 1e6,
  stateTransition: 0.025 / 1e3,
  s3Write: 0.005 / 1e3,
  s3Read: 0.0004 / 1e3,
  s3GbMonth: 0.023,
  dynamoWrite: 0.625 / 1e6,
  kmsRequest: 0.03 / 1e4,
  logGb: 0.5,
} as const;

/** What one call of a step over a shard asks of other services. Measured: docs/scale.md. */
export const PER_CALL = {
  /** A child execution of a map: its start and its task. */
  transitions: 2,
  s3Reads: 10,
  s3Writes: 6,
  /** One row, and the same row in the inverted index. */
  dynamoWrites: 2,
  /** Bytes of log and metrics, the state machine's with them. */
  logBytes: 6_000,
} as const;

/**
 * MiB that functions are deployed with: one core for a step; match holds a partition in memory, and assess about 50 bytes a
 * record. New accounts allow no more than 3,008.
 */
export const MEMORY = { step: 1769, large: 3008 } as const;

/** What a run stores for a record: work that is kept for 90 days, and the published line, kept for good. Bytes; measured. */
export const STORED_A_RECORD = { work: 2_200, published: 900 } as const;

/** A step as it was measured: calls, and their time summed up. */
export interface MeasuredStep {
  step: string;
  calls: number;
  seconds: number;
  /** MiB the function is deployed with. */
  memory: number;
}

export interface Bill {
  lambda: number;
  stepFunctions: number;
  s3: number;
  dynamodb: number;
  logs: number;
  total: number;
}

/** What was built and measured: source rows, the bytes they were read from, and what each step took. */
export interface Measured {
  rows: number;
  bytes: number;
  steps: readonly MeasuredStep[];
}

/** These look at the whole data set, in one call. */
const GLOBAL_STEPS: readonly string[] = ["assess", "publish"];

/**
 * The steps of a build of so many rows: time grows with the rows, calls with the full shards that they make. A sample of
 * less than a shard (16 MiB) mostly measures how long functions take to begin, so its bill is too high.
 */
export function grownTo(rows: number, measured: Measured): MeasuredStep[] {
  const share = rows / measured.rows;
  const shards = Math.ceil((measured.bytes * share) / SHARD_BYTES);
  return measured.steps.map(({ step, calls, seconds, memory }) => ({
    step,
    calls: GLOBAL_STEPS.includes(step) ? Math.min(calls, 1) : shards,
    seconds: seconds * share,
    memory,
  }));
}

/** @param workGb what the steps store, kept for `days`; storage beyond that is not in the bill */
export function billFor(steps: readonly MeasuredStep[], workGb: number, days: number): Bill {
  const calls = steps.reduce((sum, step) => sum + step.calls, 0);
  const gbSeconds = steps.reduce((sum, { seconds, memory }) => sum + seconds * (memory / 1024), 0);
  const lambda = gbSeconds * PRICES.lambdaGbSecond + calls * PRICES.lambdaRequest;
  const stepFunctions = calls * PER_CALL.transitions * PRICES.stateTransition;
  const s3 =
    calls * (PER_CALL.s3Reads * PRICES.s3Read + PER_CALL.s3Writes * PRICES.s3Write) +
    workGb * PRICES.s3GbMonth * (days / 30);
  const dynamodb = calls * PER_CALL.dynamoWrites * PRICES.dynamoWrite;
  const logs = ((calls * PER_CALL.logBytes) / 1e9) * PRICES.logGb;
  return { lambda, stepFunctions, s3, dynamodb, logs, total: lambda + stepFunctions + s3 + dynamodb + logs };
}
