import { expect, test } from "vitest";
import { conserved } from "../../../functions/publish/conserved.ts";
import { NotConserved } from "../../../shared/model/errors.ts";
import { type Counts, noCounts } from "../../../shared/model/outcome.ts";
import type { StepName, StepResult } from "../../../shared/model/run.ts";

const result = (step: StepName, counts: Partial<Counts>): StepResult => ({
  step,
  key: "k",
  counts: { ...noCounts(), ...counts },
  outputs: {},
  codeVersion: "1",
});

test("the steps' counts add up over the shards", () => {
  const shard = (kept: number): StepResult[] => [
    result("source", { produced: kept + 1, kept, quarantined: { invalid_json: 1 } }),
    result("mask", { in: kept, kept, changed: 1 }),
  ];

  const counts = conserved([
    { shard: 0, results: shard(3) },
    { shard: 1, results: shard(5) },
  ]);

  expect(counts.source).toMatchObject({ produced: 10, kept: 8, quarantined: { invalid_json: 2 } });
  expect(counts.mask).toMatchObject({ in: 8, kept: 8, changed: 2 });
});

test("the counts stand in the order of the way, generated examples among them", () => {
  const generated = [result("augment", { produced: 1, kept: 1 }), result("mask", { in: 1, kept: 1 })];
  const sourced = [result("source", { produced: 1, kept: 1 }), result("mask", { in: 1, kept: 1 })];

  const counts = conserved([
    { shard: 0, results: sourced },
    { shard: 1, results: generated },
  ]);

  expect(Object.keys(counts)).toEqual(["source", "augment", "mask"]);
});

test.each([
  ["more than the step before kept", { in: 4, kept: 4 }],
  ["fewer than the step before kept", { in: 2, kept: 2 }],
  ["records it does not account for", { in: 3, kept: 2 }],
])("a step that took in %s stops the run by name", (_, counts) => {
  const results = [result("source", { produced: 3, kept: 3 }), result("mask", counts)];

  const publish = (): unknown => conserved([{ shard: 7, results }]);

  expect(publish).toThrow(NotConserved);
  expect(publish).toThrow(/Shard 7: .*mask took in/);
});
