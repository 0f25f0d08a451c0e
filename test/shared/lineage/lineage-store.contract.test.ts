import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LineageStore, RunRow, VersionRow } from "../../../shared/lineage/lineage-store.ts";
import { MemoryLineageStore } from "../../../shared/lineage/memory-lineage-store.ts";
import { VersionConflict } from "../../../shared/model/errors.ts";
import { noCounts } from "../../../shared/model/outcome.ts";
import { openLocalAws } from "../../support/local-aws.ts";

const NOW = "2026-01-01T00:00:00.000Z";
const LATER = "2026-01-01T01:00:00.000Z";
const AFTER = "2026-01-01T02:00:00.000Z";

const runOf = (dataset: string, run: string, started = NOW): RunRow => ({
  dataset,
  run,
  status: "running",
  started,
  cause: "hand",
});
const versionOf = (dataset: string, version: string): VersionRow => ({
  dataset,
  version,
  run: version,
  publishedAt: NOW,
  records: { train: 9, validation: 1 },
  files: { "training_data.jsonl": "0".repeat(64) },
});

describe.each([
  ["memory", async () => ({ lineage: new MemoryLineageStore(), close: async () => undefined })],
  ["DynamoDB", openLocalAws],
] satisfies [string, () => Promise<{ lineage: LineageStore; close(): Promise<void> }>][])(
  "the %s lineage store",
  (_, open) => {
    let lineage: LineageStore;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ lineage, close } = await open());
    });
    afterAll(() => close());

    test("one run holds the lease; who comes meanwhile marks it dirty, once it is given back", async () => {
      const lease = (run: string, now = NOW) => ({ dataset: "a", run, now, expires: LATER });
      expect(await lineage.takeLease(lease("r1"))).toEqual({ granted: true });
      expect(await lineage.takeLease(lease("r1"))).toEqual({ granted: true });
      expect(await lineage.takeLease(lease("r2"))).toEqual({ granted: false, holder: "r1" });
      expect(await lineage.releaseLease("a", "r2")).toEqual({ dirty: false });
      expect(await lineage.releaseLease("a", "r1")).toEqual({ dirty: true });
      expect(await lineage.releaseLease("a", "r1")).toEqual({ dirty: false });
      expect(await lineage.takeLease(lease("r3"))).toEqual({ granted: true });
      expect(await lineage.takeLease({ ...lease("r4", AFTER), expires: "2026-01-02T00:00:00.000Z" })).toEqual(
        { granted: true },
      );
    });

    test("the holder heeds a wish once, and then gives a clean lease back", async () => {
      const lease = (run: string) => ({ dataset: "heed", run, now: NOW, expires: LATER });
      await lineage.takeLease(lease("h1"));
      expect(await lineage.heedWish("heed", "h1")).toBe(false);
      expect(await lineage.oldestWish("heed")).toBeUndefined();
      await lineage.takeLease(lease("other"));
      await lineage.takeLease({ ...lease("another"), now: AFTER.slice(0, 11) });
      expect(await lineage.oldestWish("heed")).toBe(NOW);
      expect(await lineage.heedWish("heed", "other")).toBe(false);
      expect(await lineage.heedWish("heed", "h1")).toBe(true);
      expect(await lineage.oldestWish("heed")).toBeUndefined();
      expect(await lineage.heedWish("heed", "h1")).toBe(false);
      expect(await lineage.releaseLease("heed", "h1")).toEqual({ dirty: false });
      expect(await lineage.heedWish("heed", "h1")).toBe(false);
    });

    test("only the holder's lease is extended, and never cut short", async () => {
      const lease = (run: string, expires: string, now = NOW) => ({ dataset: "extend", run, now, expires });
      await lineage.takeLease(lease("x1", LATER));
      await lineage.extendLease(lease("x2", "2027-01-01T00:00:00.000Z"));
      await lineage.extendLease(lease("x1", "2026-06-01T00:00:00.000Z"));
      await lineage.extendLease(lease("x1", NOW));
      expect(await lineage.takeLease(lease("x3", LATER, "2026-05-01T00:00:00.000Z"))).toEqual({
        granted: false,
        holder: "x1",
      });
      expect(await lineage.takeLease(lease("x3", LATER, "2026-06-01T00:00:00.000Z"))).toEqual({
        granted: true,
      });
    });

    test("of many that take the lease at once, one gets it", async () => {
      const takers = Array.from({ length: 8 }, (_, i) => ({
        dataset: "race",
        run: `r${i}`,
        now: NOW,
        expires: LATER,
      }));
      const answers = await Promise.all(takers.map((lease) => lineage.takeLease(lease)));
      expect(answers.filter(({ granted }) => granted)).toHaveLength(1);
    });

    test("a dirty lease is passed on, a clean one given back, and what was done is done again in vain", async () => {
      const lease = (run: string) => ({ dataset: "pass", run, now: NOW, expires: LATER });
      await lineage.takeLease(lease("p1"));
      await lineage.takeLease(lease("other"));
      expect(await lineage.passLease("p1", lease("p2"))).toBe(true);
      expect(await lineage.passLease("p1", lease("p2"))).toBe(true);
      expect(await lineage.takeLease(lease("p2"))).toEqual({ granted: true });
      expect(await lineage.passLease("p2", lease("p3"))).toBe(false);
      expect(await lineage.passLease("p2", lease("p3"))).toBe(false);
      expect(await lineage.takeLease(lease("p4"))).toEqual({ granted: true });
      expect(await lineage.takeLease(lease("p5"), "p3")).toEqual({ granted: false, holder: "p4" });
      expect(await lineage.takeLease(lease("p5"), "p4")).toEqual({ granted: true });
      expect(await lineage.passLease("p5", lease("p6"))).toBe(false);
    });

    test("a run's row is added once, and its first end stays, but for a failure that was mended", async () => {
      const row = runOf("e", "e-1");
      const [ok, bad] = ["succeeded", "failed"] as const;
      await lineage.addRun(row);
      await lineage.addRun({ ...row, cause: "again" });
      expect(await lineage.getRun("e-1", "e")).toEqual(row);
      const failed = { ...row, status: bad, ended: LATER };
      expect(await lineage.endRun(failed)).toEqual(failed);
      expect(await lineage.endRun({ ...failed, ended: AFTER })).toEqual(failed);
      const mended = { ...row, status: ok, ended: AFTER };
      expect(await lineage.endRun(mended)).toEqual(mended);
      expect(await lineage.endRun({ ...failed, ended: AFTER })).toEqual(mended);
      await lineage.addRun(row);
      expect(await lineage.getRun("e-1", "e")).toEqual(mended);
      expect(await lineage.endRun({ ...mended, run: "e-2" })).toEqual({ ...mended, run: "e-2" });
      expect(await lineage.getRun("e-1", "of-another")).toBeUndefined();
    });

    test("runs are found by id, by data set and all together, newest first", async () => {
      await lineage.putRun(runOf("b", "b-1"));
      await lineage.putRun(runOf("b", "b-2", LATER));
      await lineage.putRun(runOf("c", "c-1", AFTER));
      await lineage.putRun({
        ...runOf("b", "b-1"),
        status: "failed",
        error: { name: "NothingLeft", message: "none" },
      });
      expect((await lineage.getRun("b-1"))?.status).toBe("failed");
      expect(await lineage.getRun("b-9")).toBeUndefined();
      expect((await lineage.listRuns("b")).map(({ run }) => run)).toEqual(["b-2", "b-1"]);
      const ours = (await lineage.listRuns()).filter(({ dataset }) => "bc".includes(dataset));
      expect(ours.map(({ run }) => run)).toEqual(["c-1", "b-2", "b-1"]);
    });

    test("steps and objects are a run's own", async () => {
      const step = {
        run: "s-1",
        key: "k",
        reused: false,
        counts: noCounts(),
        codeVersion: "v",
        started: NOW,
        duration: 3,
      };
      await lineage.putStep({ ...step, step: "mask", shard: 10 });
      await lineage.putStep({ ...step, step: "mask", shard: 9 });
      await lineage.putStep({ ...step, run: "s-2", step: "mask", shard: 1 });
      expect((await lineage.listSteps("s-1")).map(({ shard }) => shard)).toEqual([9, 10]);
      const objects = Array.from({ length: 60 }, (_, i) => ({
        source: "x",
        key: `incoming/d/x/${100 + i}`,
        version: "v1",
        size: i,
      }));
      await lineage.putObjects("s-1", objects);
      await lineage.putObjects("s-2", objects.slice(0, 1));
      expect(await lineage.listObjects("s-1")).toEqual(objects);
      expect((await lineage.runsOfObject("incoming/d/x/100", "v1")).sort()).toEqual(["s-1", "s-2"]);
    });

    test("a version becomes current only on top of the one it was built on, and twice is once", async () => {
      await lineage.publishVersion(versionOf("d", "d-1"), null);
      await lineage.publishVersion(versionOf("d", "d-1"), null);
      await expect(lineage.publishVersion(versionOf("d", "d-x"), null)).rejects.toThrow(VersionConflict);
      await lineage.publishVersion(versionOf("d", "d-2"), "d-1");
      expect((await lineage.currentVersion("d"))?.version).toBe("d-2");
      expect((await lineage.listVersions("d")).map(({ version }) => version)).toEqual(["d-2", "d-1"]);
      expect(await lineage.getVersion("d", "d-x")).toBeUndefined();
      expect(await lineage.currentVersion("none")).toBeUndefined();
    });

    test("an approval is kept with its decision", async () => {
      await lineage.putApproval("p-1", { token: "t", gate: "plan", asked: NOW });
      await lineage.putApproval("p-1", { token: "t", gate: "plan", asked: NOW, decision: "approved" });
      expect((await lineage.getApproval("p-1"))?.decision).toBe("approved");
      expect(await lineage.getApproval("p-2")).toBeUndefined();
    });
  },
);
