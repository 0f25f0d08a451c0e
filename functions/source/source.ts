import type { Recipe } from "../../shared/model/recipe.ts";
import { shardHandler } from "../../shared/stage/handler.ts";
import type { Trial } from "../../shared/stage/trial.ts";
import { recordOf } from "./record-line.ts";
import { rowReader, sourceStage } from "./source-stage.ts";

export const handler = shardHandler(sourceStage);

/** Lines are rows as they would stand in a file; the recipe's first source says how they are read. */
export function trial(recipe: Recipe): Trial {
  const [source] = recipe.sources;
  return async function* (batches) {
    if (!source) return;
    const read = rowReader(source, { key: "stdin", version: "0", format: "jsonl" });
    for await (const batch of batches)
      yield batch.map(({ line, value }) => {
        const { record, ledger } = read({ line, value });
        return { ...ledger, line, ...(record && { record: recordOf(record) }) };
      });
  };
}
