import type { Example } from "../../shared/model/record.ts";
import type { RunManifest, StepName } from "../../shared/model/run.ts";
import type { ShardStage } from "../../shared/stage/stage.ts";

/** Stands in for a step: hands these records on as they are. */
export const standIn = (step: StepName, records: readonly Example[]): ShardStage<Example> => ({
  step,
  prepare: async () => ({
    determinants: JSON.stringify(records),
    enters: "in",
    outputs: { records: "data" },
    async *read() {
      yield records;
    },
    step(item, emit) {
      emit("records", JSON.stringify(item));
      return { id: item.id, outcome: "kept" };
    },
  }),
});

/** The part of a made-up run's plan that is this shard. */
export const madeUpPart = (shard: number, source = "made-up"): RunManifest["parts"][number] => ({
  shard,
  source,
  kind: "public",
  key: "made-up.jsonl",
  version: "1",
  etag: "1",
  size: 0,
  start: 0,
  end: 0,
  firstLine: 1,
  format: "jsonl",
  compression: "none",
});
