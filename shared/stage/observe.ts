import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { METRICS, NAMESPACE } from "../model/metrics.ts";
import type { StepEvent, StepResult } from "../model/run.ts";

export const SERVICE = "provender";

let logger: Logger | undefined;
let metrics: Metrics | undefined;

/**
 * What operators see of a step on a shard: one structured line with names and counts, never text of a record, and metrics in
 * CloudWatch's embedded format by step and reason. Work found done already is told again, as the run's own.
 */
export function observe({ step, counts, key }: StepResult, { run, round, shard }: StepEvent): void {
  logger ??= new Logger({ serviceName: SERVICE });
  logger.info(step, { run, round, shard, key, counts });
  one(METRICS.kept, counts.kept, { step });
  for (const [reason, n] of Object.entries(counts.dropped)) one(METRICS.dropped, n, { step, reason });
  for (const [reason, n] of Object.entries(counts.quarantined)) one(METRICS.quarantined, n, { step, reason });
}

/** Counts without a dimension but the service. Unit: pieces, or what the metric's name says. */
export function count(values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) one(name, value, {});
}

function one(name: string, value: number, dimensions: Readonly<Record<string, string>>): void {
  // Nobody collects them on a laptop.
  if (!process.env.AWS_LAMBDA_FUNCTION_NAME) return;
  metrics ??= new Metrics({ namespace: NAMESPACE, serviceName: SERVICE });
  const metric = metrics.singleMetric();
  for (const [dimension, of] of Object.entries(dimensions)) metric.addDimension(dimension, of);
  metric.addMetric(name, MetricUnit.Count, value);
}
