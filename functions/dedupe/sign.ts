import { NotConserved } from "../../shared/model/errors.ts";
import { workTable } from "../../shared/model/keys.ts";
import type { Example } from "../../shared/model/record.ts";
import { readLines } from "../../shared/shards/shard-reader.ts";
import { digestOf } from "../../shared/similarity/digest.ts";
import { exactKeys } from "../../shared/similarity/exact-key.ts";
import { shardHandler } from "../../shared/stage/handler.ts";
import type { ShardStage } from "../../shared/stage/stage.ts";
import { stepKey } from "../../shared/stage/step-key.ts";
import { ENTRY_BYTES, partitionOf, writeEntry } from "./key-entry.ts";
import { SectionedRows, type SectionedTable } from "./sectioned-table.ts";

export { trial } from "./trial.ts";

/**
 * Dedupe, first step: what the later ones need of each record. Writes a digest a record, and a table of keys, partition
 * after partition, of which every match reads its section.
 */
export const signStage: ShardStage<Example> = {
  step: "sign",
  async prepare(context) {
    const { services, manifest, recipe, event } = context;
    const { records } = (await context.result("filter", event.shard)).outputs;
    if (!records)
      throw new NotConserved("The filter step wrote no records.", { step: "filter", shard: event.shard });
    const { partitions } = manifest;
    const determinants = { input: records.sha256, partitions, dedupe: recipe.dedupe };
    const key = stepKey("sign", services.codeVersion, determinants);
    const rows = new SectionedRows(ENTRY_BYTES, partitions);
    let keys: SectionedTable | undefined;
    let at = 0;
    return {
      determinants,
      enters: "in",
      outputs: { digests: "data" },
      async *read() {
        for await (const lines of readLines(services.store, records))
          yield lines.map((line): Example => JSON.parse(line));
        keys = await rows.store(services.store, workTable("sign", key, "keys"));
      },
      step(record, emit) {
        const { id, source, quality } = record;
        emit("digests", JSON.stringify(digestOf(record)));
        if (recipe.dedupe.exact) {
          const entry = { ...exactKeys(record), at, id, kind: source.kind, quality };
          rows.add(partitionOf(entry, partitions), (into, offset) => writeEntry(into, offset, entry));
        }
        at++;
        return { id, outcome: "kept" };
      },
      summary() {
        if (!keys) throw new NotConserved("The keys were not stored.", { step: "sign", shard: event.shard });
        return { keys };
      },
    };
  },
};

export const handler = shardHandler(signStage);
