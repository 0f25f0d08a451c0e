import { appendFileSync, cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROJECT, provender, workplace } from "../support/provender.ts";

/** The quick start as a newcomer walks it: run, ask, add, run again. Every test goes on from the one before. */
describe("the quick start", () => {
  const { directory, remove } = workplace();
  beforeAll(() => cpSync(join(PROJECT, "examples/quickstart"), directory, { recursive: true }));
  afterAll(remove);

  const published = (file: string): string => readFileSync(join(directory, "out/quickstart", file), "utf8");
  async function answer(...args: string[]) {
    const { status, stdout, stderr } = await provender(directory, [...args, "--json"]);
    expect(stderr).toBe("");
    return { status, ...JSON.parse(stdout) };
  }
  const run = () => answer("run", "recipe.yaml");

  test("fills the small categories by examples made without a model", async () => {
    const report = await run();

    expect(report).toMatchObject({ status: "succeeded" });
    expect(report.steps.augment.counts.kept).toBeGreaterThan(0);
    const manifest = JSON.parse(published("manifest.json"));
    expect(manifest.gaps).toEqual([]);
    expect(manifest.splits.train.kind.synthetic).toBeGreaterThan(0);
  });

  test("a made example's story leads back to the row it was made from, and that row's story to it", async () => {
    const ids = published("training_data.ids").split("\n").slice(0, -1);
    const made = (await answer("explain", `out/quickstart/training_data.jsonl:${ids.length}`)).found[0];
    const parent = made.upstream[0];

    expect(made.record.uri).toBe("typing-noise");
    expect(parent.uri).toMatch(/^incoming\/quickstart\//);
    const file = parent.uri.split("/").at(-1);
    const row = (await answer("explain", `${file}:${parent.line}`)).found[0];
    expect(row.record.id).toBe(parent.id);
    expect(row.downstream).toContain(made.record.id);
  });

  test("a row that could not be read is explained too, with what is wrong with it", async () => {
    const { found } = await answer("explain", "tickets.jsonl:21");

    expect(found[0].record.end).toEqual({ outcome: "quarantined", step: "source", reason: "invalid_json" });
    expect(found[0].record.steps[0].detail.message).toMatch(/^line 21: /);
  });

  test("with one more row, the untouched file is not read again, and both versions hold an old row", async () => {
    const extra = {
      topic: "returns",
      question: "May I return a lamp that I painted?",
      answer: "No: what was altered stays yours.",
    };
    appendFileSync(join(directory, "faq.csv"), `${extra.topic},${extra.question},${extra.answer}\n`);

    const report = await run();

    expect(report.steps.source).toMatchObject({ shards: 2, reused: 1 });
    const { found } = await answer("explain", "tickets.jsonl:3", "--all-versions");
    expect(found.map(({ version }: { version: string }) => version)).toHaveLength(2);
    const { found: added } = await answer("explain", "faq.csv:19");
    expect(added.map(({ version }: { version: string }) => version)).toEqual([report.run]);
  });

  test("a copy of a published file is looked up in the version it is of, not the current one", async () => {
    const old = JSON.parse(published("manifest.json")).version;
    cpSync(join(directory, "out/quickstart"), join(directory, "kept"), { recursive: true });
    appendFileSync(join(directory, "faq.csv"), "returns,May I return a candle?,Yes; if it never burned.\n");
    await run();

    const { found } = await answer("explain", "kept/training_data.jsonl:1");

    expect(found.map(({ version }: { version: string }) => version)).toEqual([old]);
  });

  test("a published version explains itself when the run's own records have expired", async () => {
    const before = (await answer("explain", "tickets.jsonl:3")).found;
    const row = await answer("explain", before[0].record.id);
    for (const prefix of ["runs", "work", "results"])
      rmSync(join(directory, ".provender/s3/provender-data", prefix), { recursive: true, force: true });

    expect((await answer("explain", "tickets.jsonl:3")).found).toEqual(before);
    expect(await answer("explain", before[0].record.id)).toEqual(row);
  });
});
