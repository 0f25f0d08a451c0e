import { NotConserved } from "../../shared/model/errors.ts";
import { addCounts, balances, type Counts, noCounts } from "../../shared/model/outcome.ts";
import { STEPS, type StepName, type StepResult } from "../../shared/model/run.ts";

/** A shard's results along the way, in order. */
export type ShardResults = readonly StepResult[];

/**
 * Conservation across the run: in every shard, what a step kept is what the next one took in.
 * @returns the run's counts by step, in the order of the flow
 * @throws NotConserved naming the shard and the step
 */
export function conserved(
  shards: readonly { shard: number; results: ShardResults }[],
): Record<string, Counts> {
  const sums: Partial<Record<StepName, Counts>> = {};
  for (const { shard, results } of shards) {
    let kept: number | undefined;
    for (const { step, counts } of results) {
      const entered = counts.in + counts.produced;
      if (kept !== undefined && entered !== kept)
        throw unaccounted(step, shard, `the step before kept ${kept} records, ${step} took in ${entered}`);
      if (!balances(counts))
        throw unaccounted(
          step,
          shard,
          `${step} took in ${entered} records and does not say what became of each`,
        );
      kept = counts.kept;
      sums[step] = addCounts(sums[step] ?? noCounts(), counts);
    }
  }
  return Object.fromEntries(
    STEPS.flatMap((step) => {
      const counts = sums[step];
      return counts ? [[step, counts]] : [];
    }),
  );
}

const unaccounted = (step: StepName, shard: number, what: string): NotConserved =>
  new NotConserved(`Shard ${shard}: ${what}. Nothing is published; this is a defect of Provender.`, {
    step,
    shard,
  });
