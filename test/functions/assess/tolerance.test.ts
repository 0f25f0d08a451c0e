import { beforeEach, describe, expect, test } from "vitest";
import { checkTolerance, nothingLeft } from "../../../functions/assess/tolerance.ts";
import { TooManyBadLines } from "../../../shared/model/errors.ts";
import { incoming, workLedger } from "../../../shared/model/keys.ts";
import { type LedgerLine, noCounts } from "../../../shared/model/outcome.ts";
import { Recipe } from "../../../shared/model/recipe.ts";
import type { RunManifest, StepResult } from "../../../shared/model/run.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";
import { ShardWriter } from "../../../shared/shards/shard-writer.ts";

let store: MemoryObjectStore;
beforeEach(() => {
  store = new MemoryObjectStore();
});

const manifest = (badLines: number): RunManifest => ({
  dataset: "d",
  run: "d-1",
  recipe: Recipe.parse({ name: "d", sources: [{ name: "s" }], tolerance: { badLines } }),
  recipeSha256: "0",
  parts: [
    {
      shard: 0,
      source: "s",
      kind: "logs",
      etag: "e",
      key: incoming("d", "s", "a.csv"),
      version: "v",
      size: 1,
      format: "csv",
      compression: "none",
      start: 0,
      end: 1,
      firstLine: 1,
    },
  ],
  partitions: 1,
});

const bad = (line: number, message: string): LedgerLine => ({
  outcome: "quarantined",
  reason: "unknown_shape",
  line,
  detail: { message: `line ${line}: ${message}` },
});

/** Source's result over a hundred rows of which these are bad. */
async function sourced(lines: readonly LedgerLine[]): Promise<StepResult> {
  const writer = new ShardWriter(store, "data", workLedger("source", "k"));
  for (const line of lines) writer.write(JSON.stringify(line));
  return {
    step: "source",
    key: "k",
    codeVersion: "1",
    outputs: {},
    ledger: await writer.close(),
    counts: {
      ...noCounts(),
      produced: 100,
      kept: 100 - lines.length,
      quarantined: { unknown_shape: lines.length },
    },
  };
}

describe("the tolerated share of bad lines", () => {
  test("is a share that may be reached, not passed", async () => {
    const result = await sourced([bad(2, "cut short"), bad(3, "cut short")]);

    await expect(checkTolerance(store, manifest(0.02), [result])).resolves.toBeUndefined();
    await expect(checkTolerance(store, manifest(0.01), [result])).rejects.toThrow(TooManyBadLines);
  });

  test("names the first places by what is wrong with them, and the remedy", async () => {
    const result = await sourced([bad(2, "cut short"), bad(9, "no answer"), bad(11, "cut short")]);

    const message = await checkTolerance(store, manifest(0.01), [result]).catch((error) => error.message);

    expect(message).toBe(
      [
        "Source s: 3 of 100 rows cannot be read (3 %), and the recipe tolerates 1 %. The first of them:",
        "  incoming/d/s/a.csv:2, incoming/d/s/a.csv:11: cut short",
        "  incoming/d/s/a.csv:9: no answer",
        "Repair the file or the recipe's source, or raise tolerance.badLines.",
      ].join("\n"),
    );
  });
});

test("a run that keeps nothing says which reason took most", () => {
  const result = (step: "filter" | "judge" | "apply", dropped: Record<string, number>): StepResult => ({
    step,
    key: "k",
    codeVersion: "1",
    outputs: {},
    counts: { ...noCounts(), dropped },
  });
  const results = new Map([
    ["filter" as const, [result("filter", { too_short: 3 }), result("filter", { too_short: 4 })]],
    ["apply" as const, [result("apply", { exact_duplicate: 5 })]],
  ]);

  expect(nothingLeft(results).message).toMatch(/most went at filter: 7 as too_short/);

  const foreign = new Map([["judge" as const, [result("judge", { out_of_distribution: 9 })]]]);
  expect(nothingLeft(foreign).message).toMatch(
    /most went at judge: 9 as out_of_distribution \(judge\.outOfDistribution\.threshold\)/,
  );
});
