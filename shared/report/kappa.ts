/** How far two judges of the same things agree. */
export interface Agreement {
  /** Things both have marked. */
  n: number;
  /** Cohen's kappa with quadratic weights: 1 all alike, 0 as chance would have it; null where either gave one mark only. */
  kappa: number | null;
  /** Its 95 % confidence interval, within -1 and 1. */
  interval: readonly [low: number, high: number] | null;
}

/** Standard deviations on either side of a normal distribution's middle that hold 95 % of it. */
const NINETY_FIVE = 1.959964;

/**
 * Agreement by a table of counts: row i, column j says how often the first gave mark i and the second mark j.
 * Kappa after Cohen (1968, "Weighted kappa"), a disagreement weighing by its square; the large-sample standard error after
 * Fleiss, Cohen and Everitt (1969, Psychological Bulletin 72). Below some thirty things it is too small.
 */
export function agreement(table: readonly (readonly number[])[]): Agreement {
  const marks = table.length;
  const n = sum(table.map(sum));
  const rows = table.map((row) => sum(row) / n);
  const columns = table.map((_, j) => sum(table.map((row) => row[j] ?? 0)) / n);
  const weight = (i: number, j: number): number => 1 - ((i - j) / (marks - 1)) ** 2;
  const over = (value: (i: number, j: number) => number): number =>
    sum(table.map((_, i) => sum(table.map((_, j) => value(i, j)))));
  const share = (i: number, j: number): number => (table[i]?.[j] ?? 0) / n;

  const observed = over((i, j) => weight(i, j) * share(i, j));
  const expected = over((i, j) => weight(i, j) * (rows[i] ?? 0) * (columns[j] ?? 0));
  if (n === 0 || rows.some((all) => all === 1) || columns.some((all) => all === 1))
    return { n, kappa: null, interval: null };
  const kappa = (observed - expected) / (1 - expected);
  const ofRow = table.map((_, i) => sum(columns.map((part, j) => weight(i, j) * part)));
  const ofColumn = table.map((_, j) => sum(rows.map((part, i) => weight(i, j) * part)));
  const spread = over(
    (i, j) => share(i, j) * (weight(i, j) - ((ofRow[i] ?? 0) + (ofColumn[j] ?? 0)) * (1 - kappa)) ** 2,
  );
  const variance = (spread - (kappa - expected * (1 - kappa)) ** 2) / (n * (1 - expected) ** 2);
  const reach = NINETY_FIVE * Math.sqrt(Math.max(0, variance));
  return { n, kappa, interval: [Math.max(-1, kappa - reach), Math.min(1, kappa + reach)] };
}

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
