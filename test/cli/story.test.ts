import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { story } from "../../cli/explain.ts";
import type { Found } from "../../shared/lineage/explain.ts";
import type { TraceRecord } from "../../shared/lineage/trace-record.ts";

const id = (digit: string): string => digit.repeat(32);
const told = (found: Found): string[] => stripVTControlCharacters(story(found)).split("\n");

const ticket: TraceRecord = {
  shard: 0,
  id: id("a"),
  uri: "incoming/shop/tickets/t.jsonl",
  version: "0123456789abcdef",
  line: 7,
  steps: [
    { step: "source", outcome: "kept" },
    { step: "mask", outcome: "kept", changed: true, detail: { masked: { EMAIL: 2, NAME: 1 } } },
    {
      step: "apply",
      outcome: "dropped",
      reason: "near_duplicate",
      detail: { of: id("b"), similarity: 0.93 },
    },
  ],
  end: { outcome: "dropped", step: "apply", reason: "near_duplicate" },
};
const made: TraceRecord = {
  ...ticket,
  id: id("c"),
  uri: "rephrase",
  version: "1",
  steps: [{ step: "augment", outcome: "kept", detail: { operator: "rephrase", parents: [id("a")] } }],
  end: { outcome: "published", split: "train", line: 12 },
};

test("a dropped record's story names its row, each step's decision, and why it ended", () => {
  const lines = told({
    dataset: "shop",
    run: "r",
    version: "v",
    record: ticket,
    upstream: [],
    downstream: [],
  });

  expect(lines).toEqual([
    `${id("a")}  shop, version v`,
    "  from       incoming/shop/tickets/t.jsonl:7  object version 0123456789ab",
    "  source     kept",
    "  mask       changed  masked EMAIL 2, NAME 1",
    `  dedupe     dropped: near_duplicate  of ${id("b")}, similarity 0.93`,
    "  =>         dropped by dedupe: near_duplicate",
  ]);
});

test("a generated example's story goes on with what it was made from", () => {
  const lines = told({
    dataset: "shop",
    run: "r",
    version: "v",
    record: made,
    upstream: [ticket],
    downstream: [],
  });

  expect(lines).toContain(`  made from  ${id("a")}`);
  expect(lines).toContain("    from       incoming/shop/tickets/t.jsonl:7  object version 0123456789ab");
});

test("of many examples made from a record the first five are listed, and how many more there are", () => {
  const downstream = ["1", "2", "3", "4", "5", "6", "7"].map(id);

  const lines = told({ dataset: "shop", run: "r", record: ticket, upstream: [], downstream });

  expect(lines[0]).toBe(`${id("a")}  shop, run r`);
  expect(lines.slice(-6)).toEqual([
    `  made into  ${id("1")}`,
    ...["2", "3", "4", "5"].map((digit) => `             ${id(digit)}`),
    "             and 2 more (--json lists all)",
  ]);
});
