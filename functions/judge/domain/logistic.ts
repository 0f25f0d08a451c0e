import type { VectorRows } from "./vector-rows.ts";

/** How much an example may pull against keeping weights small, as scikit-learn's `C`. */
const STRENGTH = 1;
/** Steps kept for the curvature, and taken at most. */
const HISTORY = 8;
const STEPS = 100;
/** The steepest slope, per example, at which it has arrived. */
const FLAT = 1e-4;

/**
 * Logistic regression with L2, both classes of equal weight whatever their size, by L-BFGS with backtracking (Nocedal and
 * Wright, Numerical Optimization, algorithms 7.4 and 3.1). Nothing is drawn by lot: the same rows in the same order give
 * the same weights.
 *
 * @param width Features of the rows are below this.
 * @param belongs Whether each row is of the first class.
 * @returns a weight a feature, and the intercept's behind them
 */
export function fitLogistic(
  rows: VectorRows,
  width: number,
  members: readonly number[],
  belongs: readonly boolean[],
): Float64Array {
  const positives = members.filter((row) => belongs[row]).length;
  const share = [
    members.length / (2 * (members.length - positives)),
    members.length / (2 * positives),
  ] as const;
  const decay = 1 / (STRENGTH * members.length);

  /** The loss per example; its slope goes into `slope`. */
  const loss = (weights: Float64Array, slope: Float64Array): number => {
    let sum = 0;
    let intercept = 0;
    slope.fill(0);
    for (const row of members) {
      const sign = belongs[row] ? 1 : -1;
      const margin = sign * (rows.dot(row, weights) + (weights[width] ?? 0));
      const weight = (belongs[row] ? share[1] : share[0]) / members.length;
      sum += weight * (margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin);
      const pull = (-sign * weight) / (1 + Math.exp(margin));
      rows.addTo(row, pull, slope);
      intercept += pull;
    }
    let square = 0;
    for (let i = 0; i < width; i++) {
      const weight = weights[i] ?? 0;
      square += weight * weight;
      slope[i] = (slope[i] ?? 0) + decay * weight;
    }
    slope[width] = intercept;
    return sum + (decay / 2) * square;
  };
  return minimise(loss, width + 1);
}

type Loss = (weights: Float64Array, slope: Float64Array) => number;

interface Step {
  moved: Float64Array;
  turned: Float64Array;
  /** 1 over their product. */
  scale: number;
}

function minimise(loss: Loss, width: number): Float64Array {
  let [weights, slope] = [new Float64Array(width), new Float64Array(width)];
  let value = loss(weights, slope);
  const steps: Step[] = [];
  for (let n = 0; n < STEPS && steepest(slope) > FLAT; n++) {
    const direction = descent(slope, steps);
    const downhill = dot(direction, slope);
    let length = steps.length === 0 ? 1 / Math.sqrt(dot(slope, slope)) : 1;
    const [next, nextSlope] = [new Float64Array(width), new Float64Array(width)];
    let nextValue = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 30; tries++, length /= 2) {
      for (let i = 0; i < width; i++) next[i] = (weights[i] ?? 0) + length * (direction[i] ?? 0);
      nextValue = loss(next, nextSlope);
      if (nextValue <= value + 1e-4 * length * downhill) break;
    }
    if (!(nextValue < value)) break;
    const [moved, turned] = [difference(next, weights), difference(nextSlope, slope)];
    const curvature = dot(moved, turned);
    if (curvature > 0) steps.push({ moved, turned, scale: 1 / curvature });
    if (steps.length > HISTORY) steps.shift();
    [weights, slope, value] = [next, nextSlope, nextValue];
  }
  return weights;
}

/** Downhill, as the last steps' curvature sees it. */
function descent(slope: Float64Array, steps: readonly Step[]): Float64Array {
  const direction = slope.map((value) => -value);
  const pulls: number[] = [];
  for (const { moved, turned, scale } of steps.toReversed()) {
    const pull = scale * dot(moved, direction);
    pulls.push(pull);
    addTimes(direction, turned, -pull);
  }
  const last = steps.at(-1);
  if (last) {
    const scale = 1 / (last.scale * dot(last.turned, last.turned));
    for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] ?? 0) * scale;
  }
  for (const { moved, turned, scale } of steps)
    addTimes(direction, moved, (pulls.pop() ?? 0) - scale * dot(turned, direction));
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function addTimes(sums: Float64Array, values: Float64Array, times: number): void {
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + times * (values[i] ?? 0);
}

const difference = (a: Float64Array, b: Float64Array): Float64Array =>
  a.map((value, i) => value - (b[i] ?? 0));

function steepest(slope: Float64Array): number {
  let most = 0;
  for (let i = 0; i < slope.length; i++) most = Math.max(most, Math.abs(slope[i] ?? 0));
  return most;
}
