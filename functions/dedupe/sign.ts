import { NotConserved } from "../../shared/model/errors.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import type { Example } from "../../shared/model/record.ts";
import { readLines } from "../../shared/shards/shard-reader.ts";
import { shardHandler } from "../../shared/stage/handler.ts";
import { trialRecord } from "../../shared/stage/record-trial.ts";
import type { ShardStage } from "../../shared/stage/stage.ts";
import type { Trial, TrialInput, TrialOutput } from "../../shared/stage/trial.ts";
import { digestOf, keyEntryOf, keysRole, partitionOf } from "./digest.ts";
import { type Candidate, Keepers } from "./match-keys.ts";

/** Dedupe, first step: for each record a digest, and its key in the partition that will compare it. */
export const signStage: ShardStage<Example> = {
  step: "sign",
  async prepare({ event, manifest, recipe, result, services }) {
    const { records: input } = (await result("filter", event.shard)).outputs;
    if (!input)
      throw new NotConserved("The filter step wrote no records.", { step: "filter", shard: event.shard });
    const { partitions } = manifest;
    const roles = Array.from(
      { length: partitions },
      (_, partition) => [keysRole(partition), "data"] as const,
    );
    let at = 0;
    return {
      determinants: { input: input.sha256, partitions, dedupe: recipe.dedupe },
      enters: "in",
      outputs: { digests: "data", ...Object.fromEntries(roles) },
      async *read() {
        for await (const lines of readLines(services.store, input))
          yield lines.map((line): Example => JSON.parse(line));
      },
      step(record, emit) {
        const entry = keyEntryOf(record, at++);
        emit("digests", JSON.stringify(digestOf(record)));
        if (recipe.dedupe.exact) emit(keysRole(partitionOf(entry.key, partitions)), JSON.stringify(entry));
        return { id: record.id, outcome: "kept" };
      },
    };
  },
};

export const handler = shardHandler(signStage);

/** `provender try dedupe`: the whole file, then one answer a line, each drop with its keeper. */
export const trial = (recipe: Recipe): Trial =>
  async function* (batches) {
    const inputs: TrialInput[] = [];
    for await (const batch of batches) inputs.push(...batch);
    const keepers = new Keepers();
    const lines = inputs.map((input, at): { input: TrialInput; problem?: string; candidate?: Candidate } => {
      const read = trialRecord(input);
      if ("problem" in read) return { input, problem: read.problem };
      const candidate = { ...keyEntryOf(read.record, at), shard: 0, round: 0 };
      if (recipe.dedupe.exact) keepers.add(candidate);
      return { input, candidate };
    });
    yield lines.map(({ input, problem, candidate }): TrialOutput => {
      if (!candidate)
        return {
          line: input.line,
          outcome: "quarantined",
          reason: "not_a_record",
          detail: { message: problem ?? "" },
        };
      const keeper = keepers.over(candidate);
      const { line } = input;
      if (!keeper) return { line, id: candidate.id, outcome: "kept" };
      const detail = { keeper: keeper.id, keeperLine: inputs[keeper.at]?.line ?? 0, similarity: 1 };
      return { line, id: candidate.id, outcome: "dropped", reason: EXACT, detail };
    });
  };

const EXACT = "exact_duplicate";
