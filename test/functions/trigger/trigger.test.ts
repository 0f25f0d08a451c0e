import { beforeEach, describe, expect, test } from "vitest";
import { AskEvent, askApproval } from "../../../functions/trigger/ask-approval.ts";
import { TriggerEvent } from "../../../functions/trigger/events.ts";
import { runId } from "../../../functions/trigger/run-id.ts";
import { SettleEvent, settleRun } from "../../../functions/trigger/settle-run.ts";
import { startRun } from "../../../functions/trigger/start-run.ts";
import { MemoryLineageStore } from "../../../shared/lineage/memory-lineage-store.ts";
import { StorageUnavailable } from "../../../shared/model/errors.ts";

const NOON = "2026-11-20T12:00:00Z";
/** An event as in Amazon's guide, "EventBridge event message structure". */
const upload = (id: string, key = "incoming/d/s/a b&c.csv", time = NOON) => ({
  version: "0",
  id,
  "detail-type": "Object Created",
  source: "aws.s3",
  account: "111122223333",
  time,
  region: "eu-central-1",
  resources: ["arn:aws:s3:::raw"],
  detail: {
    version: "0",
    bucket: { name: "raw" },
    object: { key, size: 5, etag: "e", sequencer: "61" },
    reason: "PutObject",
  },
});

let now: string;
let executions: Map<string, object>;
let lineage: MemoryLineageStore;
let failing: boolean;
beforeEach(() => {
  now = "2026-11-20T12:00:05.000Z";
  executions = new Map();
  lineage = new MemoryLineageStore();
  failing = false;
});
const clock = () => new Date(now);
const workflow = {
  async startExecution(name: string, input: object): Promise<void> {
    if (failing) throw new StorageUnavailable("throttled", { operation: "StartExecution", resource: name });
    executions.set(name, input);
  },
};
const start = (event: object) => startRun({ lineage, clock }, workflow, TriggerEvent.parse(event));
const settle = (event: object) => settleRun({ lineage, clock }, workflow, SettleEvent.parse(event));
const started = async (event: object): Promise<string> => {
  const answer = await start(event);
  if (!("run" in answer) || !answer.started) throw new Error("it did not start");
  return answer.run;
};

describe("starting", () => {
  test("an upload starts a run named by its data set and time, and says why in its row", async () => {
    const run = await started(upload("e1"));
    expect(run).toMatch(/^d-20261120T120000Z-[0-9a-f]{4}$/);
    expect([...executions]).toEqual([[run, { dataset: "d", run }]]);
    expect(await lineage.getRun(run)).toEqual({
      dataset: "d",
      run,
      status: "running",
      started: now,
      cause: "upload to incoming/d/s/",
    });
  });

  test("a recipe put in place starts one too, and other objects do not", async () => {
    expect(await start(upload("e1", "recipes/d.yaml"))).toMatchObject({ started: true });
    for (const key of [
      "recipes/notes.txt",
      "incoming/d/lonely.csv",
      "incoming/d/s/folder/",
      "work/plan/x.json",
      `incoming/${"d".repeat(59)}/s/a.csv`,
      "incoming/My Data/s/a.csv",
    ])
      expect(await start(upload("e2", key))).toMatchObject({ started: false, ignored: expect.any(String) });
  });

  test("the same event twice is one run, also when the run has ended in the meantime", async () => {
    const run = await started(upload("e1"));
    expect(await start(upload("e1"))).toEqual({ run, started: true });
    expect(executions.size).toBe(1);
    await settle({ dataset: "d", run });
    expect(await start(upload("e1"))).toEqual({ run, started: false, holder: run });
    expect((await lineage.getRun(run))?.status).toBe("succeeded");
  });

  test("an event delivered again after the start broke off starts the run", async () => {
    failing = true;
    await expect(start(upload("e1"))).rejects.toThrow(StorageUnavailable);
    failing = false;
    expect(await start(upload("e1"))).toMatchObject({ started: true });
    expect(executions.size).toBe(1);
  });

  test("by the schedule and by hand, with an id of one's own", async () => {
    expect(await start({ dataset: "d", cause: "hand", run: "d-20261120T120000Z-0000" })).toEqual({
      run: "d-20261120T120000Z-0000",
      started: true,
    });
    const scheduled = await started({ dataset: "e" });
    expect(scheduled).toMatch(/^e-20261120T120005Z-/);
    expect((await lineage.getRun(scheduled))?.cause).toBe("the schedule");
  });

  test.each([
    [{}],
    [{ dataset: "" }],
    [{ dataset: "d", cause: "mood" }],
    [{ ...upload("e1"), detail: {} }],
    [null],
  ])("%j is no event", (event) => {
    expect(TriggerEvent.safeParse(event).success).toBe(false);
  });

  test("a run's id fits the name of an execution (80 characters, Step Functions)", () => {
    expect(runId("d".repeat(58), new Date(NOON), "x").length).toBeLessThanOrEqual(80);
  });
});

describe("uploads during a run", () => {
  test("start exactly one more when it ends, however many there were and however often it is settled", async () => {
    const run = await started(upload("e1"));
    for (const id of ["e2", "e3", "e4"])
      expect(await start(upload(id))).toMatchObject({ started: false, holder: run });
    expect(executions.size).toBe(1);
    const { next } = await settle({ dataset: "d", run });
    expect(next).toMatch(/^d-20261120T120005Z-/);
    now = "2026-11-20T12:00:09.000Z";
    await settle({ dataset: "d", run });
    expect([...executions.keys()]).toEqual([run, next]);
    expect(await settle({ dataset: "d", run: next })).not.toHaveProperty("next");
    expect(executions.size).toBe(2);
  });

  test("settling that broke off while starting the next run starts it when called again", async () => {
    const run = await started(upload("e1"));
    await start(upload("e2"));
    failing = true;
    await expect(settle({ dataset: "d", run })).rejects.toThrow(StorageUnavailable);
    failing = false;
    now = "2026-11-20T13:00:00.000Z";
    const { next } = await settle({ dataset: "d", run });
    expect([...executions.keys()]).toEqual([run, next]);
  });

  test("the wish for one more run outlives settling that died right after it gave the lease back", async () => {
    const run = await started(upload("e1"));
    await start(upload("e2"));
    const dies = {
      async startExecution(): Promise<void> {
        throw new Error("killed");
      },
    };
    const event = SettleEvent.parse({ dataset: "d", run });
    await expect(settleRun({ lineage, clock }, dies, event)).rejects.toThrow("killed");
    now = "2026-11-20T13:00:00.000Z";

    // Settling comes again, or only another upload does: either starts the run that was wanted.
    const { next } = await settle({ dataset: "d", run });

    expect([...executions.keys()]).toEqual([run, next]);
  });

  test("a run whose start broke off after it took the lease is started by the next upload", async () => {
    failing = true;
    await expect(start(upload("e1"))).rejects.toThrow(StorageUnavailable);
    failing = false;

    const answer = await start(upload("e2"));

    expect(answer).toMatchObject({ started: false, holder: expect.any(String) });
    const [holder = ""] = executions.keys();
    expect(answer).toMatchObject({ holder });
    expect((await settle({ dataset: "d", run: holder })).next).toBeDefined();
  });

  test("a run that ended and never gave its lease back keeps nobody out", async () => {
    const run = await started(upload("e1"));
    await lineage.endRun({ dataset: "d", run, status: "failed", started: now, ended: now, cause: "x" });

    expect(await start(upload("e2"))).toMatchObject({ started: true });
    expect(await settle({ dataset: "d", run })).not.toHaveProperty("next");
  });

  test("two hundred uploads in any order, each delivered twice, make two runs", async () => {
    const events = Array.from({ length: 200 }, (_, i) =>
      upload(`e${(i * 77) % 200}`, `incoming/d/s/${i}.csv`),
    );
    const answers = await Promise.all([...events, ...events].map(start));
    const run = [...executions.keys()][0] ?? "";
    const { next = "" } = await settle({ dataset: "d", run });
    await settle({ dataset: "d", run: next });

    expect([...executions.keys()]).toEqual([run, next]);
    expect(answers.every((answer) => answer.started || "holder" in answer)).toBe(true);
  });

  test("a data set of another name is not in the way", async () => {
    await started(upload("e1"));
    expect(await start(upload("e2", "incoming/other/s/a.csv"))).toMatchObject({ started: true });
  });
});

describe("settling", () => {
  test("a success names the version that was published", async () => {
    const run = await started(upload("e1"));
    await lineage.publishVersion(
      { dataset: "d", version: run, run, publishedAt: now, records: {}, files: {} },
      null,
    );
    await settle({ dataset: "d", run });
    expect(await lineage.getRun(run)).toMatchObject({ status: "succeeded", ended: now, version: run });
  });

  test("the first failure stays", async () => {
    const run = await started(upload("e1"));
    const cause = JSON.stringify({
      errorType: "SourceEmpty",
      errorMessage: "Source s has no files.",
      trace: [],
    });
    await settle({ dataset: "d", run, error: { Error: "SourceEmpty", Cause: cause } });
    await settle({ dataset: "d", run, error: { Error: "States.TaskFailed", Cause: "later" } });
    expect(await lineage.getRun(run)).toMatchObject({
      status: "failed",
      error: { name: "SourceEmpty", message: "Source s has no files." },
    });
    expect(await start(upload("e2"))).toMatchObject({ started: true });
  });

  test("a run that failed and was redriven to its end succeeded", async () => {
    const run = await started(upload("e1"));
    await settle({ dataset: "d", run, error: { Error: "StorageUnavailable", Cause: "later" } });
    await lineage.publishVersion(
      { dataset: "d", version: run, run, publishedAt: now, records: {}, files: {} },
      null,
    );
    now = "2026-11-20T14:00:00.000Z";
    await settle({ dataset: "d", run });
    const row = await lineage.getRun(run);
    expect(row).toMatchObject({ status: "succeeded", version: run, ended: now });
    expect(row).not.toHaveProperty("error");
  });

  test("a run whose publishing was done and its answer lost succeeded", async () => {
    const run = await started(upload("e1"));
    await lineage.publishVersion(
      { dataset: "d", version: run, run, publishedAt: now, records: {}, files: {} },
      null,
    );
    await settle({ dataset: "d", run, error: { Error: "Lambda.Unknown", Cause: "no answer" } });
    expect(await lineage.getRun(run)).toMatchObject({ status: "succeeded", version: run });
  });

  test("a message of someone else's, which may quote a record, is not kept", async () => {
    const run = await started(upload("e1"));
    const cause = JSON.stringify({
      errorType: "SyntaxError",
      errorMessage: 'Unexpected token in "Nobody, 1 Nowhere St"',
    });
    await settle({ dataset: "d", run, error: { Error: "SyntaxError", Cause: cause } });
    expect(JSON.stringify(await lineage.getRun(run))).not.toContain("Nowhere");
    expect(await lineage.getRun(run)).toMatchObject({ error: { name: "SyntaxError" } });
  });

  test("a run that nobody wrote down is settled all the same", async () => {
    expect(await settle({ dataset: "d", run: "d-20261120T120000Z-ffff" })).toMatchObject({
      status: "succeeded",
    });
  });
});

describe("asking for approval", () => {
  test("keeps the token and lets the run wait; an answer given stays when the event comes again", async () => {
    const run = await started(upload("e1"));
    const event = AskEvent.parse({ dataset: "d", run, gate: "source", token: "t1" });
    await askApproval({ lineage, clock }, event);
    expect(await lineage.getApproval(run)).toEqual({ token: "t1", gate: "plan", asked: now });
    expect((await lineage.getRun(run))?.status).toBe("waiting");
    await lineage.putApproval(run, { token: "t1", gate: "plan", asked: now, decision: "approved" });
    await askApproval({ lineage, clock }, event);
    expect(await lineage.getApproval(run)).toMatchObject({ decision: "approved" });
    await askApproval({ lineage, clock }, { ...event, gate: "augment", token: "t2" });
    expect(await lineage.getApproval(run)).toEqual({ token: "t2", gate: "generation", asked: now });
    await askApproval({ lineage, clock }, { ...event, gate: "split", token: "t3" });
    expect(await lineage.getApproval(run)).toEqual({ token: "t3", gate: "review", asked: now });
  });

  test("tells people once what waits, and how to answer where it is deployed", async () => {
    const run = await started(upload("e1"));
    const told: string[] = [];
    const notices = {
      tell: async (subject: string, message: string) => void told.push(`${subject}\n${message}`),
    };
    const event = AskEvent.parse({ dataset: "d", run, gate: "split", token: "t1" });

    await askApproval({ lineage, clock }, event, notices);
    await askApproval({ lineage, clock }, event, notices);
    await askApproval({ lineage, clock }, { ...event, gate: "augment", token: "t2" }, notices);

    expect(told).toHaveLength(2);
    expect(told[0]).toContain(`provender review ${run} --stack`);
    expect(told[1]).toContain(`provender approve ${run} --stack`);
  });
});
