import { madeFromLine } from "../../shared/lineage/family.ts";
import { madeFrom } from "../../shared/model/keys.ts";
import type { LedgerLine } from "../../shared/model/outcome.ts";
import type { StepResult } from "../../shared/model/run.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";
import { readLines } from "../../shared/shards/shard-reader.ts";
import { ShardWriter } from "../../shared/shards/shard-writer.ts";
import type { Target } from "./compose.ts";

/** Keeps with the version what was made from what; `augmented` in the order of the shards, so parents come first. */
export async function publishFamilies(
  store: ObjectStore,
  { dataset, version }: Target,
  augmented: readonly StepResult[],
): Promise<void> {
  const writer = new ShardWriter(store, "data", madeFrom(dataset, version));
  for (const { ledger } of augmented) {
    if (!ledger) continue;
    for await (const lines of readLines(store, ledger))
      for (const line of lines) {
        const entry: LedgerLine = JSON.parse(line);
        const made = madeFromLine(entry);
        if (made) writer.write(JSON.stringify(made));
      }
  }
  await writer.close();
}
