import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { LocalFunction } from "../../local/assembly.ts";
import { WorkerPool } from "../../local/worker-pool.ts";
import { bundle } from "./bundles.ts";

let folder: string;
const pools: WorkerPool[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "provender-pool-"));
});
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
  rmSync(folder, { recursive: true });
});

function poolOf(functions: LocalFunction[], workers: number | "as needed" = 1): WorkerPool {
  const pool = new WorkerPool({
    functions: new Map(functions.map((made) => [made.name, made])),
    ...(workers === "as needed" ? { patience: 1 } : { workers }),
    environment: { WHERE: "here" },
    log: join(folder, "functions.log"),
  });
  pools.push(pool);
  return pool;
}

const logged = (): string => readFileSync(join(folder, "functions.log"), "utf8");

test("a function gets the event and answers with JSON", async () => {
  const pool = poolOf([
    bundle(folder, "Echo", "export const handler = async (event) => ({ event, gone: undefined })"),
  ]);

  expect(await pool.invoke("Echo", { shard: 1 })).toEqual({ event: { shard: 1 } });
});

test("a function that returns nothing answers null", async () => {
  const pool = poolOf([bundle(folder, "Quiet", "export const handler = async () => {}")]);

  expect(await pool.invoke("Quiet", {})).toBeNull();
});

test("a bundle stays loaded between calls", async () => {
  const pool = poolOf([bundle(folder, "Count", "let n = 0; export const handler = async () => ++n")]);

  await pool.invoke("Count", {});

  expect(await pool.invoke("Count", {})).toBe(2);
});

test("when nobody says how many threads, a call that waits gets one of its own", async () => {
  const flag = join(folder, "flag");
  const waiting = `import { existsSync } from "node:fs"; import { setImmediate } from "node:timers/promises";
    export const handler = async () => { while (!existsSync(${JSON.stringify(flag)})) await setImmediate(); }`;
  const raising = `import { writeFileSync } from "node:fs";
    export const handler = async () => writeFileSync(${JSON.stringify(flag)}, "")`;
  const pool = poolOf([bundle(folder, "Waiting", waiting), bundle(folder, "Raising", raising)], "as needed");
  // Where there is one processor there is one thread.
  const first = pool.workers > 1 ? pool.invoke("Waiting", {}) : Promise.resolve(null);

  await pool.invoke("Raising", {});

  expect(await first).toBeNull();
});

test("each function sees its own environment, on loading and on each call", async () => {
  const source =
    "const before = process.env.RAW; export const handler = async () => [before, process.env.RAW, process.env.WHERE]";
  const pool = poolOf([
    bundle(folder, "Inside", source, { environment: { RAW: "raw" } }),
    bundle(folder, "Outside", source),
  ]);

  expect(await pool.invoke("Inside", {})).toEqual(["raw", "raw", "here"]);
  expect(await pool.invoke("Outside", {})).toEqual([null, null, "here"]);
  expect(await pool.invoke("Inside", {})).toEqual(["raw", "raw", "here"]);
});

test("the person's own AWS settings do not reach a function", async () => {
  process.env.AWS_PROFILE = "mine";
  const pool = poolOf([
    bundle(folder, "Env", "export const handler = async () => process.env.AWS_PROFILE ?? 'none'"),
  ]);
  delete process.env.AWS_PROFILE;

  expect(await pool.invoke("Env", {})).toBe("none");
});

test("an error keeps its literal name and message", async () => {
  const source = `class StorageUnavailable extends Error { name = "StorageUnavailable" }
    export const handler = async () => { throw new StorageUnavailable("try again") }`;
  const pool = poolOf([bundle(folder, "Fails", source)]);

  const failure = await pool.invoke("Fails", {}).catch((error: unknown) => error);

  expect(failure).toMatchObject({ name: "StorageUnavailable", errorMessage: "try again" });
  expect(JSON.parse(failure instanceof Error ? failure.message : "")).toMatchObject({
    errorType: "StorageUnavailable",
    errorMessage: "try again",
  });
});

test("a function over its time is stopped, and the next call works", async () => {
  const pool = poolOf([
    bundle(folder, "Slow", "export const handler = (event) => { while (event.spin) {} return 'done' }", {
      timeout: 0.3,
    }),
  ]);

  await expect(pool.invoke("Slow", { spin: true })).rejects.toMatchObject({ name: "Sandbox.Timedout" });
  await expect(
    poolOf([bundle(folder, "Next", "export const handler = async () => 1")]).invoke("Next", {}),
  ).resolves.toBe(1);
});

test("a function over its memory fails alone", async () => {
  const source =
    "const kept = []; export const handler = async (event) => { while (event.eat) kept.push(new Array(1e5).fill({ n: kept.length })); return 'done' }";
  const pool = poolOf([bundle(folder, "Eats", source, { memory: 32 })]);

  await expect(pool.invoke("Eats", { eat: true })).rejects.toMatchObject({ name: "Runtime.OutOfMemory" });
  expect(await pool.invoke("Eats", {})).toBe("done");
});

test("a function that ends the process ends its own thread only", async () => {
  const pool = poolOf([
    bundle(folder, "Exits", "export const handler = async (event) => event.exit ? process.exit(3) : 'done'"),
  ]);

  await expect(pool.invoke("Exits", { exit: true })).rejects.toMatchObject({ name: "Runtime.ExitError" });
  expect(await pool.invoke("Exits", {})).toBe("done");
});

test("what a function leaves behind and fails later ends its thread, and no call", async () => {
  const answered = join(folder, "answered");
  const source = `import { existsSync } from "node:fs";
  export const handler = async (event) => {
    if (event.leave) setInterval(() => { if (existsSync(event.leave)) throw new Error("left behind") }, 1);
    return process.pid;
  }`;
  const pool = poolOf([bundle(folder, "Leaves", source)]);

  await pool.invoke("Leaves", { leave: answered });
  writeFileSync(answered, "");
  while (!(existsSync(join(folder, "functions.log")) && logged().includes("left behind")))
    await setImmediate();

  expect(await pool.invoke("Leaves", {})).toBe(process.pid);
});

test("no more run at once than there are workers, and all run", async () => {
  const source = `import { setTimeout } from "node:timers/promises";
    let running = 0, most = 0;
    export const handler = async () => { most = Math.max(most, ++running); await setTimeout(1); running--; return most }`;
  const pool = poolOf([bundle(folder, "Wide", source)]);

  const most = await Promise.all(Array.from({ length: 20 }, () => pool.invoke("Wide", {})));

  expect(most).toEqual(Array(20).fill(1));
});

test("a call is stopped by its signal while it runs and while it waits", async () => {
  const pool = poolOf([
    bundle(
      folder,
      "Hangs",
      "export const handler = (event) => event.hang ? new Promise(() => setInterval(() => {}, 1e6)) : 'done'",
    ),
  ]);
  const stop = new AbortController();
  const running = pool.invoke("Hangs", { hang: true }, stop.signal);
  const waiting = pool.invoke("Hangs", {}, stop.signal);
  const other = pool.invoke("Hangs", {});

  stop.abort(new Error("enough"));

  await expect(running).rejects.toThrow("enough");
  await expect(waiting).rejects.toThrow("enough");
  expect(await other).toBe("done");
});

test("what functions print goes to the log", async () => {
  const pool = poolOf([
    bundle(
      folder,
      "Prints",
      "export const handler = async () => { console.log('one'); console.error('two') }",
    ),
  ]);

  await pool.invoke("Prints", {});

  expect(logged()).toBe("one\ntwo\n");
});

test("a missing handler and a missing function are named", async () => {
  const pool = poolOf([bundle(folder, "Empty", "export const other = 1")]);

  await expect(pool.invoke("Empty", {})).rejects.toMatchObject({ name: "Runtime.HandlerNotFound" });
  await expect(pool.invoke("Nowhere", {})).rejects.toMatchObject({ name: "FunctionMissing" });
});
