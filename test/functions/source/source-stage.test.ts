import { describe, expect, test } from "vitest";
import { trial } from "../../../functions/source/source.ts";
import { sourceStage } from "../../../functions/source/source-stage.ts";
import { MemoryLineageStore } from "../../../shared/lineage/memory-lineage-store.ts";
import { InputChanged } from "../../../shared/model/errors.ts";
import { Recipe } from "../../../shared/model/recipe.ts";
import type { InputPart, RunManifest } from "../../../shared/model/run.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";
import { runShard } from "../../../shared/stage/run-shard.ts";

const RUN = "d-20260101T000000Z-abcd";
const KEY = "incoming/d/s/a.jsonl";
const recipe = (more: object = {}): Recipe => Recipe.parse({ name: "d", sources: [{ name: "s", ...more }] });

async function world(content: string) {
  const store = new MemoryObjectStore();
  await store.write("raw", KEY, Buffer.from(content));
  const head = await store.head("raw", KEY);
  const part: InputPart = {
    shard: 0,
    source: "s",
    kind: "public",
    key: KEY,
    version: head?.version ?? "",
    etag: head?.etag ?? "",
    size: content.length,
    start: 0,
    end: content.length,
    firstLine: 1,
    format: "jsonl",
    compression: "none",
  };
  const services = { store, lineage: new MemoryLineageStore(), codeVersion: "0", clock: () => new Date(0) };
  const run = (change: Partial<InputPart> = {}, from = recipe()) => {
    const manifest: RunManifest = {
      dataset: "d",
      run: RUN,
      recipe: from,
      recipeSha256: "",
      parts: [{ ...part, ...change }],
      partitions: 1,
    };
    return runShard(sourceStage, services, manifest, { run: RUN, round: 0, shard: 0 });
  };
  return { store, run };
}

describe("sourcing a part", () => {
  test("every row is accounted for, and records stay in the raw bucket", async () => {
    const { run } = await world(
      '{"prompt":"a","completion":"b"}\n{"x":1}\nnot json\n{"prompt":"c","completion":"d","label":false}\n',
    );
    const result = await run();
    expect(result.counts).toMatchObject({
      produced: 4,
      kept: 1,
      dropped: { rejected_by_annotator: 1 },
      quarantined: { unknown_shape: 1, invalid_json: 1 },
    });
    expect(result.outputs.records).toMatchObject({ bucket: "raw", records: 1 });
    expect(result.summary).toEqual({ source: "s", rows: 4 });
  });

  test("the same part is computed once; another range, version or mapping is another work", async () => {
    const { run } = await world('{"prompt":"a","completion":"b"}\n{"prompt":"a","completion":"b"}\n');
    const { key } = await run();
    expect((await run()).key).toBe(key);
    expect((await run({}, recipe({ files: ["elsewhere/*.jsonl"] }))).key).toBe(key);
    const others = [
      await run({ end: 31 }),
      await run({ version: "2" }),
      await run({ format: "text" }),
      await run({}, recipe({ system: "Be kind." })),
      await run({}, recipe({ license: "MIT" })),
    ];
    expect(new Set([key, ...others.map((other) => other.key)]).size).toBe(6);
  });

  test("a file that was replaced in the meantime is not read", async () => {
    const { store, run } = await world('{"prompt":"a","completion":"b"}\n');
    await store.write("raw", KEY, Buffer.from("other"));
    await expect(run()).rejects.toThrow(InputChanged);
  });

  test("what cannot be written out again, being nested too deep, is quarantined", async () => {
    const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    const { run } = await world(
      `{"prompt":"a","completion":"b","extra":${deep}}\n{"messages":[{"role":"user","content":"a"}],"tools":[{"name":"f","parameters":${deep}}]}\n{"deep":${deep}}\n`,
    );
    expect((await run()).counts).toMatchObject({ kept: 1, quarantined: { tools: 1, unknown_shape: 1 } });
    const rendered = recipe({ messages: [{ role: "user", content: "{deep}" }] });
    expect((await run({}, rendered)).counts.quarantined).toEqual({ missing_field: 2, nested_too_deep: 1 });
  });
});

test("a trial maps rows by the recipe's first source", async () => {
  async function* input() {
    yield [
      { line: 1, value: { q: "Why?", a: "So." } },
      { line: 2, value: { q: "Why?" } },
    ];
  }
  const messages = [
    { role: "user", content: "{q}" },
    { role: "assistant", content: "{a}" },
  ];
  const [output] = await Array.fromAsync(trial(recipe({ messages }))(input()));
  expect(output).toMatchObject([
    { line: 1, outcome: "kept", record: { messages: [{ content: "Why?" }, { content: "So." }] } },
    { line: 2, outcome: "quarantined", reason: "missing_field" },
  ]);
});
