import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answerGate } from "../../local/approval.ts";
import { attachRuntime } from "../../local/attach.ts";
import { readReview, verdict } from "../../local/review.ts";
import { openRuntime, type Runtime } from "../../local/runtime.ts";
import { reviewSample } from "../../shared/model/keys.ts";
import { writeAssembly } from "./fixture-assembly.ts";

let directory: string;
let runtime: Runtime;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "provender-approval-"));
  const assembly = join(directory, "assembly");
  mkdirSync(assembly);
  runtime = await openRuntime({ directory, assembly: writeAssembly(assembly), workers: 1 });
});
afterEach(async () => {
  await runtime.close();
  rmSync(directory, { recursive: true });
});

/** Starts a run and goes on when it waits, noted as the deployed functions note it. */
async function waitingRun(gate: "plan" | "review" = "plan"): Promise<string> {
  const run = await runtime.start("gated");
  const started = "2026-01-01T00:00:00.000Z";
  for await (const event of runtime.execution(run)) {
    if (event.kind !== "waiting") continue;
    await runtime.lineage.putRun({ dataset: "gated", run, status: "waiting", started, cause: "by hand" });
    await runtime.lineage.putApproval(run, { token: event.token, gate, asked: started });
    break;
  }
  return run;
}

async function endOf(run: string) {
  for await (const event of runtime.execution(run)) if (event.kind === "ended") return event;
  return undefined;
}

test("an approved run goes on", async () => {
  const run = await waitingRun();

  await answerGate(directory, run, "approved", "ann");

  expect(await endOf(run)).toMatchObject({ status: "SUCCEEDED" });
  expect(await runtime.lineage.getApproval(run)).toMatchObject({ decision: "approved", by: "ann" });
  expect(await runtime.lineage.getRun(run)).toMatchObject({ status: "running" });
});

test("a rejected run fails and says why", async () => {
  const run = await waitingRun();

  await answerGate(directory, run, "rejected", "ann");

  expect(await endOf(run)).toMatchObject({ status: "FAILED", error: { name: "ApprovalRejected" } });
});

test("at the review gate, an answer is noted as what was decided about the whole sample", async () => {
  const run = await waitingRun("review");
  const sample = {
    id: "0".repeat(32),
    replaced: { EMAIL: 1 },
    messages: [{ role: "user", content: "[EMAIL]" }],
  };
  await runtime.store.write(
    "data",
    reviewSample(run),
    Buffer.from(`${JSON.stringify(sample)}\n`),
    "text/plain",
  );

  await answerGate(directory, run, "approved", "ann");

  expect((await readReview(runtime.store, run))?.decided).toMatchObject({
    decision: "approved",
    by: "ann",
    examples: 1,
    rejected: [],
  });
});

test.each([
  [0, 0, "approved"],
  [1, 0, "rejected"],
  [1, 0.1, "approved"],
  [2, 0.1, "rejected"],
])("%i of ten examples rejected where a share of %f is tolerated: %s", (rejected, tolerated, decision) => {
  const examples = Array.from({ length: 10 }, (_, i) => ({ id: String(i), replaced: {}, messages: [] }));
  const ids = examples.slice(0, rejected).map(({ id }) => id);
  expect(verdict({ examples }, ids, tolerated)).toBe(decision);
});

test("a run that does not wait cannot be answered, nor one that was", async () => {
  const run = await waitingRun();
  await answerGate(directory, run, "approved", "ann");

  await expect(answerGate(directory, run, "rejected", "ann")).rejects.toMatchObject({ name: "NothingWaits" });
  await expect(answerGate(directory, "none", "approved", "ann")).rejects.toMatchObject({
    name: "NothingWaits",
  });
});

test("asking where a process died leaves its unfinished run to be ended by the next opening", async () => {
  await runtime.close();
  const { pid } = spawnSync(process.execPath, ["--version"]);
  writeFileSync(join(directory, ".provender/lock"), JSON.stringify({ pid, environment: {} }));

  await expect(answerGate(directory, "any", "approved", "ann")).rejects.toMatchObject({
    name: "NothingWaits",
  });

  expect(existsSync(join(directory, ".provender/lock"))).toBe(true);
});

test("where no process works, nothing waits and nothing can be attached to", async () => {
  await runtime.close();

  await expect(answerGate(directory, "any", "approved", "ann")).rejects.toThrow("waits for nobody here");
  expect(await attachRuntime(directory)).toBeUndefined();
});

test("what another process has open can be read while it works", async () => {
  await runtime.putRecipe("d", "name: d\n");

  const attached = await attachRuntime(directory);

  expect((await attached?.store.readWhole("data", "recipes/d.yaml"))?.toString()).toBe("name: d\n");
  attached?.close();
});
