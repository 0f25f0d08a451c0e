import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { writeReviewSample } from "../../../functions/assess/review-sample.ts";
import { MemoryLineageStore } from "../../../shared/lineage/memory-lineage-store.ts";
import { reviewSample, workLedger, workOutput } from "../../../shared/model/keys.ts";
import { noCounts } from "../../../shared/model/outcome.ts";
import { Recipe } from "../../../shared/model/recipe.ts";
import type { Example } from "../../../shared/model/record.ts";
import { ReviewedExample } from "../../../shared/model/review.ts";
import type { StepName, StepResult } from "../../../shared/model/run.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";
import { ShardWriter } from "../../../shared/shards/shard-writer.ts";
import { globalContext } from "../../../shared/stage/handler.ts";
import { point } from "../../../shared/stage/results.ts";

const idOf = (n: number): string => createHash("sha256").update(String(n)).digest("hex").slice(0, 32);
const example = (n: number): Example => ({
  id: idOf(n),
  messages: [{ role: "user", content: `[EMAIL] asks question ${n}` }],
  source: { name: "s", kind: "logs", uri: "f", version: "1", locator: { line: n + 1 } },
});

/**
 * Two shards of these many examples; in every `maskedEvery`-th an e-mail address was replaced, and every
 * `borderlineEvery`-th hardly belongs.
 */
async function sampled(
  perShard: number,
  maskedEvery: number,
  sample: number,
  run = "r",
  borderlineEvery = 0,
): Promise<ReviewedExample[]> {
  const store = new MemoryObjectStore();
  const services = { store, lineage: new MemoryLineageStore(), codeVersion: "1", clock: () => new Date(0) };
  const applied: StepResult[] = [];
  for (const shard of [0, 1]) {
    const numbers = Array.from({ length: perShard }, (_, i) => shard * perShard + i);
    const records = new ShardWriter(store, "data", workOutput("apply", `a${shard}`, "records"));
    const ledger = new ShardWriter(store, "data", workLedger("mask", `m${shard}`));
    const judged = new ShardWriter(store, "data", workLedger("judge", `j${shard}`));
    for (const n of numbers) {
      records.write(JSON.stringify(example(n)));
      const detail = n % maskedEvery === 0 ? { detail: { masked: { EMAIL: 1 } } } : {};
      ledger.write(JSON.stringify({ id: idOf(n), outcome: "kept", ...detail }));
      const hardly = { detail: { outOfDistribution: { score: 0.07, similarity: 0.1, borderline: true } } };
      judged.write(
        JSON.stringify({ id: idOf(n), outcome: "kept", ...(n % borderlineEvery === 0 && hardly) }),
      );
    }
    const result = (step: StepName): StepResult => ({
      step,
      key: step,
      codeVersion: "1",
      outputs: {},
      counts: noCounts(),
    });
    const masked = { ...result("mask"), ledger: await ledger.close() };
    await point(store, { run, round: 0, shard }, { result: masked, reused: false });
    const decided = { ...result("judge"), ledger: await judged.close() };
    await point(store, { run, round: 0, shard }, { result: decided, reused: false });
    applied.push({ ...result("apply"), outputs: { records: await records.close() } });
  }
  const inDomain = borderlineEvery > 0 ? { categories: ["any"] } : {};
  const recipe = Recipe.parse({
    name: "d",
    sources: [{ name: "s" }],
    approval: { sample },
    judge: { outOfDistribution: { inDomain } },
  });
  const manifest = { dataset: "d", run, recipe, recipeSha256: "", parts: [], partitions: 1 };
  const context = globalContext(services, manifest, { dataset: "d", run, round: 0 });

  await writeReviewSample(context, [0, 1], applied);

  const written = (await store.readWhole("data", reviewSample(run)))?.toString("utf8") ?? "";
  return written
    .split("\n")
    .filter(Boolean)
    .map((line) => ReviewedExample.parse(JSON.parse(line)));
}
const masked = (sample: readonly ReviewedExample[]): number =>
  sample.filter(({ replaced }) => replaced.EMAIL === 1).length;

test("half of a sample had something masked, and says what", async () => {
  const sample = await sampled(100, 3, 10);

  expect(sample).toHaveLength(10);
  expect(masked(sample)).toBe(5);
  expect(sample[0]?.messages[0]?.content).toMatch(/^\[EMAIL\] asks/);
});

test("where one half is short the other has more, and there are never more than there are", async () => {
  expect(masked(await sampled(100, 1, 10))).toBe(10);
  expect(masked(await sampled(3, 1000, 4))).toBe(1);
  expect(new Set((await sampled(3, 2, 40)).map(({ id }) => id)).size).toBe(6);
  expect(await sampled(3, 2, 0)).toEqual([]);
});

test("the same run draws the same, another run others", async () => {
  const ids = async (run: string) => (await sampled(100, 2, 10, run)).map(({ id }) => id);

  expect(await ids("r")).toEqual(await ids("r"));
  expect(await ids("r")).not.toEqual(await ids("other"));
});

test("a quarter hardly belongs to the domain, where as many do, and says how little", async () => {
  const hardly = (sample: readonly ReviewedExample[]): number =>
    sample.filter(({ borderline }) => borderline === 0.07).length;
  const sample = await sampled(100, 2, 12, "r", 10);

  expect(sample).toHaveLength(12);
  expect(new Set(sample.map(({ id }) => id)).size).toBe(12);
  expect(hardly(sample)).toBe(3);
  expect(sample[0]?.borderline).toBe(0.07);
  expect(hardly(await sampled(100, 2, 12, "r", 150))).toBe(2);
  expect(hardly(await sampled(100, 2, 12))).toBe(0);
});
