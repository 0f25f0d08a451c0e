import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openRuntime, type RunProgress, type Runtime } from "../../local/runtime.ts";
import { noCounts } from "../../shared/model/outcome.ts";
import { writeAssembly } from "./fixture-assembly.ts";

let directory: string;
let assembly: string;
let runtime: Runtime;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "provender-runtime-"));
  assembly = join(directory, "assembly");
  mkdirSync(assembly);
  writeAssembly(assembly);
  runtime = await openRuntime({ directory, assembly, workers: 2, retryWait: 0 });
});
afterEach(async () => {
  await runtime.close();
  rmSync(directory, { recursive: true });
});

async function gather(run: string): Promise<RunProgress[]> {
  const all: RunProgress[] = [];
  for await (const event of runtime.execution(run)) all.push(event);
  return all;
}

async function keysUnder(prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of runtime.store.list("raw", prefix)) keys.push(key);
  return keys;
}

function file(name: string, text: string): string {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
}

test("starts a run and tells what happens to its end", async () => {
  const run = await runtime.start("plain");

  const events = await gather(run);

  expect(events).toContainEqual({ kind: "entered", state: "SourceShards", type: "Map", items: 3 });
  expect(
    events
      .filter(({ kind }) => kind === "item")
      .map(({ shard }) => shard)
      .sort(),
  ).toEqual([0, 1, 2]);
  expect(events.at(-1)).toEqual({ kind: "ended", status: "SUCCEEDED" });
});

test("an item brings the counts of the result it wrote", async () => {
  const result = {
    step: "source",
    key: "k",
    codeVersion: "c",
    outputs: {},
    counts: { ...noCounts(), produced: 7, kept: 7 },
  };
  const pointer = Buffer.from(JSON.stringify({ result, reused: true }));
  await runtime.store.write("data", "runs/plain-1/steps/source/00001.json", pointer, "application/json");

  const events = await gather(await runtime.start("plain"));

  expect(events).toContainEqual(
    expect.objectContaining({ kind: "item", step: "source", shard: 1, counts: result.counts, reused: true }),
  );
});

test("a failed run ends with the function's own error", async () => {
  const events = await gather(await runtime.start("broken"));

  expect(events.at(-1)).toEqual({
    kind: "ended",
    status: "FAILED",
    error: { name: "ShardCorrupt", message: "shard 1 is bad" },
  });
});

test("a gate waits until it is answered", async () => {
  const run = await runtime.start("gated");
  const kinds: string[] = [];
  for await (const event of runtime.execution(run)) {
    kinds.push(event.kind);
    if (event.kind === "waiting") runtime.answer(event.token, { output: {} });
  }

  expect(kinds).toContain("waiting");
  expect(kinds.at(-1)).toBe("ended");
});

test("a data set that is being built is not started again", async () => {
  await expect(runtime.start("taken")).rejects.toMatchObject({
    name: "RunNotStarted",
    message: "taken is being built by run another-run.",
  });
});

test("a run that nobody runs any more keeps no other from starting", async () => {
  const [dataset, run] = ["left", "left-0"];
  const times = { started: "2026-01-01T00:00:00Z", cause: "by hand" };
  await runtime.lineage.putRun({ dataset, run, status: "running", ...times });
  await runtime.lineage.takeLease({ dataset, run, now: times.started, expires: "2999-01-01T00:00:00Z" });

  const events = await gather(await runtime.start(dataset));

  expect(events.at(-1)).toEqual({ kind: "ended", status: "SUCCEEDED" });
  expect(await runtime.lineage.getRun(run)).toMatchObject({
    status: "failed",
    error: { name: "Interrupted" },
  });
});

test("uploads what is new or changed, keeps what is there, removes what is not named", async () => {
  const [a, b, c] = [file("a.csv", "1"), file("b.csv", "2"), file("c.csv", "3")];
  await runtime.upload("d", "tickets", [a, b, c]);
  file("b.csv", "5");

  const report = await runtime.upload("d", "tickets", [a, b, { path: c, name: "new/c & d.csv" }]);

  expect(report).toEqual({ written: ["b.csv", "new/c & d.csv"], kept: ["a.csv"], removed: ["c.csv"] });
  expect(await keysUnder("incoming/d/")).toEqual([
    "incoming/d/tickets/a.csv",
    "incoming/d/tickets/b.csv",
    "incoming/d/tickets/new/c & d.csv",
  ]);
  expect((await runtime.store.readWhole("raw", "incoming/d/tickets/b.csv"))?.toString()).toBe("5");
});

test("a file over several parts is kept the second time", async () => {
  const big = file("big.jsonl", "x".repeat(20 * 2 ** 20));
  await runtime.upload("d", "logs", [big]);

  expect(await runtime.upload("d", "logs", [big])).toEqual({ written: [], kept: ["big.jsonl"], removed: [] });
});

test("refuses a missing file, two of one name and a name that leaves the source, and changes nothing", async () => {
  const a = file("a.csv", "1");
  mkdirSync(join(directory, "sub"));
  const twin = file("sub/a.csv", "2");

  await expect(runtime.upload("d", "s", [a, join(directory, "none.csv")])).rejects.toThrow(
    "There is no file",
  );
  await expect(runtime.upload("d", "s", [a, twin])).rejects.toThrow("both called a.csv");
  await expect(runtime.upload("d", "s", [{ path: a, name: "../x" }])).rejects.toThrow("does not make a key");
  expect(await keysUnder("")).toEqual([]);
});

test("keeps recipe and lineage over a restart", async () => {
  await runtime.putRecipe("d", "name: d\n");
  const row = {
    dataset: "d",
    run: "d-1",
    status: "succeeded",
    started: "2026-01-01T00:00:00Z",
    cause: "by hand",
  } as const;
  await runtime.lineage.putRun(row);
  await runtime.close();

  runtime = await openRuntime({ directory, assembly });

  expect((await runtime.store.readWhole("data", "recipes/d.yaml"))?.toString()).toBe("name: d\n");
  expect(await runtime.lineage.getRun("d-1")).toEqual(row);
  expect(runtime.interrupted).toEqual([]);
});

test("a second runtime on the directory is refused", async () => {
  await expect(openRuntime({ directory, assembly })).rejects.toMatchObject({
    name: "DirectoryInUse",
    data: { pid: process.pid },
  });
});

test("closing amid a run stops it, marks it interrupted and frees the lease", async () => {
  const run = await runtime.start("endless");
  const times = { started: "2026-01-01T00:00:00Z", cause: "by hand" };
  await runtime.lineage.putRun({ dataset: "endless", run, status: "running", ...times });
  await runtime.lineage.takeLease({
    dataset: "endless",
    run,
    now: times.started,
    expires: "2999-01-01T00:00:00Z",
  });
  for await (const event of runtime.execution(run))
    if (event.kind === "entered" && event.type === "Map") break;

  await runtime.close();
  runtime = await openRuntime({ directory, assembly });

  expect(await runtime.lineage.getRun(run)).toMatchObject({
    status: "failed",
    error: { name: "Interrupted" },
  });
  const lease = {
    dataset: "endless",
    run: "next",
    now: "2026-01-02T00:00:00Z",
    expires: "2026-01-03T00:00:00Z",
  };
  expect(await runtime.lineage.takeLease(lease)).toEqual({ granted: true });
});

test("a signal closes it", async () => {
  await runtime.close();
  const stop = new AbortController();
  runtime = await openRuntime({ directory, assembly, signal: stop.signal });

  stop.abort();
  await runtime.close();

  runtime = await openRuntime({ directory, assembly });
  expect(runtime.interrupted).toEqual([]);
});

test("a signal that comes while it opens leaves nothing open", async () => {
  await runtime.close();
  const stop = new AbortController();
  const opening = openRuntime({ directory, assembly, signal: stop.signal });

  stop.abort(new Error("enough"));

  await expect(opening).rejects.toThrow("enough");
  runtime = await openRuntime({ directory, assembly });
});

test("puts this process's own AWS settings back", async () => {
  await runtime.close();
  process.env.AWS_PROFILE = "mine";
  const before = { ...process.env };

  runtime = await openRuntime({ directory, assembly });
  const during = process.env.AWS_PROFILE;
  await runtime.close();

  expect(during).toBeUndefined();
  expect({ ...process.env }).toEqual(before);
  delete process.env.AWS_PROFILE;
});

test("names the bundle of a function", () => {
  expect(runtime.bundle("Plan")).toBe(join(assembly, "asset.Plan/index.mjs"));
  expect(() => runtime.bundle("Nowhere")).toThrow("There is no function Nowhere.");
});
