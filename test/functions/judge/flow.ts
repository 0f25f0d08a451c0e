import { createHash } from "node:crypto";
import { filterStage } from "../../../functions/filter/filter.ts";
import { judgeStage } from "../../../functions/judge/judge.ts";
import { learnStage } from "../../../functions/judge/learn.ts";
import { outOfDistribution } from "../../../functions/judge/out-of-distribution.ts";
import { MemoryLineageStore } from "../../../shared/lineage/memory-lineage-store.ts";
import type { LedgerLine } from "../../../shared/model/outcome.ts";
import { Recipe } from "../../../shared/model/recipe.ts";
import type { Example } from "../../../shared/model/record.ts";
import type { RunManifest, StepResult } from "../../../shared/model/run.ts";
import type { Embedder } from "../../../shared/model-client/embedder.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";
import { readLines } from "../../../shared/shards/shard-reader.ts";
import { runShard } from "../../../shared/stage/run-shard.ts";
import type { ShardStage } from "../../../shared/stage/stage.ts";
import { madeUpPart, standIn } from "../../support/stand-in.ts";

export const RUN = "made-up-20260101T000000Z-0000";

/** A made-up record that asks this. */
export const asking = (question: string, more: { source?: string; category?: string } = {}): Example => ({
  id: createHash("sha256").update(question).digest("hex").slice(0, 32),
  messages: [
    { role: "user", content: question },
    { role: "assistant", content: `We have a good answer to that, namely ${question.length} of them.` },
  ],
  ...(more.category !== undefined && { category: more.category }),
  source: { name: more.source ?? "web", kind: "public", uri: "f", version: "1", locator: { line: 1 } },
});

export interface Judged {
  recipe: Recipe;
  store: MemoryObjectStore;
  learned: StepResult;
  results: StepResult[];
  /** Of all shards, one behind the other. */
  ledger: LedgerLine[];
  kept: Example[];
  /** Steps that were computed, and not found done. */
  computed: string[];
}

/** Runs filter, learn and judge over shards, as the workflow does. */
export async function runJudge(
  shards: readonly (readonly Example[])[],
  asked: object,
  store = new MemoryObjectStore(),
  embedder: Embedder = { embed: () => Promise.reject(new Error("no embeddings here")) },
): Promise<Judged> {
  const recipe = Recipe.parse({
    name: "made-up",
    sources: [{ name: "web" }, { name: "shop" }],
    judge: { outOfDistribution: asked },
  });
  const services = { store, lineage: new MemoryLineageStore(), codeVersion: "1", clock: () => new Date(0) };
  const manifest: RunManifest = {
    dataset: "made-up",
    run: RUN,
    recipe,
    recipeSha256: "",
    partitions: 1,
    parts: shards.map((_, shard) => madeUpPart(shard, "web")),
  };
  const run = <Item>(stage: ShardStage<Item>, shard: number): Promise<StepResult> =>
    runShard(stage, services, manifest, { run: RUN, round: 0, shard });
  for (const [shard, records] of shards.entries()) {
    await run(standIn("mask", records), shard);
    await run(filterStage, shard);
  }
  const open = () => embedder;
  const learned = await run(learnStage(open), 0);
  const done: Judged = { recipe, store, learned, results: [], ledger: [], kept: [], computed: [] };
  for (const shard of shards.keys()) {
    const result = await run(judgeStage([outOfDistribution(open)]), shard);
    done.results.push(result);
    const { ledger, outputs } = result;
    if (ledger) for await (const lines of readLines(store, ledger)) done.ledger.push(...lines.map(parsed));
    if (outputs.records)
      for await (const lines of readLines(store, outputs.records))
        done.kept.push(...lines.map((line): Example => JSON.parse(line)));
  }
  for (const { step, reused } of await services.lineage.listSteps(RUN)) if (!reused) done.computed.push(step);
  return done;
}

const parsed = (line: string): LedgerLine => JSON.parse(line);
