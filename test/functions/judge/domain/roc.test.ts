import { expect, test } from "vitest";
import { areaUnder, curveOf, passedAt } from "../../../../functions/judge/domain/roc.ts";

test.each([
  [[3, 4], [1, 2], 1],
  [[1, 2], [3, 4], 0],
  [[1, 1], [1, 1], 0.5],
  [[1, 3], [2], 0.5],
  [[2, 3], [2], 0.75],
])("the area of %j over %j is %d", (belonging, outside, area) => {
  expect(areaUnder(belonging, outside)).toBe(area);
});

test("outsiders pass that score no lower than all but the allowed share of what belongs", () => {
  const belonging = Array.from({ length: 100 }, (_, i) => i / 100);
  expect(passedAt(0.95, belonging, [0.04, 0.05, 0.9, 0])).toBe(0.5);
  expect(passedAt(1, belonging, [0.5])).toBe(1);
});

test("a curve tells what each threshold keeps and drops", () => {
  expect(curveOf([0.04, 0.5], [0.01, 0.3, 0.9, 0.05], [0.05])).toEqual([
    { threshold: 0.05, kept: 0.5, dropped: 0.25 },
  ]);
});
