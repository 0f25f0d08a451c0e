import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openStores } from "../../local/stores.ts";
import { checkOpenAiChat } from "../../shared/formats/openai-chat-check.ts";
import { explainLine } from "../../shared/lineage/explain.ts";
import { hasRealData, PROJECT, provender, workplace } from "../support/provender.ts";

if (!hasRealData) console.warn("skipped: ../shared/data is not here, so nothing runs on real data");

interface StepReport {
  shards: number;
  reused: number;
  counts: {
    in: number;
    produced: number;
    kept: number;
    dropped: Record<string, number>;
    quarantined: Record<string, number>;
  };
}
interface RunReport {
  run: string;
  status: string;
  steps: Record<string, StepReport>;
  files: string[];
}

/** Rows of the public files, counted by the README beside them. */
const TICKETS = 8_469;
const BANKING = 10_003 + 3_080;
const GSM8K = 7_473 + 1_319;

const recipe = (name: string): string => join(PROJECT, `test/e2e/recipes/${name}.yaml`);
const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((a, b) => a + b, 0);

describe.skipIf(!hasRealData)("real data, from files to a published version", () => {
  const { directory, remove } = workplace();
  afterAll(remove);

  async function run(name: string, out = name): Promise<RunReport> {
    const answer = await provender(directory, ["run", recipe(name), "--out", out, "--json"]);
    expect(answer.stderr).toBe("");
    return JSON.parse(answer.stdout);
  }
  const published = (out: string, file: string): Buffer => readFileSync(join(directory, out, file));
  const lines = (out: string, file: string): string[] =>
    published(out, file).toString("utf8").split("\n").slice(0, -1);
  const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

  describe.each([
    ["support-tickets", TICKETS],
    ["banking77", BANKING],
    ["gsm8k", GSM8K],
    ["all-three", TICKETS + BANKING + GSM8K],
  ])("%s", (name, rows) => {
    const source =
      { "support-tickets": "customer_support_tickets.csv", gsm8k: "test.jsonl" }[name] ?? "train.csv";
    // A ticket is known by its first line.
    const rowsAt = name === "support-tickets" ? [9, 16, 112, 113, 325] : [6, 7, 90, 91, 300];

    test("every row is accounted for, step by step, and every published line parses", async () => {
      const report = await run(name);
      expect(report.status).toBe("succeeded");
      expect(report.steps.source?.counts.produced).toBe(rows);
      for (const { counts } of Object.values(report.steps))
        expect(counts.in + counts.produced).toBe(counts.kept + sum(counts.dropped) + sum(counts.quarantined));
      const all = [...lines(name, "training_data.jsonl"), ...lines(name, "validation_data.jsonl")];
      expect(all).toHaveLength(report.steps.split?.counts.kept ?? -1);
      for (const line of all) expect(checkOpenAiChat(JSON.parse(line))).toBeUndefined();
      const manifest = JSON.parse(published(name, "manifest.json").toString("utf8"));
      for (const file of manifest.files) expect(sha256(published(name, file.name))).toBe(file.sha256);
    });

    test("ten records are explained, published and dropped ones", async () => {
      const stores = await openStores({ directory });
      try {
        for (const line of [2, 3, 40, 41, 200]) {
          const { found } = await explainLine(stores, "training_data.jsonl", line, { dataset: name });
          expect(found[0]?.record.end).toMatchObject({ outcome: "published", split: "train", line });
        }
        for (const line of rowsAt) {
          const { found } = await explainLine(stores, source, line, { dataset: name });
          expect(found.map(({ record }) => record.line)).toContain(line);
        }
      } finally {
        await stores.close();
      }
    });

    test("the command explains a line of the files it put there, and a row of a source", async () => {
      const answer = await provender(directory, ["explain", `${name}/training_data.jsonl:2`, "--json"]);
      expect(JSON.parse(answer.stdout).found[0].record.end).toMatchObject({ outcome: "published", line: 2 });
      const row = await provender(directory, ["explain", `${source}:${rowsAt[0]}`, "--dataset", name]);
      expect(row.stdout).toMatch(/\n {2}=> +(published: |dropped by |quarantined by )/);
    });

    test("a second run computes nothing and publishes the same bytes", async () => {
      const before = sha256(published(name, "training_data.jsonl"));
      const report = await run(name, `${name}-again`);
      for (const step of Object.values(report.steps)) expect(step.reused).toBe(step.shards);
      expect(sha256(published(`${name}-again`, "training_data.jsonl"))).toBe(before);
      expect(published(`${name}-again`, "validation_data.jsonl")).toEqual(
        published(name, "validation_data.jsonl"),
      );
    });
  });

  test("banking77: the 25 questions that stand in both files are found", async () => {
    const report = await run("banking77", "banking77-questions");
    const counts = report.steps.apply?.counts;
    expect(counts?.dropped.exact_duplicate).toBeGreaterThanOrEqual(25);
    // What they made up of the data is published.
    const { duplicates } = JSON.parse(published("banking77-questions", "manifest.json").toString("utf8"));
    expect(sum(duplicates.byCategory)).toBe(sum(counts?.dropped ?? {}));
    expect(duplicates.spread).toMatchObject({ records: counts?.in, clusters: expect.any(Number) });
  });
});
