import { expect, test } from "vitest";
import { FunctionFailed } from "../../local/errors.ts";
import type { Progress } from "../../local/execution.ts";
import { Workflow, type WorkflowOptions } from "../../local/workflow.ts";
import { fixtureDefinition } from "./fixture-definition.ts";

type Invoke = WorkflowOptions["invoke"];
type Handlers = Record<string, (event: Record<string, unknown>, signal: AbortSignal) => unknown>;

const state = (more: object = {}) => ({
  dataset: "d",
  run: "r",
  round: 0,
  shards: [0, 1, 2],
  next: "source",
  approval: false,
  ...more,
});
const last = state({ next: "split", round: 1 });

/** A flow whose functions are given, each call of them noted. */
function flow(handlers: Handlers, concurrency = 2) {
  const calls: { name: string; event: unknown }[] = [];
  const known: Handlers = {
    Plan: () => state(),
    Source: () => null,
    Assess: () => last,
    Settle: () => null,
    ...handlers,
  };
  const invoke: Invoke = async (name, event, signal) => {
    calls.push({ name, event });
    const handler = known[name];
    if (!handler) throw new Error(`no function ${name}`);
    return (await handler(JSON.parse(JSON.stringify(event)), signal)) ?? null;
  };
  const workflow = new Workflow({
    name: "M",
    definition: fixtureDefinition,
    invoke,
    concurrency,
    retryWait: 0,
  });
  return { workflow, calls, names: () => calls.map(({ name }) => name) };
}

async function run(workflow: Workflow) {
  const execution = await workflow.start("r", { dataset: "d", run: "r" });
  await execution.ended;
  return execution;
}

async function gather(events: AsyncIterable<Progress>): Promise<Progress[]> {
  const all: Progress[] = [];
  for await (const event of events) all.push(event);
  return all;
}

test("walks the states, a map over its list and the loop until the choice ends it", async () => {
  const { workflow, calls } = flow({});

  const execution = await run(workflow);

  expect(execution).toMatchObject({ status: "SUCCEEDED", output: last });
  expect(calls).toEqual([
    { name: "Plan", event: { dataset: "d", run: "r" } },
    ...[0, 1, 2].map((shard) => ({ name: "Source", event: { run: "r", round: 0, shard } })),
    { name: "Assess", event: { dataset: "d", run: "r", round: 0 } },
    { name: "Settle", event: { dataset: "d", run: "r" } },
  ]);
});

test("goes through the loop again when told so", async () => {
  let round = 0;
  const { workflow, names } = flow({
    Assess: () => (++round < 3 ? state({ round, shards: [round] }) : last),
  });

  await run(workflow);

  expect(names().filter((name) => name === "Source")).toHaveLength(3 + 1 + 1);
});

test("a map over an empty list goes on", async () => {
  const { workflow, names } = flow({ Plan: () => state({ shards: [] }) });

  expect(await run(workflow)).toMatchObject({ status: "SUCCEEDED" });
  expect(names()).toEqual(["Plan", "Assess", "Settle"]);
});

test("retries what the definition retries, and no more often", async () => {
  let attempts = 0;
  const { workflow } = flow({
    Source: ({ shard }) => {
      if (shard === 1 && ++attempts <= 2) throw new FunctionFailed("StorageUnavailable", "again");
    },
  });

  expect(await run(workflow)).toMatchObject({ status: "SUCCEEDED" });
  expect(attempts).toBe(3);
});

test("a failure is caught, settled with its name and cause, and ends the execution", async () => {
  const { workflow, calls } = flow({
    Plan: () => {
      throw new FunctionFailed("SourceEmpty", "no files", ["at plan"]);
    },
  });

  const execution = await run(workflow);

  const Cause = JSON.stringify({ errorType: "SourceEmpty", errorMessage: "no files", trace: ["at plan"] });
  expect(calls.at(-1)).toEqual({
    name: "Settle",
    event: { run: "r", error: { Error: "SourceEmpty", Cause } },
  });
  expect(execution).toMatchObject({ status: "FAILED", error: { name: "SourceEmpty", cause: Cause } });
  expect((await gather(execution.events())).at(-1)).toEqual({
    kind: "ended",
    status: "FAILED",
    error: { name: "SourceEmpty", message: "no files" },
  });
});

test("when one item of a map fails, items not yet begun are left alone and running ones are stopped", async () => {
  const shards = Array.from({ length: 100 }, (_, n) => n);
  let stopped = 0;
  const { workflow, calls, names } = flow({
    Plan: () => state({ shards }),
    Source: ({ shard }, signal) => {
      if (shard === 3) throw new FunctionFailed("ShardCorrupt", "bad");
      if (shard !== 2) return null;
      return new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          stopped++;
          reject(signal.reason);
        });
      });
    },
  });

  expect(await run(workflow)).toMatchObject({ status: "FAILED", error: { name: "ShardCorrupt" } });
  expect(names().filter((name) => name === "Source").length).toBeLessThan(10);
  expect(stopped).toBe(1);
  expect(calls.at(-1)).toMatchObject({ name: "Settle", event: { error: { Error: "ShardCorrupt" } } });
});

test("a gate waits for its own token and goes on with the answer", async () => {
  const tokens: string[] = [];
  const { workflow, names } = flow({
    Plan: () => state({ approval: true }),
    Assess: () => state({ approval: true, next: "split" }),
    Ask: ({ token }) => void tokens.push(String(token)),
  });
  const execution = await workflow.start("r", { dataset: "d", run: "r" });

  for await (const event of execution.events())
    if (event.kind === "waiting") {
      expect(workflow.answer("another", { output: {} })).toBe(false);
      expect(workflow.answer(event.token, { output: {} })).toBe(true);
    }

  expect(execution.status).toBe("SUCCEEDED");
  expect(new Set(tokens).size).toBe(2);
  expect(names()).toEqual(["Plan", "Ask", "Source", "Source", "Source", "Assess", "Ask", "Settle"]);
});

test("a refused token fails the task with the answer's error", async () => {
  const { workflow } = flow({ Plan: () => state({ approval: true }), Ask: () => null });
  const execution = await workflow.start("r", { dataset: "d", run: "r" });

  for await (const event of execution.events())
    if (event.kind === "waiting") workflow.answer(event.token, { error: "ApprovalRejected", cause: "no" });

  expect(execution).toMatchObject({ status: "FAILED", error: { name: "ApprovalRejected", cause: "no" } });
});

test("a stopped execution stops its calls and starts no others", async () => {
  const { workflow, names } = flow({
    Source: (_, signal) =>
      new Promise((__, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  });
  const execution = await workflow.start("r", { dataset: "d", run: "r" });
  for await (const event of execution.events()) {
    if (event.kind === "entered" && event.state === "SourceShards") break;
  }
  await new Promise(setImmediate);

  workflow.stop("r", "Interrupted", "by hand");
  await execution.ended;

  expect(execution).toMatchObject({ status: "ABORTED", error: { name: "Interrupted", cause: "by hand" } });
  expect(names()).not.toContain("Settle");
});

test("tells what happens: states, the size of a map, each item, retries, the end", async () => {
  let attempts = 0;
  const { workflow } = flow({
    Source: ({ shard }) => {
      if (shard === 0 && ++attempts === 1) throw new FunctionFailed("StorageUnavailable", "again");
    },
  });

  const events = await gather((await run(workflow)).events());

  expect(events).toContainEqual({ kind: "entered", state: "SourceShards", type: "Map", items: 3 });
  expect(events).toContainEqual({
    kind: "retried",
    state: "Source",
    error: "StorageUnavailable",
    attempt: 1,
  });
  expect(events).toContainEqual({
    kind: "item",
    state: "SourceShards",
    function: "Source",
    input: { run: "r", round: 0, shard: 0 },
    result: null,
  });
  expect(events.filter(({ kind }) => kind === "item")).toHaveLength(3);
  expect(events).toContainEqual({ kind: "left", state: "SourceShards" });
  expect(events.at(-1)).toEqual({ kind: "ended", status: "SUCCEEDED" });
});

test("ten thousand shards go through, no more at once than allowed", async () => {
  const shards = Array.from({ length: 10_000 }, (_, n) => n);
  const seen = new Set<unknown>();
  let running = 0;
  let most = 0;
  const { workflow } = flow(
    {
      Plan: () => state({ shards }),
      Source: async ({ shard }) => {
        most = Math.max(most, ++running);
        await new Promise(setImmediate);
        running--;
        seen.add(shard);
      },
    },
    4,
  );

  expect(await run(workflow)).toMatchObject({ status: "SUCCEEDED" });
  expect(seen.size).toBe(10_000);
  expect(most).toBe(4);
});

test("a task that calls what is not here is named before anything runs", () => {
  const definition = {
    StartAt: "A",
    States: { A: { Type: "Task", Resource: "arn:aws:states:::batch:submitJob", End: true } },
  };

  expect(() => new Workflow({ name: "M", definition, invoke: async () => null, concurrency: 1 })).toThrow(
    "State A calls arn:aws:states:::batch:submitJob",
  );
});
