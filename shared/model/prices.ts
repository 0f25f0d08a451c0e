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

/** What one call of a step over a shard asks of other services. Measured: docs/scale.md, "What a call asks". */
export const PER_CALL = {
  /** A child execution of a map: its start and its task. */
  transitions: 2,
  s3Reads: 8,
  s3Writes: 5,
  dynamoWrites: 1,
  /** Bytes of log and metrics. */
  logBytes: 2_000,
} as const;

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

/** @param workGb what the steps store, kept for `days` */
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
