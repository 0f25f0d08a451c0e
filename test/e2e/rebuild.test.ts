import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { provender, workplace } from "../support/provender.ts";
import { openModel, publishedBytes, tickets, writeShop } from "./made-up.ts";
import { computed, RunReport } from "./reports.ts";

const { directory, remove } = workplace();
let model: Awaited<ReturnType<typeof openModel>>;
let first: RunReport;

async function run(out: string): Promise<RunReport> {
  const answer = await provender(directory, ["run", "recipe.yaml", "--out", out, "--json"], {
    env: { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: "none" },
  });
  expect(answer.stderr).toBe("");
  return RunReport.parse(JSON.parse(answer.stdout));
}

beforeAll(async () => {
  writeShop(directory);
  model = await openModel();
  first = await run("first");
});
afterAll(() => {
  model.close();
  remove();
});

test("a first run computes every shard, and asks the model once a variation", () => {
  expect(first.status).toBe("succeeded");
  for (const [step, { shards }] of Object.entries(first.steps))
    expect([step, computed(first)[step]]).toEqual([step, shards]);
  expect(first.steps.augment?.counts.produced).toBeGreaterThan(10);
  expect(model.asked()).toBe(first.steps.augment?.counts.produced);
});

test("the same run again computes no shard, asks no model and publishes the same bytes", async () => {
  const before = model.asked();

  const second = await run("second");

  expect(second.run).not.toBe(first.run);
  expect(Object.values(computed(second)).every((shards) => shards === 0)).toBe(true);
  expect(Object.keys(second.steps)).toEqual(Object.keys(first.steps));
  expect(model.asked()).toBe(before);
  expect(publishedBytes(directory, "second")).toEqual(publishedBytes(directory, "first"));
});

test("one more file computes its own shard and what looks at all of them, and nothing else", async () => {
  const asked = model.asked();
  writeFileSync(join(directory, "tickets/c.jsonl"), tickets(200, 10));

  const third = await run("third");

  const work = computed(third);
  expect(third.steps.source?.shards).toBe(3);
  expect([work.source, third.steps.source?.reused]).toEqual([1, 2]);
  // What was generated before is generated again out of the model's stored answers, to the same records.
  expect(model.asked()).toBe(asked);
  for (const step of ["mask", "filter", "sign", "apply"]) expect([step, work[step]]).toEqual([step, 1]);
  expect(work.match).toBe(third.steps.match?.shards);
  // A known example keeps its split, so the old shards' lines are those of the version before.
  expect(work.split).toBe(1);
  expect(work.index).toBe(third.steps.index?.shards);
});
