import { NotConserved } from "../../shared/model/errors.ts";
import {
  addSplitParts,
  noSplitPart,
  SPLITS,
  type SplitName,
  type SplitPart,
  SplitSummary,
} from "../../shared/model/round.ts";
import type { StepResult, StoredOutput } from "../../shared/model/run.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";
import { compose, type PublishedFile, type Target } from "./compose.ts";

const FILES: Readonly<Record<SplitName, string>> = {
  train: "training_data",
  validation: "validation_data",
  test: "test_data",
};

export type SplitParts = Readonly<Partial<Record<SplitName, SplitPart>>>;

export interface SplitFiles {
  /** The examples of each split. */
  examples: PublishedFile[];
  /** Beside each of them the ids, a line each: a line number leads to its record. */
  ids: PublishedFile[];
  parts: SplitParts;
}

/** Puts what split wrote, shard by shard, into one file a split. */
export async function composeSplits(
  store: ObjectStore,
  target: Target,
  shards: readonly StepResult[],
  withTest: boolean,
): Promise<SplitFiles> {
  const splits = SPLITS.filter((split) => split !== "test" || withTest);
  const composed = (role: string, file: string): Promise<PublishedFile> =>
    compose(
      store,
      target,
      file,
      shards.map(({ outputs }) => written(outputs[role], role)),
    );
  const [examples, ids] = await Promise.all([
    Promise.all(splits.map((split) => composed(split, `${FILES[split]}.jsonl`))),
    Promise.all(splits.map((split) => composed(`${split}-ids`, `${FILES[split]}.ids`))),
  ]);
  const summaries = shards.map(({ summary }) => SplitSummary.parse(summary).parts);
  const parts = Object.fromEntries(
    splits.map((split) => [split, summaries.map((part) => part[split]).reduce(addSplitParts, noSplitPart())]),
  );
  return { examples, ids, parts };
}

function written(output: StoredOutput | undefined, role: string): StoredOutput {
  if (!output) throw new NotConserved(`The split step wrote no ${role}.`, { step: "split", shard: -1 });
  return output;
}
