import { gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { plan } from "../../../functions/plan/make-plan.ts";
import { MemoryLineageStore } from "../../../shared/lineage/memory-lineage-store.ts";
import {
  EvaluationMissing,
  InputUnreadable,
  RecipeInvalid,
  RecipeMissing,
  SourceEmpty,
} from "../../../shared/model/errors.ts";
import { runManifest } from "../../../shared/model/keys.ts";
import { RunManifest } from "../../../shared/model/run.ts";
import { parseRecipe } from "../../../shared/recipe/parse-recipe.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";
import type { BucketName, ReadOptions } from "../../../shared/shards/object-store.ts";

const EVENT = { dataset: "d", run: "d-20260101T000000Z-abcd" };
const ONE_SOURCE = "name: d\nsources:\n  - name: s\n";

/** A store that remembers which objects were read from end to end. */
class WatchedStore extends MemoryObjectStore {
  readonly readInFull: string[] = [];

  override async *read(
    bucket: BucketName,
    key: string,
    options: ReadOptions = {},
  ): AsyncIterable<Uint8Array> {
    if (!options.range) this.readInFull.push(key);
    yield* super.read(bucket, key, options);
  }
}

/** A world with a recipe and uploads, by file name under incoming/d/. */
async function world(files: Record<string, string | Uint8Array>, recipe = ONE_SOURCE) {
  const store = new WatchedStore();
  const lineage = new MemoryLineageStore();
  const put = (name: string, body: string | Uint8Array) =>
    store.write("raw", `incoming/d/${name}`, typeof body === "string" ? Buffer.from(body) : body);
  for (const [name, body] of Object.entries(files)) await put(name, body);
  if (recipe !== "") await store.write("data", "recipes/d.yaml", Buffer.from(recipe));
  const services = { store, lineage, codeVersion: "0", clock: () => new Date(0) };
  const run = async (event = EVENT) => {
    const state = await plan(services, event, parseRecipe);
    const stored = await store.readWhole("data", runManifest(event.run));
    return { state, manifest: RunManifest.parse(JSON.parse(String(stored))) };
  };
  return { store, lineage, put, run };
}

describe("planning a run", () => {
  test("lists every source's files in the recipe's order, then by key", async () => {
    const { run, lineage } = await world(
      {
        "b/2.csv": "a\n1\n",
        "b/1.csv": "a\n1\n",
        "a/x/9.jsonl": "{}\n",
        "a/empty.jsonl": "",
        "a/.hidden/x.csv": "a",
        "a/.DS_Store": "x",
        "a/folder/": "",
      },
      "name: d\nsources:\n  - name: b\n    kind: human\n  - name: a\n",
    );
    const { state, manifest } = await run();
    expect(manifest.parts.map(({ shard, source, kind, key }) => [shard, source, kind, key])).toEqual([
      [0, "b", "human", "incoming/d/b/1.csv"],
      [1, "b", "human", "incoming/d/b/2.csv"],
      [2, "a", "public", "incoming/d/a/x/9.jsonl"],
    ]);
    expect(state).toEqual({
      ...EVENT,
      round: 0,
      shards: [0, 1, 2],
      partitions: [0],
      buckets: [],
      next: "source",
      approval: false,
      judged: false,
    });
    expect((await lineage.listObjects(EVENT.run)).map(({ key }) => key).sort()).toEqual([
      "incoming/d/a/empty.jsonl",
      "incoming/d/a/x/9.jsonl",
      "incoming/d/b/1.csv",
      "incoming/d/b/2.csv",
    ]);
  });

  test("asks for approval where the recipe says so", async () => {
    const { run } = await world({ "s/a.txt": "x" }, `${ONE_SOURCE}approval:\n  plan: true\n`);
    expect((await run()).state.approval).toBe(true);
  });

  test("names the evaluation data in the order of the recipe, as they lie in the data bucket", async () => {
    const { run, store } = await world(
      { "s/a.txt": "x" },
      `${ONE_SOURCE}filters: { decontamination: { against: [{ name: y }, { name: x, format: text }] } }\n`,
    );
    for (const [name, body] of Object.entries({
      "x/2.md": "Q?",
      "x/1.md": "Q?",
      "y/q.csv.gz": gzipSync("question\nQ?\n"),
      "y/none": "",
    }))
      await store.write("data", `evaluation/d/${name}`, Buffer.from(body));

    const { manifest } = await run();

    expect(
      manifest.evaluation?.map(({ name, key, format, compression }) => [name, key, format, compression]),
    ).toEqual([
      ["y", "evaluation/d/y/q.csv.gz", "csv", "gzip"],
      ["x", "evaluation/d/x/1.md", "text", "none"],
      ["x", "evaluation/d/x/2.md", "text", "none"],
    ]);
  });

  test("a run planned twice reads the same, whatever was uploaded in the meantime", async () => {
    const { run, put } = await world({ "s/a.txt": "x" });
    const first = await run();
    await put("s/b.txt", "y");
    expect(await run()).toEqual(first);
    expect((await run({ ...EVENT, run: "d-20260102T000000Z-abcd" })).manifest.parts).toHaveLength(2);
  });

  test("a file that did not change is not read again to be cut", async () => {
    const line = `${"x".repeat(1023)}\n`;
    const { run, put, store } = await world({
      "s/a.txt": line.repeat(40 * 1024),
      "s/b.txt": line.repeat(17 * 1024),
    });
    const { manifest } = await run();
    await put("s/b.txt", line.repeat(18 * 1024));
    const second = await run({ ...EVENT, run: "d-20260102T000000Z-abcd" });
    expect(store.readInFull).toEqual(["incoming/d/s/a.txt", "incoming/d/s/b.txt", "incoming/d/s/b.txt"]);
    expect(second.manifest.parts.slice(0, 3)).toEqual(manifest.parts.slice(0, 3));
    expect(manifest.parts.map(({ start, end, firstLine }) => ({ start, end, firstLine }))).toEqual([
      { start: 0, end: 16 * 1024 ** 2, firstLine: 1 },
      { start: 16 * 1024 ** 2, end: 32 * 1024 ** 2, firstLine: 16_385 },
      { start: 32 * 1024 ** 2, end: 40 * 1024 ** 2, firstLine: 32_769 },
      { start: 0, end: 16 * 1024 ** 2, firstLine: 1 },
      { start: 16 * 1024 ** 2, end: 17 * 1024 ** 2, firstLine: 16_385 },
    ]);
  });

  test("only lines of UTF-8 are cut", async () => {
    const much = "a,b\n".repeat(5 * 1024 ** 2);
    const { run } = await world({
      "s/a.csv": much,
      "s/b.json": `[${"1,".repeat(9 * 1024 ** 2)}1]`,
      "s/c.txt": Buffer.from(`\ufeff${much}`, "utf16le"),
    });
    expect((await run()).manifest.parts).toHaveLength(3);
  });
});

describe("a run that cannot be planned is refused by name, with what to do", () => {
  test.each([
    ["no recipe", RecipeMissing, "upload one to recipes/d.yaml", { "s/a.txt": "x" }, ""],
    ["a recipe with a typo", RecipeInvalid, "sorces", { "s/a.txt": "x" }, "name: d\nsorces: []\n"],
    [
      "a source without files",
      SourceEmpty,
      "upload some to incoming/d/s/",
      { "other/a.txt": "x" },
      ONE_SOURCE,
    ],
    [
      "evaluation data without files",
      EvaluationMissing,
      "upload some to evaluation/d/bench/ in the data bucket",
      { "s/a.txt": "x" },
      `${ONE_SOURCE}filters: { decontamination: { against: [{ name: bench }] } }\n`,
    ],
    ["a source of hidden files", SourceEmpty, "incoming/d/s/", { "s/.a.txt": "x" }, ONE_SOURCE],
    [
      "a Parquet file",
      InputUnreadable,
      "incoming/d/s/a.parquet is a Parquet file",
      { "s/a.parquet": "PAR1\0\0" },
      ONE_SOURCE,
    ],
    [
      "a file that was compressed twice",
      InputUnreadable,
      "Unpack it once",
      { "s/a.jsonl.gz": gzipSync(gzipSync("{}\n")) },
      ONE_SOURCE,
    ],
    [
      "an Excel file called CSV",
      InputUnreadable,
      "Save it as CSV",
      { "s/a.csv": Buffer.from("PK\x03\x04\x14\0\xff", "latin1") },
      ONE_SOURCE,
    ],
    [
      "a tar archive in gzip",
      InputUnreadable,
      "Unpack it",
      { "s/a.tar.gz": gzipSync(`${"a".repeat(257)}ustar\0`) },
      ONE_SOURCE,
    ],
    ["a PDF", InputUnreadable, "is a PDF", { "s/a.txt": "%PDF-1.7" }, ONE_SOURCE],
    ["an unknown kind", InputUnreadable, "cannot tell what it holds", { "s/a.xml": "<a/>" }, ONE_SOURCE],
    [
      "damaged gzip",
      InputUnreadable,
      "does not decompress",
      { "s/a.csv.gz": Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff]) },
      ONE_SOURCE,
    ],
  ])("%s", async (_, error, message, files, recipe) => {
    const { run } = await world(files, recipe);
    await expect(run()).rejects.toThrow(error);
    await expect(run()).rejects.toThrow(message);
  });
});

describe("the format", () => {
  const pretty = JSON.stringify([{ a: 1 }], null, 2);
  test.each([
    ["a.jsonl", "{}\n{}", "jsonl", "none"],
    ["a.NDJSON", "{}\n{}", "jsonl", "none"],
    ["a.jsonl", pretty, "json", "none"],
    ["a.json", pretty, "json", "none"],
    ["a.json", '{\n "a": {\n  "b": 1\n }\n}', "json", "none"],
    ["a.json", '{"a":1}\n{"a":2}\n', "jsonl", "none"],
    ["a.json", '{"a":1\n{"a":2}\n', "jsonl", "none"],
    ["a.json", "\ufeff[1]", "json", "none"],
    ["a.json", Buffer.from(`\ufeff${pretty}`, "utf16le"), "json", "none"],
    ["a.csv", "a,b\n", "csv", "none"],
    ["ORCID.csv", "ORCID,b\n", "csv", "none"],
    ["a.tsv", "a\tb\n", "tsv", "none"],
    ["a.txt", "PK", "text", "none"],
    ["a.csv.gz", gzipSync("a,b\n"), "csv", "gzip"],
    ["a.gz", gzipSync('{"a":1}\n'.repeat(100_000)), "jsonl", "gzip"],
    ["a.jsonl.zst", zstdCompressSync(Buffer.from("{}\n".repeat(100_000))), "jsonl", "zstd"],
    ["a.csv", gzipSync("a,b\n"), "csv", "gzip"],
    ["a.csv.gz", "a,b\n", "csv", "none"],
    ["noname", '{"a":1}\n', "jsonl", "none"],
  ])("of %s holding %j is %s, %s", async (name, body, format, compression) => {
    const { run } = await world({ [`s/${name}`]: body });
    expect((await run()).manifest.parts).toMatchObject([{ format, compression }]);
  });

  test("is what the recipe says, whatever the name", async () => {
    const { run } = await world({ "s/a.dat": "a,b\n" }, `${ONE_SOURCE}    format: csv\n`);
    expect((await run()).manifest.parts).toMatchObject([{ format: "csv" }]);
  });
});
