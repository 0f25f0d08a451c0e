import { expect, test } from "vitest";
import { fitLogistic } from "../../../../functions/judge/domain/logistic.ts";
import { VectorRows } from "../../../../functions/judge/domain/vector-rows.ts";

/** Rows of two features each: the class's own, and one that all share. */
function rowsOf(classes: readonly boolean[]): VectorRows {
  const rows = new VectorRows();
  const half = Math.fround(Math.SQRT1_2);
  for (const belongs of classes)
    rows.add({ length: 2, indexes: Int32Array.of(belongs ? 0 : 1, 2), values: Float32Array.of(half, half) });
  return rows;
}
const all = (classes: readonly boolean[]): number[] => classes.map((_, i) => i);

test("tells two classes apart by what they do not share", () => {
  const classes = [true, true, true, false, false, false];

  const [own = 0, other = 0, common = 0] = fitLogistic(rowsOf(classes), 3, all(classes), classes);

  expect(own).toBeGreaterThan(0.1);
  expect(other).toBeCloseTo(-own, 3);
  expect(common).toBeCloseTo(0, 3);
});

test("a class weighs the same however few it has", () => {
  const classes = [true, ...Array.from({ length: 99 }, () => false)];

  const weights = fitLogistic(rowsOf(classes), 3, all(classes), classes);

  const margin = (belongs: boolean): number =>
    ((weights[belongs ? 0 : 1] ?? 0) + (weights[2] ?? 0)) * Math.SQRT1_2 + (weights[3] ?? 0);
  expect(margin(true)).toBeCloseTo(-margin(false), 2);
});

test("the minimum has no slope: scikit-learn's weights for the same rows, C=1, balanced", () => {
  const rows = new VectorRows();
  rows.add({ length: 1, indexes: Int32Array.of(0), values: Float32Array.of(1) });
  rows.add({ length: 1, indexes: Int32Array.of(0), values: Float32Array.of(-1) });

  const [weight = 0, intercept = 0] = fitLogistic(rows, 1, [0, 1], [true, false]);

  // d/dw of log(1 + exp(-w)) + w²/4 is 0, by the decay of 1/2 over two rows of weight 1/2.
  expect(-1 / (1 + Math.exp(weight)) + weight / 2).toBeCloseTo(0, 3);
  expect(intercept).toBeCloseTo(0, 6);
});

test("only the members are learned from", () => {
  const classes = [true, false, true, false];
  const rows = rowsOf(classes);
  rows.add({ length: 1, indexes: Int32Array.of(3), values: Float32Array.of(1) });

  expect(fitLogistic(rows, 4, [0, 1, 2, 3], [...classes, true])[3]).toBe(0);
});
