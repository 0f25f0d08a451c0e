import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRuntime } from "../../local/runtime.ts";
import { checkLineage } from "../support/accounts.ts";
import { PROJECT, provender, workplace } from "../support/provender.ts";
import { openModel, publishedBytes, writeShop } from "./made-up.ts";
import { computed, RunReport } from "./reports.ts";

interface Death {
  at: string;
  nth?: number;
  when?: "before" | "after";
}

/**
 * Where the process dies: requests to its own S3 (method and path) and DynamoDB (operation and body). In the order of the
 * run, since each command goes on where the one before it died. `more`: with `EVERY_DEATH=1` only, in the campaign.
 */
const DEATHS: readonly [where: string, death: Death, more?: "more"][] = [
  ["between two uploads", { at: "PUT .*/incoming/shop/tickets/b" }, "more"],
  ["with the lease taken and nothing more", { at: "PutItem .*LEASE", when: "after" }],
  ["with the execution started and no row", { at: 'PutItem .*"RUN#' }, "more"],
  ["plan, before its manifest", { at: "PUT .*/manifest.json" }, "more"],
  ["plan, with its manifest unanswered", { at: "PUT .*/manifest.json", when: "after" }],
  ["source, in the second shard", { at: "PUT .*/work/source/.*/ledger", nth: 2 }],
  ["mask", { at: "PUT .*/work/mask/.*/ledger" }, "more"],
  ["mask, one shard done and the other not", { at: "PUT .*/results/mask/", nth: 2 }],
  ["filter, before the run's pointer", { at: "PUT .*/steps/filter/" }],
  ["sign", { at: "PUT .*/work/sign/" }],
  ["match", { at: "PUT .*/work/match/" }],
  ["apply", { at: "PUT .*/results/apply/", when: "after" }],
  ["assess, before its decision", { at: "PUT .*/rounds/00000.json" }],
  ["augment", { at: "PUT .*/work/augment/" }, "more"],
  ["augment, amid the model's answers", { at: "PUT .*/cache/model/", nth: 3, when: "after" }],
  ["assess, the second time", { at: "PUT .*/rounds/00001.json" }, "more"],
  ["split", { at: "PUT .*/work/split/.*/train" }],
  ["trace", { at: "PUT .*/work/trace/", nth: 2 }],
  ["index", { at: "PUT .*/lineage/shop/.*/00000" }],
  ["publish, half its files written", { at: "PUT .*/datasets/shop/.*/validation_data.jsonl", when: "after" }],
  ["publish, before the version is current", { at: "PutItem .*CURRENT" }, "more"],
  ["publish, with the version current and nobody told", { at: "PutItem .*CURRENT", when: "after" }],
  ["publish, with the version current and without a row", { at: 'PutItem .*"VERSION#', nth: 2 }, "more"],
  ["settle, with the run's end written", { at: 'PutItem .*"succeeded"', nth: 2, when: "after" }, "more"],
  // The first lease that is given back is the dead process's.
  ["settle, before the lease is given back", { at: "DeleteItem .*LEASE", nth: 2 }],
  ["settle, with the lease just given back", { at: "DeleteItem .*LEASE", nth: 2, when: "after" }, "more"],
];

describe("a process killed without warning", () => {
  const undisturbed = workplace();
  const { directory, remove } = workplace();
  let model: Awaited<ReturnType<typeof openModel>>;
  let asked: number;

  const build = (
    at: string,
    out: string,
    death?: object,
    onStderr?: (text: string, kill: (signal?: NodeJS.Signals) => void) => void,
  ) =>
    provender(at, ["run", "recipe.yaml", "--out", out, ...(onStderr ? [] : ["--json"])], {
      env: { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: "none", AT_REQUEST: JSON.stringify(death ?? {}) },
      ...(death && { node: ["--import", join(PROJECT, "test/e2e/at-request.ts")] }),
      ...(onStderr && { onStderr }),
    });

  beforeAll(async () => {
    model = await openModel();
    writeShop(undisturbed.directory);
    writeShop(directory);
    expect(await build(undisturbed.directory, "out")).toMatchObject({ status: 0 });
    asked = model.asked();
  });
  afterAll(() => {
    model.close();
    undisturbed.remove();
    remove();
  });

  // Each command goes on where the one before it died.
  test.each(DEATHS.filter(([, , more]) => !more || process.env.EVERY_DEATH))("%s", async (_, death) => {
    const answer = await build(directory, "killed", death);

    expect([answer.status, answer.stdout.slice(0, 80)]).toEqual([null, ""]);
  });

  test("ends on Ctrl-C and says how it goes on; until then another command in the folder is refused", async () => {
    const hold = { at: "PUT .*/datasets/shop/.*/validation_data.jsonl", what: "hold" };
    let other: ReturnType<typeof build> | undefined;
    const answer = await build(directory, "killed", hold, (text, kill) => {
      if (!text.includes("HELD") || other) return;
      other = build(directory, "killed").finally(() => kill("SIGINT"));
    });

    expect(await other).toMatchObject({ status: 1, stdout: expect.stringContaining("is working in") });
    expect([answer.status, answer.stdout]).toEqual([1, ""]);
    expect(answer.stderr).toContain("Interrupted: ");
    expect(answer.stderr).toContain("what was done is not done twice");
  });

  test("goes on by the same command, to the same bytes, with every row told of once", async () => {
    const answer = await build(directory, "out");

    const report = RunReport.parse(JSON.parse(answer.stdout));
    expect(report.status).toBe("succeeded");
    expect(Object.values(computed(report)).every((shards) => shards === 0)).toBe(true);
    expect(publishedBytes(directory, "out")).toEqual(publishedBytes(undisturbed.directory, "out"));
    // Three questions at a time may have been under way at each of two deaths.
    expect(model.asked() - asked).toBeLessThanOrEqual(asked + 16);
    const runtime = await openRuntime({ directory });
    try {
      const accounts = await checkLineage(runtime.store, report.run);
      expect(accounts.ends.published).toBe(report.steps.split?.counts.kept);
      const runs = await runtime.lineage.listRuns("shop");
      for (const row of runs)
        expect([row.run, row.ended === undefined, row.status]).toEqual([
          row.run,
          false,
          (await runtime.lineage.getVersion("shop", row.run)) ? "succeeded" : "failed",
        ]);
      expect(await runtime.lineage.currentVersion("shop")).toMatchObject({ version: report.run });
    } finally {
      await runtime.close();
    }
  });
});
