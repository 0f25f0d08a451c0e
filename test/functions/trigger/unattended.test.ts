import { beforeEach, describe, expect, test } from "vitest";
import { begin } from "../../../functions/trigger/begin.ts";
import { TriggerEvent } from "../../../functions/trigger/events.ts";
import { followRecipe, RecipeEvent } from "../../../functions/trigger/follow-recipe.ts";
import { listen } from "../../../functions/trigger/listen-for-uploads.ts";
import { SettleEvent, settleRun } from "../../../functions/trigger/settle-run.ts";
import { startRun } from "../../../functions/trigger/start-run.ts";
import { watchRuns } from "../../../functions/trigger/watch-runs.ts";
import { MemoryLineageStore } from "../../../shared/lineage/memory-lineage-store.ts";
import { incoming, recipeFile } from "../../../shared/model/keys.ts";
import { parseRecipe } from "../../../shared/recipe/parse-recipe.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";

const RECIPE = 'name: d\nsources:\n  - { name: s, files: ["*.jsonl"] }\n';
const event = (key: string, id = "e1", time = "2026-11-20T12:00:00Z") => ({
  id,
  time,
  source: "aws.s3",
  "detail-type": "Object Created",
  detail: { bucket: { name: "b" }, object: { key } },
});

let now: string;
let store: MemoryObjectStore;
let lineage: MemoryLineageStore;
let executions: Map<string, object>;
let statuses: Map<string, "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED">;
let schedules: Map<string, string>;
let told: string[];
beforeEach(() => {
  now = "2026-11-20T12:00:05.000Z";
  store = new MemoryObjectStore();
  lineage = new MemoryLineageStore();
  [executions, statuses, schedules, told] = [new Map(), new Map(), new Map(), []];
});
const clock = () => new Date(now);
const services = () => ({ store, lineage, clock, codeVersion: "1" });
const workflow = {
  async startExecution(name: string, input: object): Promise<void> {
    executions.set(name, input);
    statuses.set(name, "RUNNING");
  },
  status: async (name: string) => statuses.get(name),
};
const notices = {
  tell: async (subject: string, message: string) => void told.push(`${subject}\n${message}`),
};
const keeper = {
  put: async (dataset: string, { every, timezone }: { every: string; timezone: string }) =>
    void schedules.set(dataset, `${every} ${timezone}`),
  remove: async (dataset: string) => void schedules.delete(dataset),
};
const put = (bucket: "raw" | "data", key: string, text: string) =>
  store.write(bucket, key, Buffer.from(text));
const follow = (key = recipeFile("d"), id = "e1") =>
  followRecipe(services(), { workflow, schedules: keeper, notices }, RecipeEvent.parse(event(key, id)), {
    parseRecipe,
    quiet: 30,
  });
const upload = (id: string, options = { quiet: 30 }) =>
  startRun(services(), workflow, TriggerEvent.parse(event(incoming("d", "s", "a.jsonl"), id)), options);

describe("an upload", () => {
  test("waits for its recipe, and then for a pause", async () => {
    expect(await upload("e1")).toMatchObject({ started: false, ignored: "d has no recipe yet" });
    await put("data", recipeFile("d"), RECIPE);

    const started = await upload("e2");

    expect(started).toMatchObject({ started: true });
    expect([...executions.values()]).toEqual([expect.objectContaining({ dataset: "d", quiet: 30 })]);
  });

  test("200 at once are one run, which sees them all and leaves no wish for another", async () => {
    await put("data", recipeFile("d"), RECIPE);
    for (let i = 0; i < 200; i++) await upload(`e${i}`);
    const [run = ""] = executions.keys();

    expect(executions.size).toBe(1);
    expect(await listen(services(), { dataset: "d", run }, 30)).toBe(30);
    expect(await listen(services(), { dataset: "d", run }, 30)).toBe(0);
    expect(await settleRun(services(), workflow, { dataset: "d", run })).toEqual({
      run,
      status: "succeeded",
    });
    expect(executions.size).toBe(1);
  });

  test("does not keep a run waiting for longer than half an hour", async () => {
    await put("data", recipeFile("d"), RECIPE);
    await upload("e1");
    const [run = ""] = executions.keys();
    now = "2026-11-20T12:30:05.000Z";
    await upload("e2");

    expect(await listen(services(), { dataset: "d", run }, 30)).toBe(0);
  });

  test("by hand is at once", async () => {
    await startRun(services(), workflow, TriggerEvent.parse({ dataset: "d", cause: "hand" }), { quiet: 30 });
    expect([...executions.values()]).toEqual([expect.not.objectContaining({ quiet: expect.anything() })]);
  });
});

describe("a recipe", () => {
  test("that comes before its data sets the schedule and starts nothing", async () => {
    await put(
      "data",
      recipeFile("d"),
      `${RECIPE}schedule: { every: rate(7 days), timezone: Europe/Berlin }\n`,
    );

    expect(await follow()).toEqual({ dataset: "d", answer: "waits for uploads" });
    expect([...schedules]).toEqual([["d", "rate(7 days) Europe/Berlin"]]);
    expect(executions.size).toBe(0);
  });

  test("rebuilds when it changes, and its schedule changes and goes with it", async () => {
    await put("raw", incoming("d", "s", "a.jsonl"), "{}");
    await put("data", recipeFile("d"), `${RECIPE}schedule: { every: "cron(0 6 ? * MON *)" }\n`);
    expect(await follow()).toEqual({ dataset: "d", answer: "started" });
    expect([...schedules]).toEqual([["d", "cron(0 6 ? * MON *) UTC"]]);
    await put("data", recipeFile("d"), RECIPE);

    expect(await follow(recipeFile("d"), "e2")).toEqual({ dataset: "d", answer: "joined" });
    expect(schedules.size).toBe(0);
  });

  test("that is deleted takes its schedule along, whatever the late event says", async () => {
    schedules.set("d", "rate(1 day) UTC");
    expect(await follow()).toEqual({ dataset: "d", answer: "unscheduled" });
    expect(schedules.size).toBe(0);
  });

  test("that is invalid is answered with every problem where it stands, and changes nothing", async () => {
    schedules.set("d", "rate(1 day) UTC");
    await put("data", recipeFile("d"), RECIPE.replace("files", "fils"));

    expect(await follow()).toEqual({ dataset: "d", answer: "invalid" });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/The recipe of d is invalid[\s\S]*recipes\/d\.yaml:3:\d+: .*files/);
    expect([schedules.size, executions.size]).toEqual([1, 0]);
  });

  test.each(["recipes/readme.md", "recipes/My Data.yaml"])("%s is none", async (key) => {
    expect(await follow(key)).toEqual({ answer: "ignored" });
  });
});

describe("a run that fails", () => {
  const run = "d-20261120T120000Z-abcd";
  const ended = (status: string, name = run) =>
    SettleEvent.parse({
      source: "aws.states",
      detail: { name, status, input: JSON.stringify({ dataset: "d", run }), error: null, cause: null },
    });

  test("is told once, however often it is settled", async () => {
    await begin(services(), workflow, { dataset: "d", run, cause: "by hand" });
    const error = { Error: "SourceEmpty", Cause: '{"errorMessage":"no files"}' };

    await settleRun(services(), workflow, { dataset: "d", run, error }, notices);
    await settleRun(services(), workflow, ended("FAILED"), notices);

    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^Run d-.* failed: SourceEmpty[\s\S]*no files[\s\S]*provender redrive d-/);
  });

  test.each([
    ["ABORTED", "States.Aborted"],
    ["TIMED_OUT", "States.Timeout"],
  ])("from outside its own failure path (%s) gives its lease back", async (status, name) => {
    await begin(services(), workflow, { dataset: "d", run, cause: "by hand" });

    await settleRun(services(), workflow, ended(status), notices);

    expect(await lineage.getRun(run)).toMatchObject({ status: "failed", error: { name } });
    expect(await begin(services(), workflow, { dataset: "d", run: `${run}2`, cause: "x" })).toMatchObject({
      started: true,
    });
  });

  test("is taken up as the same run in an execution of its own, once, and its old end says nothing of it", async () => {
    await begin(services(), workflow, { dataset: "d", run, cause: "by hand" });
    await settleRun(services(), workflow, ended("FAILED"), notices);
    const again = { dataset: "d", run, cause: "by hand", again: true };

    expect(await begin(services(), workflow, again)).toEqual({ run, started: true });
    expect(await begin(services(), workflow, again)).toEqual({ run, started: true });
    await settleRun(services(), workflow, ended("FAILED"), notices);

    expect(executions.size).toBe(2);
    const row = await lineage.getRun(run);
    expect(row).toMatchObject({
      status: "running",
      execution: expect.stringMatching(/^again-[0-9a-f]{32}$/),
    });
    await settleRun(services(), workflow, { dataset: "d", run });
    expect(await lineage.getRun(run)).toMatchObject({ status: "succeeded" });
    expect(await begin(services(), workflow, again)).toEqual({ run, started: false, holder: run });
  });

  test("that is no run's event is refused", () => {
    expect(
      SettleEvent.safeParse({ source: "aws.states", detail: { name: "x", status: "FAILED", input: "no" } })
        .success,
    ).toBe(false);
  });
});

describe("the hourly watch", () => {
  const run = "d-20261120T120000Z-abcd";
  const watch = () => watchRuns(services(), workflow, notices);
  beforeEach(async () => void (await begin(services(), workflow, { dataset: "d", run, cause: "by hand" })));

  test("leaves a run alone that is at work", async () => {
    expect(await watch()).toEqual({ settled: [], stuck: [], oldestHours: 0, oldestWishMinutes: 0 });
    expect(told).toEqual([]);
  });

  test.each(["ABORTED", "FAILED", "TIMED_OUT", undefined] as const)(
    "settles a run whose execution is %s and nobody said so",
    async (status) => {
      now = "2026-11-20T13:00:00Z";
      if (status) statuses.set(run, status);
      else statuses.delete(run);

      expect(await watch()).toMatchObject({ settled: [run] });
      expect(await lineage.getRun(run)).toMatchObject({ status: "failed" });
      expect(told).toHaveLength(1);
      expect(await watch()).toMatchObject({ settled: [] });
    },
  );

  test("knows how long an upload has waited for the run before it", async () => {
    await put("data", recipeFile("d"), RECIPE);
    now = "2026-11-20T12:10:00Z";
    await upload("e2");
    now = "2026-11-20T13:00:00Z";
    expect(await watch()).toMatchObject({ oldestWishMinutes: 50 });
  });

  test("takes its time with an execution that was started just now and is not seen yet", async () => {
    statuses.delete(run);
    expect(await watch()).toMatchObject({ settled: [] });
  });

  test("counts the hours of a run that was taken up again from then", async () => {
    await settleRun(services(), workflow, { dataset: "d", run, error: { Error: "ModelRefused", Cause: "" } });
    now = "2026-11-22T12:00:00Z";
    await begin(services(), workflow, { dataset: "d", run, cause: "by hand", again: true });
    expect(await watch()).toMatchObject({ stuck: [], oldestHours: 0 });
  });

  test("tells of a stuck run once a day", async () => {
    const hours: number[] = [];
    for (let hour = 0; hour < 72; hour++) {
      now = new Date(Date.parse("2026-11-20T12:10:00Z") + hour * 3_600_000).toISOString();
      const before = told.length;
      await watch();
      if (told.length > before) hours.push(hour);
    }
    expect(hours).toEqual([24, 48]);
  });
});
