import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { GetScheduleCommand, ListSchedulesCommand } from "@aws-sdk/client-scheduler";
import { DescribeExecutionCommand, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { RunRow } from "../../shared/lineage/lineage-store.ts";
import { ExplanationAnswer, RunRows, VersionRows } from "../../shared/lineage/rows.ts";
import { incoming, recipeFile } from "../../shared/model/keys.ts";
import { publishedBytes, RECIPE, tickets } from "../e2e/made-up.ts";
import { provender, workplace } from "../support/provender.ts";
import {
  cdk,
  type Deployed,
  deploy,
  destroy,
  failedEventsOf,
  fetchVersion,
  functionNamed,
  type Inbox,
  left,
  made,
  type Outputs,
  pointer,
  reach,
  subscribe,
  until,
} from "./account.ts";
import { allowSchedules, emulated, lacks, restoreQueues } from "./emulator.ts";

/**
 * The app as it is, deployed with the CDK CLI to `AWS_ENDPOINT_URL`, or to the account whose credentials are there; used
 * as a person uses it, and destroyed. In an account it costs a few cents and leaves nothing behind.
 */
if (!process.env.AWS_ENDPOINT_URL && process.env.PROVENDER_TEST_ACCOUNT !== "yes")
  throw new Error(
    "npm run test:stack starts an emulator; set AWS_ENDPOINT_URL to take another, or PROVENDER_TEST_ACCOUNT=yes to deploy to your account.",
  );

const Findings = z.array(z.object({ what: z.string(), says: z.string(), todo: z.string().optional() }));
const DATASET = "shop";
const recipe = RECIPE.replace(/^augmentation:.*\n/m, "");
const scheduled = (every: string): string =>
  `${recipe}schedule: { every: "${every}", timezone: Europe/Berlin }\n`;
/** Gone with the stack; runs that begin at once; and no more calls at work than a small machine has room for. */
const CONTEXT = ["removalPolicy=destroy", "quietSeconds=2", "maxConcurrency=4"];
const here = workplace();
let outputs: Outputs;
let stack: Deployed;
let notices: Inbox;

const upload = (name: string, text: string, dataset = DATASET): Promise<unknown> =>
  stack.store.write("raw", incoming(dataset, "tickets", name), Buffer.from(text), "application/jsonl");
const putRecipe = (yaml: string, dataset = DATASET): Promise<unknown> =>
  stack.store.write("data", recipeFile(dataset), Buffer.from(yaml), "application/yaml");
/** Waits until a data set has had `at least` so many runs and none is at work, newest first. */
const settled = (dataset: string, atLeast: number, seconds?: number): Promise<RunRow[]> =>
  until(
    `end of ${atLeast} runs of ${dataset}`,
    async () => {
      const runs = await stack.lineage.listRuns(dataset);
      return runs.length >= atLeast && runs.every(({ ended }) => ended !== undefined) && runs;
    },
    seconds,
  );

beforeAll(async () => {
  await cdk("bootstrap");
  outputs = await deploy(CONTEXT);
  stack = reach(outputs);
  await allowSchedules();
  await restoreQueues(["Start", "Recipe", "Settle", "Watch"]);
  notices = await subscribe(outputs.Notices);
});
afterAll(here.remove);

/** The command, asked of the deployed stack. */
async function asked(...args: string[]): Promise<unknown> {
  const answer = await provender(here.directory, [...args, "--stack", "Provender", "--json"]);
  if (answer.status !== 0) throw new Error(answer.stderr || answer.stdout);
  return JSON.parse(answer.stdout);
}

describe("a deployed stack", () => {
  test("builds what was uploaded once its recipe comes, to the very bytes of the embedded runtime", async () => {
    const files = { "a.jsonl": `${tickets(0, 39)}${tickets(7, 1)}`, "b.jsonl": tickets(100, 40) };
    mkdirSync(join(here.directory, "tickets"));
    writeFileSync(join(here.directory, "recipe.yaml"), recipe);
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(here.directory, "tickets", name), text);
      await upload(name, text);
    }
    await putRecipe(recipe);

    const runs = await settled(DATASET, 1);
    const local = await provender(here.directory, ["run", "recipe.yaml", "--out", "local", "--json"], {
      env: { AWS_ENDPOINT_URL: "" },
    });

    expect(runs.map(({ status, error }) => [status, error])).toEqual([["succeeded", undefined]]);
    expect(local.status).toBe(0);
    await fetchVersion(stack, DATASET, join(here.directory, "deployed"));
    expect(publishedBytes(here.directory, "deployed")).toEqual(publishedBytes(here.directory, "local"));
  });

  test("answers the lineage's questions over HTTP, to those whose request is signed", async () => {
    const runs = RunRows.parse(await asked("runs", DATASET));
    const versions = VersionRows.parse(await asked("versions", DATASET));
    const line = ExplanationAnswer.parse(await asked("explain", "deployed/training_data.jsonl:3"));
    const row = ExplanationAnswer.parse(await asked("explain", "b.jsonl:2", "--dataset", DATASET));

    expect(runs[0]).toMatchObject({ dataset: DATASET, status: "succeeded" });
    expect(versions[0]).toMatchObject({ version: runs[0]?.run, current: true });
    expect(line.found[0]?.record.end).toEqual({ outcome: "published", split: "train", line: 3 });
    expect(row.found[0]?.record).toMatchObject({ uri: incoming(DATASET, "tickets", "b.jsonl"), line: 2 });
    const unsigned = await fetch(new URL("/_aws/execute-api/x/$default/runs", outputs.Lineage)).catch(() => ({
      ok: false,
    }));
    expect(unsigned.ok).toBe(false);
  });

  test("keeps the schedule that the recipe says, as it changes and goes", async () => {
    const schedule = async () => {
      const { Schedules: [found] = [] } = await stack.scheduler.send(
        new ListSchedulesCommand({ NamePrefix: DATASET }),
      );
      if (!found) return undefined;
      const { GroupName, Name } = found;
      const { ScheduleExpression, ScheduleExpressionTimezone } = await stack.scheduler.send(
        new GetScheduleCommand({ GroupName, Name }),
      );
      return `${ScheduleExpression} ${ScheduleExpressionTimezone}`;
    };
    for (const [yaml, expected] of [
      [scheduled("rate(7 days)"), "rate(7 days) Europe/Berlin"],
      [scheduled("cron(0 6 ? * MON *)"), "cron(0 6 ? * MON *) Europe/Berlin"],
      [recipe, undefined],
    ] as const) {
      await putRecipe(yaml);
      await until(`schedule ${expected}`, async () => (await schedule()) === expected);
    }
    await settled(DATASET, 2);
  });

  test("answers an invalid recipe with its problems, and changes nothing", async () => {
    const before = await stack.lineage.listRuns(DATASET);

    await putRecipe(recipe.replace("kind: logs", "kind: lgos"));
    const notice = await notices.next((text) => text.includes("recipes/shop.yaml:"));

    expect(notice).toContain("recipes/shop.yaml:4:11: sources[0].kind");
    expect(await stack.lineage.listRuns(DATASET)).toEqual(before);
    await putRecipe(recipe);
    await settled(DATASET, before.length + 1);
  });

  test("sees what is uploaded while it runs, in one more run", async () => {
    const before = (await stack.lineage.listRuns(DATASET)).length;
    await upload("c.jsonl", tickets(200, 20));
    const first = await until("run that has planned", async () => {
      const [newest] = await stack.lineage.listRuns(DATASET);
      if (newest?.status !== "running") return undefined;
      return (await stack.lineage.listObjects(newest.run)).length > 0 && newest.run;
    });
    await upload("d.jsonl", tickets(300, 20));

    const runs = await settled(DATASET, before + 2);

    expect(runs.length - before).toBe(2);
    expect(runs[0]?.cause).toBe(`changes during ${first}`);
    const objects = await stack.lineage.listObjects(runs[0]?.run ?? "");
    expect(objects.map(({ key }) => key.split("/").at(-1)).sort()).toEqual(
      ["a", "b", "c", "d"].map((name) => `${name}.jsonl`),
    );
  });

  test("builds many files uploaded at once in at most two runs, each of them once", async () => {
    const many = "many";
    // An emulator gives each call at work a process of this machine; the embedded runtime's test takes 200.
    const files = emulated ? 50 : 200;
    await putRecipe(recipe.replace("name: shop", `name: ${many}`), many);
    await Promise.all(
      Array.from({ length: files }, (_, i) => upload(`${i}.jsonl`, tickets(1000 + i * 2, 2), many)),
    );

    const runs = await settled(many, 1, 300);

    console.log(`${files} uploads at once: ${runs.length} run(s)`);
    expect(runs.length).toBeLessThanOrEqual(2);
    const built = await stack.lineage.listObjects(runs[0]?.run ?? "");
    expect(new Set(built.map(({ key }) => key)).size).toBe(files);
    const version = await stack.lineage.currentVersion(many);
    expect(Object.values(version?.records ?? {}).reduce((a, b) => a + b, 0)).toBe(2 * files);
  });
});

async function invoke(FunctionName: string, event: object): Promise<string> {
  const { Payload } = await stack.lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
  );
  return Payload?.transformToString() ?? "";
}

/** MiniStack's warm Node workers answer every failure under one name. */
function lost(name: string | undefined): boolean {
  if (name !== "Runtime.HandlerError") return false;
  lacks("a function's error loses its name (errorType is always Runtime.HandlerError)");
  return emulated;
}

describe("a function that is broken", () => {
  let failed: RunRow | undefined;

  test("is denied what lies behind the trust boundary; the run says so, and somebody is told", async () => {
    const name = await functionNamed("Filter");
    const point = await pointer(stack, name);
    const current = await stack.lineage.currentVersion(DATASET);
    const before = (await stack.lineage.listRuns(DATASET)).length;
    await point(outputs.RawBucket);
    await upload("e.jsonl", tickets(400, 20));

    [failed] = await settled(DATASET, before + 1, 300);
    const said = await invoke(name, { run: failed?.run, round: 0, shard: 0 });
    await point(outputs.DataBucket);

    expect(said).toContain("is not allowed");
    const error = lost(failed?.error?.name) ? "Runtime.HandlerError" : "StorageDenied";
    expect(failed).toMatchObject({ status: "failed", error: { name: error } });
    expect(await stack.lineage.currentVersion(DATASET)).toEqual(current);
    expect(await notices.next((text) => text.includes(failed?.run ?? "-"))).toContain(error);
  });

  test("once it is mended, the run is redriven and ends well", async () => {
    const run = failed?.run ?? "";
    const sizes = async () => Object.values((await stack.lineage.currentVersion(DATASET))?.records ?? {});
    const before = await sizes();

    await asked("redrive", run);

    await until("version", async () => (await stack.lineage.currentVersion(DATASET))?.version === run);
    const row = await until("end", async () => {
      const found = await stack.lineage.getRun(run, DATASET);
      return found?.ended !== undefined && found;
    });
    expect(row).toMatchObject({ status: "succeeded" });
    expect((await sizes()).reduce((a, b) => a + b, 0)).toBeGreaterThan(before.reduce((a, b) => a + b, 0));
  });

  test("a run that a person stops in Step Functions is settled as failed, and its data set is free", async () => {
    const before = (await stack.lineage.listRuns(DATASET)).length;
    await upload("f.jsonl", tickets(500, 20));
    const run = await until("run", async () => {
      const [newest] = await stack.lineage.listRuns(DATASET);
      return newest?.status === "running" && newest.run;
    });
    const executionArn = `${outputs.StateMachine.replace(":stateMachine:", ":execution:")}:${run}`;
    await stack.states.send(new StopExecutionCommand({ executionArn, cause: "tried" }));
    const { status } = await stack.states.send(new DescribeExecutionCommand({ executionArn }));
    expect(status).toBe("ABORTED");

    // The event tells of it at once; where it is lost, the hourly watch finds out.
    const told = await settled(DATASET, before + 1, 20).catch(() => undefined);
    if (!told) {
      lacks("no EventBridge event for an execution that was stopped; the watch settles it");
      await stack.lambda.send(
        new InvokeCommand({ FunctionName: await functionNamed("Watch"), Payload: "{}" }),
      );
    }

    expect(await stack.lineage.getRun(run, DATASET)).toMatchObject({
      status: "failed",
      error: { name: "States.Aborted" },
    });
    await asked("redrive", run);
    await until("version", async () => (await stack.lineage.currentVersion(DATASET))?.version === run);
  });
});

describe("a stack", () => {
  test("is examined by doctor, who says what to do where something is wrong", async () => {
    const answer = await provender(here.directory, ["doctor", "--stack", "Provender", "--json"]);
    const found = Findings.parse(JSON.parse(answer.stdout));
    for (const { what, says } of found)
      if (says.startsWith("could not be looked at")) lacks(`doctor: ${what}: ${says}`);

    const well = found.filter(({ todo }) => todo === undefined).map(({ what }) => what);
    expect(well).toEqual(
      expect.arrayContaining(["credentials and bootstrap", "stack", "concurrency", "runs", "failed events"]),
    );
    const unknown = await provender(here.directory, ["doctor", "--stack", "Elsewhere", "--json"]);
    expect(unknown.status).toBe(1);
    expect(unknown.stdout).toContain("npx cdk deploy");
  });

  test("is redriven event by event where events failed for good", async () => {
    const queue = await failedEventsOf("Start");
    const before = (await stack.lineage.listRuns(DATASET)).length;
    await queue.put({ dataset: DATASET, cause: "schedule" });

    const redriven = z.record(z.string(), z.number()).parse(await asked("redrive"));

    expect(Object.values(redriven)).toEqual([1]);
    await settled(DATASET, before + 1);
    expect(await asked("redrive")).toEqual({});
  });

  test("that is not changed shows no difference", async () => {
    expect(await cdk("diff", ...CONTEXT.flatMap((one) => ["-c", one]))).toMatch(
      /no differences|differences: 0/i,
    );
  });

  test("that is destroyed leaves nothing behind", async () => {
    const resources = await made();
    expect(await left(resources)).not.toEqual([]);
    await destroy();
    expect(await left(resources)).toEqual([]);
  });
});
