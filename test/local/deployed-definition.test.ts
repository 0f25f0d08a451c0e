import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FUNCTIONS } from "../../infra/functions.ts";
import { openRuntime, type RunProgress, type Runtime } from "../../local/runtime.ts";
import { synthesize } from "../../local/synthesis.ts";

/** What the stand-ins answer: two rounds, the second of generated examples, then the end; `broken` fails in a map. */
const answers: Partial<Record<keyof typeof FUNCTIONS, string>> = {
  Start: `
    const run = event.dataset + "-20260101T000000Z-0000";
    const answer = await fetch(process.env.AWS_ENDPOINT_URL_SFN ?? "", {
      method: "POST",
      headers: { "x-amz-target": "AWSStepFunctions.StartExecution" },
      body: JSON.stringify({
        stateMachineArn: process.env.STATE_MACHINE_ARN,
        name: run,
        input: JSON.stringify({ dataset: event.dataset, run }),
      }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return { run, started: true };`,
  Plan: "return { ...state, shards: [0, 1], next: 'source', approval: event.dataset === 'gated' };",
  Assess: `return event.round === 0
    ? { ...state, round: 1, shards: [2], next: "augment" }
    : { ...state, round: 1, shards: [0, 1, 2], buckets: [0, 1], next: "split" };`,
  Filter: `if (event.run.startsWith("broken")) throw Object.assign(new Error("shard is not whole"), { name: "ShardCorrupt" });`,
};

let directory: string;
let runtime: Runtime;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "provender-deployed-"));
  const functions = join(directory, "functions");
  for (const [name, { entry }] of Object.entries(FUNCTIONS)) {
    const file = join(functions, entry);
    mkdirSync(dirname(file), { recursive: true });
    const body = name in answers ? answers[name as keyof typeof answers] : "";
    writeFileSync(
      file,
      `export const handler = async (event: any) => {
        const state = { dataset: event.dataset, run: event.run, round: 0, partitions: [0], buckets: [], approval: false };
        ${body}
      };\n`,
    );
  }
  runtime = await openRuntime({
    directory,
    assembly: await synthesize({ functions }),
    workers: 1,
    retryWait: 0,
  });
});
afterAll(async () => {
  await runtime?.close();
  rmSync(directory, { recursive: true });
});

async function follow(dataset: string): Promise<RunProgress[]> {
  const all: RunProgress[] = [];
  for await (const event of runtime.execution(await runtime.start(dataset))) {
    all.push(event);
    if (event.kind === "waiting") runtime.answer(event.token, { output: {} });
  }
  return all;
}

const calls = (events: readonly RunProgress[]): string[] =>
  events.flatMap((event) => (event.kind === "item" ? [`${event.step} ${event.shard}`] : []));

test("the state machine that is deployed runs here, from plan over a round of generated examples to the end", async () => {
  const events = await follow("plain");

  const round = (shards: number[]): string[] => [
    ...["mask", "filter", "sign"].flatMap((step) => shards.map((shard) => `${step} ${shard}`)),
    "match 0",
    ...shards.map((shard) => `apply ${shard}`),
  ];
  expect(calls(events)).toEqual([
    "source 0",
    "source 1",
    ...round([0, 1]),
    "augment 2",
    ...round([2]),
    ...["split", "trace"].flatMap((step) => [0, 1, 2].map((shard) => `${step} ${shard}`)),
    "index 0",
    "index 1",
  ]);
  expect(events.at(-1)).toEqual({ kind: "ended", status: "SUCCEEDED" });
});

test("its gate waits for a person", async () => {
  const events = await follow("gated");

  expect(events.filter(({ kind }) => kind === "waiting")).toHaveLength(1);
  expect(events.at(-1)).toEqual({ kind: "ended", status: "SUCCEEDED" });
});

test("its failures are settled and end the run with the function's error", async () => {
  const events = await follow("broken");

  expect(events).toContainEqual({ kind: "entered", state: "SettleFailed", type: "Task" });
  expect(events.at(-1)).toEqual({
    kind: "ended",
    status: "FAILED",
    error: { name: "ShardCorrupt", message: "shard is not whole" },
  });
});
