import { UNNAMED } from "../../shared/model/round.ts";
import type { StepResult, StoredOutput } from "../../shared/model/run.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";
import { readLines } from "../../shared/shards/shard-reader.ts";
import type { Digest } from "../../shared/similarity/digest.ts";

/** What assess reads of a surviving record's digest (apply's output `survivors`): never its text. */
export interface Survivor {
  id: string;
  category: string;
  family: string;
}
/** The survivors of a shard, in order, a batch at a time. */
export async function* readSurvivors(store: ObjectStore, applied: StepResult): AsyncGenerator<Survivor[]> {
  for await (const lines of readLines(store, survivorsOf(applied)))
    yield lines.map((line) => {
      const { id, family, category = UNNAMED }: Digest = JSON.parse(line);
      return { id, category, family };
    });
}

export function survivorsOf({ outputs, key }: StepResult): StoredOutput {
  const { survivors } = outputs;
  if (!survivors) throw new Error(`apply's result ${key} names no survivors`);
  return survivors;
}
