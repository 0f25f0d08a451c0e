import { createRequire } from "node:module";
import { StateMachine } from "aws-local-stepfunctions";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { CUT_OFF, THROTTLED, TRANSIENT } from "../../infra/retry.ts";
import * as errors from "../../shared/model/errors.ts";
import type { RoundState } from "../../shared/model/run.ts";
import { roles } from "./policies.ts";
import { nameOf, resources, synthesize, text } from "./synthesized.ts";

const synthesized = synthesize();
const [machine] = resources(synthesized, "AWS::StepFunctions::StateMachine");
const definition = text(machine?.[1].Properties.DefinitionString).replaceAll("<AWS::Partition>", "aws");

const Handling = z
  .array(
    z.object({
      ErrorEquals: z.array(z.string()),
      Next: z.string().optional(),
      MaxAttempts: z.int().optional(),
    }),
  )
  .default([]);
const State = z.object({
  Type: z.string(),
  Resource: z.string().optional(),
  ResultPath: z.string().nullish(),
  OutputPath: z.string().nullish(),
  Parameters: z.json().optional(),
  ItemsPath: z.string().optional(),
  ItemSelector: z.record(z.string(), z.string()).optional(),
  ItemProcessor: z
    .object({ ProcessorConfig: z.object({ Mode: z.string() }), States: z.record(z.string(), z.json()) })
    .optional(),
  Retry: Handling,
  Catch: Handling,
  TimeoutSeconds: z.number().optional(),
});
type State = z.infer<typeof State>;
const outer = Object.entries(
  z.object({ States: z.record(z.string(), State) }).parse(JSON.parse(definition)).States,
);
const inner = outer.flatMap(([, { ItemProcessor }]) =>
  Object.entries(ItemProcessor?.States ?? {}).map(([name, state]): [string, State] => [
    name,
    State.parse(state),
  ]),
);
const maps = outer.filter(([, { Type }]) => Type === "Map");
const tasks = [...outer, ...inner].filter(([, { Type }]) => Type === "Task");

/** AWS Step Functions guide, "Handling errors in Step Functions workflows" and "Handle transient Lambda service exceptions". */
const DOCUMENTED = new Set([
  "States.ALL",
  "States.Timeout",
  "Lambda.ServiceException",
  "Lambda.AWSLambdaException",
  "Lambda.SdkClientException",
  "Lambda.ClientExecutionTimeoutException",
  "Lambda.TooManyRequestsException",
  "Lambda.Unknown",
  "Sandbox.Timedout",
  // AWS Lambda guide, "Troubleshoot invocation issues": the runtime exited.
  "Runtime.ExitError",
]);

/** One of each error class of the project. */
const ours = Object.values(errors).flatMap((exported) => {
  if (typeof exported !== "function" || exported === errors.ProvenderError) return [];
  const made: unknown = Reflect.construct(exported, ["", {}]);
  return made instanceof errors.ProvenderError ? [made] : [];
});

describe("errors", () => {
  test("every name that is retried or caught exists", () => {
    const names = new Set(ours.map(({ name }) => name));
    const used = [...outer, ...inner]
      .flatMap(([, { Retry, Catch }]) => [...Retry, ...Catch])
      .flatMap((h) => h.ErrorEquals);
    expect(used.length).toBeGreaterThan(0);
    expect([...new Set(used)].filter((name) => !names.has(name) && !DOCUMENTED.has(name))).toEqual([]);
  });

  test("exactly the errors that say they are retryable are retried", () => {
    expect(ours.length).toBeGreaterThan(10);
    const retryable = ours.filter((error) => error.retryable).map(({ name }) => name);
    expect([...errors.RETRYABLE_ERRORS].sort()).toEqual(retryable.sort());
    for (const [, { Retry }] of tasks)
      expect(Retry.flatMap(({ ErrorEquals }) => ErrorEquals)).toEqual(expect.arrayContaining(retryable));
  });

  test("a function that was cut off, out of time or dead, is called once more", () => {
    const called = tasks.filter(([name]) => name !== "Ask");
    expect(called.length).toBeGreaterThan(10);
    for (const [name, { Retry }] of called) {
      const errors = Retry.filter(({ MaxAttempts }) => MaxAttempts === 1).flatMap(
        ({ ErrorEquals }) => ErrorEquals,
      );
      expect([name, errors.sort()]).toEqual([
        name,
        ["Lambda.Unknown", "Runtime.ExitError", "Sandbox.Timedout", "States.Timeout"],
      ]);
    }
  });

  test("every task and map but settling itself is caught and settled", () => {
    for (const [name, { Type, Catch }] of outer) {
      const caught = Catch.map(({ ErrorEquals, Next }) => `${ErrorEquals} ${Next}`);
      if (Type !== "Task" && Type !== "Map") expect([name, caught]).toEqual([name, []]);
      else if (name === "Settle") expect(caught).toEqual([]);
      else if (name === "SettleFailed") expect(caught).toEqual(["States.ALL Failed"]);
      else expect([name, caught]).toEqual([name, ["States.ALL SettleFailed"]]);
    }
  });

  test("every child is caught and settled by itself, for its error does not reach the machine on AWS", () => {
    for (const [name, { Type, Catch }] of inner.filter(([, { Type }]) => Type === "Task")) {
      const next = name.startsWith("Settle") ? `${name.slice("Settle".length)}Failed` : `Settle${name}`;
      expect([Type, Catch]).toEqual([
        "Task",
        [expect.objectContaining({ ErrorEquals: ["States.ALL"], Next: next })],
      ]);
    }
  });

  test.each([
    ["TRANSIENT", TRANSIENT, 122],
    ["THROTTLED", THROTTLED, 1115],
    ["CUT_OFF", CUT_OFF, 5],
  ])(
    "%s waits as long as its comment says",
    (_, { interval, backoffRate = 2, maxAttempts = 0, maxDelay }, seconds) => {
      const first = interval?.toSeconds() ?? 0;
      const waits = Array.from({ length: maxAttempts }, (_, n) => first * backoffRate ** n);
      const total = waits.reduce((sum, wait) => sum + Math.min(wait, maxDelay?.toSeconds() ?? wait), 0);
      expect(total).toBe(seconds);
    },
  );
});

describe("the definition", () => {
  test("is valid Amazon States Language", () => {
    const validate: (definition: unknown) => { isValid: boolean; errorsText(separator: string): string } =
      createRequire(import.meta.url)("asl-validator");
    const resolved = JSON.parse(
      definition.replaceAll(/"<(\w+)>"/g, '"arn:aws:lambda:eu-west-1:000000000000:function:$1"'),
    );
    const { isValid, errorsText } = validate(resolved);
    expect(isValid ? "" : errorsText("\n")).toBe("");
  });

  test("maps hand on names, never data, and keep no results", () => {
    expect(maps.map(([name]) => name).sort()).toEqual(
      "ApplyShards AugmentShards FilterShards IndexBuckets JudgeShards MaskShards MatchPartitions SignShards SourceShards SplitShards TraceShards".split(
        " ",
      ),
    );
    for (const [name, map] of maps) {
      expect(map.ItemSelector).toEqual({
        "dataset.$": "$.dataset",
        "run.$": "$.run",
        "round.$": "$.round",
        "shard.$": "$$.Map.Item.Value",
      });
      expect(map.ItemsPath).toBe(
        name.endsWith("Shards") ? "$.shards" : name.endsWith("Buckets") ? "$.buckets" : "$.partitions",
      );
      expect(map.ItemProcessor?.ProcessorConfig.Mode).toBe("DISTRIBUTED");
      expect(map.ResultPath).toBeNull();
    }
    const children = inner.filter(
      ([, { Type, Catch }]) => Type === "Task" && Catch[0]?.Next?.startsWith("Settle"),
    );
    expect(children.length).toBe(maps.length);
    for (const [, child] of children) {
      expect(child.Parameters).toEqual({ "run.$": "$.run", "round.$": "$.round", "shard.$": "$.shard" });
      expect(child.OutputPath).toBeNull();
    }
  });

  test("no map tolerates a failure", () => {
    expect(definition).not.toContain("ToleratedFailure");
  });

  test("every task has a time limit, which locally would otherwise be a minute", () => {
    for (const [name, { TimeoutSeconds }] of tasks)
      expect([name, TimeoutSeconds ?? 0]).toEqual([name, expect.any(Number)]);
    expect(Math.min(...tasks.map(([, { TimeoutSeconds }]) => TimeoutSeconds ?? 0))).toBeGreaterThan(60);
  });

  test("the machine may call the functions it calls, and no others", () => {
    const role = [...roles(synthesized)].find(([id]) => nameOf(id) === "WorkflowRole");
    const allowed = role?.[1].find(({ Sid }) => Sid === "Functions")?.Resource ?? [];
    const called = new Set([...definition.matchAll(/<(Pipeline\w+)>/g)].map(([reference]) => reference));
    expect(new Set(allowed)).toEqual(called);
  });
});

describe("a run", () => {
  type Handler = (event: unknown) => unknown;
  const INPUT = { dataset: "support", run: "support-20260101T000000Z-0a1b" };
  const state = (change: Partial<RoundState>): RoundState => ({
    ...INPUT,
    round: 0,
    shards: [0, 1],
    partitions: [0],
    buckets: [],
    next: "source",
    approval: false,
    judged: false,
    ...change,
  });

  /** Executes the definition with these answers (nothing, where none is given) and lists the calls as `State event`. */
  async function execute(
    answers: Record<string, Handler>,
  ): Promise<{ calls: string[]; ended: unknown; failed?: unknown }> {
    const calls: string[] = [];
    const handlers = Object.fromEntries(
      tasks.map(([name]) => [
        name,
        async (event: unknown) => {
          calls.push(`${name} ${JSON.stringify(event)}`);
          return z.json().parse(answers[name]?.(event) ?? null);
        },
      ]),
    );
    const { result } = new StateMachine(JSON.parse(definition), {
      validationOptions: { checkArn: false },
    }).run(INPUT, {
      context: { Task: { Token: "token" } },
      overrides: {
        taskResourceLocalHandlers: handlers,
        retryIntervalOverrides: Object.fromEntries(tasks.map(([name]) => [name, 0])),
      },
    });
    try {
      return { calls, ended: await result };
    } catch (error) {
      return { calls, ended: undefined, failed: error instanceof Error ? error.cause : error };
    }
  }

  const fail = (name: string, message: string): Handler => {
    return () => {
      throw Object.assign(new Error(message), { name });
    };
  };
  const steps = (calls: string[]): string => calls.map((call) => call.split(" ")[0]).join(" ");

  test("walks generated examples the same way as sourced ones, and publishes all shards", async () => {
    let assessed = 0;

    const { calls, ended } = await execute({
      Plan: () => state({ shards: [0] }),
      Assess: () =>
        assessed++ === 0
          ? state({ round: 1, shards: [1], next: "augment" })
          : state({ round: 1, shards: [0, 1], buckets: [0], next: "split" }),
      Publish: () => ({ ...INPUT, version: INPUT.run }),
    });

    expect(steps(calls)).toBe(
      "Plan Source Mask Filter Sign Match Apply Assess Augment Mask Filter Sign Match Apply Assess Split Split Trace Trace Index Publish Settle",
    );
    expect(calls).toContain(`Mask ${JSON.stringify({ run: INPUT.run, round: 1, shard: 1 })}`);
    expect(calls.at(-1)).toBe(`Settle ${JSON.stringify(INPUT)}`);
    expect(ended).toEqual({ ...INPUT, version: INPUT.run });
  });

  test("is judged between filter and dedupe where plan or assess says so, after one look at the whole round", async () => {
    let assessed = 0;

    const { calls } = await execute({
      Plan: () => state({ shards: [0, 1], judged: true }),
      Assess: () =>
        assessed++ === 0
          ? state({ round: 1, shards: [2], next: "augment", judged: true })
          : state({ round: 1, shards: [], next: "split", judged: true }),
    });

    expect(steps(calls)).toBe(
      "Plan Source Source Mask Mask Filter Filter Learn Judge Judge Sign Sign Match Apply Apply Assess Augment Mask Filter Learn Judge Sign Match Apply Assess Publish Settle",
    );
    expect(calls).toContain(`Learn ${JSON.stringify({ ...INPUT, round: 1 })}`);
    expect(calls).toContain(`Judge ${JSON.stringify({ run: INPUT.run, round: 1, shard: 2 })}`);
  });

  test("of before there was a judge goes on as it began", async () => {
    const { judged: _, ...before } = state({ shards: [0] });

    const { calls, failed } = await execute({
      Plan: () => before,
      Assess: () => ({ ...before, shards: [], next: "split" }),
    });

    expect(failed).toBeUndefined();
    expect(steps(calls)).toBe("Plan Source Mask Filter Sign Match Apply Assess Publish Settle");
  });

  test("with nothing in its lists goes through", async () => {
    const empty = { shards: [], partitions: [], buckets: [] };

    const { calls, failed } = await execute({
      Plan: () => state(empty),
      Assess: () => state({ ...empty, next: "split" }),
    });

    expect(failed).toBeUndefined();
    expect(steps(calls)).toBe("Plan Assess Publish Settle");
  });

  test("waits for a person where plan or assess says so, and tells what for", async () => {
    const { calls } = await execute({
      Plan: () => state({ shards: [], approval: true }),
      Assess: () => state({ shards: [], next: "split" }),
    });

    const asked = { dataset: INPUT.dataset, run: INPUT.run, gate: "source", token: "token" };
    expect(calls[1]).toContain(JSON.stringify(asked));
    expect(steps(calls)).toBe("Plan Ask Match Assess Publish Settle");
  });

  test("that a person refuses is settled and fails", async () => {
    const { calls, failed } = await execute({
      Plan: () => state({ approval: true }),
      Ask: fail("ApprovalRejected", "Not this week."),
    });

    expect(steps(calls)).toBe("Plan Ask SettleFailed");
    expect(failed).toMatchObject({ name: "ApprovalRejected" });
  });

  test("tries again what may pass, in the shard where it failed", async () => {
    let failures = 0;

    const { calls } = await execute({
      Plan: () => state({ shards: [7] }),
      Filter: () => (failures++ < 2 ? fail("StorageUnavailable", "Slow down.")(undefined) : undefined),
      Assess: () => state({ shards: [], next: "split" }),
    });

    expect(steps(calls)).toBe("Plan Source Mask Filter Filter Filter Sign Match Apply Assess Publish Settle");
  });

  test("that fails in a shard is settled with the error, at once when trying again does not help", async () => {
    const { calls, failed } = await execute({
      Plan: () => state({ shards: [0] }),
      Source: fail("InputUnreadable", "tickets.csv is not UTF-8."),
    });

    const error = { Error: "InputUnreadable", Cause: "tickets.csv is not UTF-8." };
    const settled = JSON.stringify({ ...INPUT, error });
    expect(calls.slice(2)).toEqual([`SettleSource ${settled}`, `SettleFailed ${settled}`]);
    expect(failed).toMatchObject({ name: "InputUnreadable" });
  });

  test("keeps its first error when settling fails too", async () => {
    const { failed } = await execute({
      Plan: fail("SourceEmpty", "There is nothing to read."),
      SettleFailed: fail("StorageDenied", "Not allowed."),
    });

    expect(failed).toMatchObject({ name: "SourceEmpty" });
  });

  test("sent nowhere is settled instead of left with its lease", async () => {
    const { calls } = await execute({ Plan: () => ({ ...state({}), next: "elsewhere" }) });

    expect(steps(calls)).toBe("Plan SettleFailed");
  });
});
