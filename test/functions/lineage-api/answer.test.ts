import { beforeEach, expect, test } from "vitest";
import { answer, HttpRequest } from "../../../functions/lineage-api/answer.ts";
import { MemoryLineageStore } from "../../../shared/lineage/memory-lineage-store.ts";
import { RunRows, VersionRows } from "../../../shared/lineage/rows.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";

let lineage: MemoryLineageStore;
beforeEach(() => {
  lineage = new MemoryLineageStore();
});
const ask = (rawPath: string, queryStringParameters?: Record<string, string>) =>
  answer({ store: new MemoryObjectStore(), lineage }, HttpRequest.parse({ rawPath, queryStringParameters }));

const STARTED = "2026-11-20T12:00:00.000Z";
const run = (name: string, dataset: string) =>
  lineage.putRun({ dataset, run: name, status: "running", started: STARTED, cause: "by hand" });
const version = (name: string, expected: string | null) =>
  lineage.publishVersion(
    {
      dataset: "d",
      version: name,
      run: name,
      publishedAt: STARTED,
      records: { train: 3 },
      files: { a: "ff" },
    },
    expected,
  );

test("runs are those of every data set, or of the one named", async () => {
  await run("d-1", "d");
  await run("e-1", "e");

  const [all, one] = [await ask("/runs"), await ask("/runs/e")];

  expect(RunRows.parse(all.body)).toHaveLength(2);
  expect(RunRows.parse(one.body).map((row) => row.run)).toEqual(["e-1"]);
});

test("versions come newest first, the current one marked", async () => {
  await version("v1", null);
  await version("v2", "v1");

  const { status, body } = await ask("/versions/d");

  expect(status).toBe(200);
  expect(VersionRows.parse(body).map((row) => [row.version, row.current])).toEqual([
    ["v2", true],
    ["v1", false],
  ]);
});

test("explaining what nobody knows finds nothing", async () => {
  expect(await ask("/explain", { id: "abcd" })).toEqual({ status: 200, body: { found: [] } });
  expect(await ask("/explain", { file: "a.csv", line: "3" })).toEqual({ status: 200, body: { found: [] } });
});

test.each([
  ["no question", {}],
  ["no line", { file: "a.csv" }],
  ["a line that is no number", { file: "a.csv", line: "x" }],
  ["line 0", { file: "a.csv", line: "0" }],
])("explaining with %s is refused, with what it takes", async (_, query) => {
  const { status, body } = await ask("/explain", query);
  expect(status).toBe(400);
  expect(JSON.stringify(body)).toContain("?file=");
});

test.each(["/", "/versions", "/secrets"])("%s is not there, and what is is told", async (path) => {
  const { status, body } = await ask(path);
  expect(status).toBe(404);
  expect(JSON.stringify(body)).toContain("/runs");
});

test("names with signs in them arrive as they were", async () => {
  await run("d-1", "a b");
  expect(RunRows.parse((await ask("/runs/a%20b")).body)).toHaveLength(1);
});
