import { NotConserved } from "../../shared/model/errors.ts";
import { addCounts, balances, type Counts, noCounts } from "../../shared/model/outcome.ts";
import type { StepName, StepResult } from "../../shared/model/run.ts";

/** The steps a record passes one after the other, in its shard; a generated one begins at augment. */
const WAY: readonly StepName[] = ["source", "augment", "mask", "filter", "apply", "split"];

/** A shard's results along the way, in order. */
export type ShardResults = readonly StepResult[];

/** The steps whose results are asked for a shard. */
export const wayOf = (generated: boolean): StepName[] =>
  WAY.filter((step) => step !== (generated ? "source" : "augment"));

/**
 * Conservation across the run: in every shard, what a step kept is what the next one took in.
 * @returns the run's counts, step by step
 * @throws NotConserved naming the shard and the step
 */
export function conserved(
  shards: readonly { shard: number; results: ShardResults }[],
): Record<string, Counts> {
  const sums: Record<string, Counts> = {};
  for (const { shard, results } of shards) {
    let kept: number | undefined;
    for (const { step, counts } of results) {
      const entered = counts.in + counts.produced;
      if (!balances(counts) || (kept !== undefined && entered !== kept))
        throw new NotConserved(
          `Shard ${shard}: ${kept ?? entered} records came to ${step}, which took in ${entered} and accounts for others. Nothing is published; this is a defect.`,
          { step, shard },
        );
      kept = counts.kept;
      sums[step] = addCounts(sums[step] ?? noCounts(), counts);
    }
  }
  return sums;
}
