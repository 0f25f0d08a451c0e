import type { Example } from "../../shared/model/record.ts";
import type { StepName } from "../../shared/model/run.ts";
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
