import { applyStage } from "../functions/dedupe/apply.ts";
import { matchStage } from "../functions/dedupe/match.ts";
import { signStage } from "../functions/dedupe/sign.ts";
import { MemoryLineageStore } from "../shared/lineage/memory-lineage-store.ts";
import { total } from "../shared/model/outcome.ts";
import { Recipe } from "../shared/model/recipe.ts";
import type { Example } from "../shared/model/record.ts";
import type { RunManifest, StepEvent, StepResult } from "../shared/model/run.ts";
import { runShard } from "../shared/stage/run-shard.ts";
import type { ShardStage } from "../shared/stage/stage.ts";
import { chatRows } from "./corpus.ts";
import { DirectoryStore } from "./directory-store.ts";

/**
 * One step of dedupe over a made-up run, in a process of its own, so that its memory is its own: as the workflow does it,
 * one shard or partition after the other. `node bench/dedupe-steps.ts STEP RECORDS DIRECTORY` prints
 * `{"seconds": …, "megabytes": …, "dropped": …}`; the seconds are the processor's, which a busy machine lengthens less.
 */
const [step, count, directory = ""] = process.argv.slice(2);
const records = Number(count);

/** As plan cuts a run of chats of some 880 bytes: shards of 16 MiB, a partition for 96 MiB. */
const SHARD_RECORDS = 19_000;
const PARTITION_RECORDS = 114_000;
const shards = Math.ceil(records / SHARD_RECORDS);
const manifest: RunManifest = {
  dataset: "bench",
  run: "bench-20260101T000000Z-0000",
  recipe: Recipe.parse({ name: "bench", sources: [{ name: "bench" }] }),
  recipeSha256: "",
  parts: Array.from({ length: shards }, (_, shard) => ({
    shard,
    source: "bench",
    kind: "logs" as const,
    key: "bench.jsonl",
    version: "1",
    etag: "1",
    size: 0,
    start: 0,
    end: 0,
    firstLine: 1,
    format: "jsonl" as const,
    compression: "none" as const,
  })),
  partitions: Math.ceil(records / PARTITION_RECORDS),
};
const services = {
  store: new DirectoryStore(directory),
  lineage: new MemoryLineageStore(),
  codeVersion: "1",
  clock: () => new Date(0),
};

const started = process.cpuUsage();
const results: StepResult[] = [];
const numbers = step === "match" ? manifest.partitions : shards;
const rows = chatRows(records);
let before: Example["messages"] = [];
for (let shard = 0; shard < numbers; shard++) {
  const event = { run: manifest.run, round: 0, shard };
  if (step === "filter") await run(made(shard), event);
  else if (step === "sign")
    await run(
      signStage(() => {
        throw new Error("no embeddings here");
      }),
      event,
    );
  else await (step === "match" ? run(matchStage, event) : run(applyStage, event));
}
const { user, system } = process.cpuUsage(started);
console.log(
  JSON.stringify({
    seconds: (user + system) / 1e6,
    megabytes: Math.round(process.resourceUsage().maxRSS / 1024),
    dropped: results.reduce((sum, { counts }) => sum + total(counts.dropped), 0),
  }),
);

async function run<Item>(stage: ShardStage<Item>, event: StepEvent): Promise<void> {
  results.push(await runShard(stage, services, manifest, event));
}

/** Stands in for the filter step. One in fifty says nearly what the one before it says. */
function made(shard: number): ShardStage<Example> {
  const length = Math.min(SHARD_RECORDS, records - shard * SHARD_RECORDS);
  return {
    step: "filter",
    prepare: async () => ({
      determinants: shard,
      enters: "in",
      outputs: { records: "data" },
      async *read() {
        for (let i = 0; i < length; i += 1000)
          yield Array.from({ length: Math.min(1000, length - i) }, (_, j) =>
            example(shard * SHARD_RECORDS + i + j),
          );
      },
      step(item, emit) {
        emit("records", JSON.stringify(item));
        return { id: item.id, outcome: "kept" };
      },
    }),
  };
}

function example(at: number): Example {
  const { messages }: Pick<Example, "messages"> = JSON.parse(rows.next().value ?? "{}");
  const own =
    at % 50 === 49
      ? before.map((message) => ({
          ...message,
          content: `${message.content} ${message.role === "system" ? "" : "Bye."}`,
        }))
      : messages;
  before = messages;
  return {
    id: at.toString(16).padStart(32, "0"),
    messages: own,
    source: { name: "bench", kind: "logs", uri: "bench.jsonl", version: "1", locator: { line: at + 1 } },
  };
}
