import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agreement } from "../../../shared/report/kappa.ts";

/** Marks of two judges as a table of counts. */
function tableOf(pairs: readonly (readonly [number, number])[]): number[][] {
  const table = Array.from({ length: 5 }, () => [0, 0, 0, 0, 0]);
  for (const [a, b] of pairs) {
    const row = table[a - 1] ?? [];
    row[b - 1] = (row[b - 1] ?? 0) + 1;
  }
  return table;
}

const mean = (values: readonly number[]): number => values.reduce((sum, n) => sum + n, 0) / values.length;
const mark = fc.integer({ min: 1, max: 5 });

describe("agreement", () => {
  test("is what R's vcd says of the couples of Agresti (1990), with its standard error", () => {
    // vcd 1.4, Kappa(SexualFun, weights = "Fleiss-Cohen"): 0.3320, ASE 0.0973.
    const { n, kappa, interval } = agreement([
      [7, 7, 2, 3],
      [2, 8, 3, 7],
      [1, 5, 4, 9],
      [2, 8, 9, 14],
    ]);

    expect(n).toBe(91);
    expect(kappa).toBeCloseTo(0.332, 4);
    expect(((interval?.[1] ?? 0) - (interval?.[0] ?? 0)) / 2 / 1.96).toBeCloseTo(0.0973, 4);
  });

  test("of two marks is Cohen's plain kappa", () => {
    // 20 and 15 alike, 10 and 5 not, of 50: observed 0.7, by chance 0.5.
    expect(
      agreement([
        [20, 5],
        [10, 15],
      ]).kappa,
    ).toBeCloseTo(0.4, 10);
  });

  test("is what means, variances and covariance of the marks make it (Fleiss and Cohen 1973)", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(mark, mark), { minLength: 2, maxLength: 200 }), (pairs) => {
        const [a, b] = [pairs.map(([one]) => one), pairs.map(([, other]) => other)];
        fc.pre(new Set(a).size > 1 && new Set(b).size > 1);
        const [ma, mb] = [mean(a), mean(b)];
        const covariance = mean(pairs.map(([x, y]) => (x - ma) * (y - mb)));
        const spread = mean(a.map((x) => (x - ma) ** 2)) + mean(b.map((y) => (y - mb) ** 2)) + (ma - mb) ** 2;

        expect(agreement(tableOf(pairs)).kappa).toBeCloseTo((2 * covariance) / spread, 9);
      }),
    );
  });

  test("has an interval as wide as drawing the pairs anew makes it", () => {
    let state = 7;
    const random = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const pairs = Array.from({ length: 200 }, (): [number, number] => {
      const a = 1 + Math.floor(5 * random());
      return [a, random() < 0.6 ? a : 1 + Math.floor(5 * random())];
    });
    const drawn = Array.from({ length: 1000 }, () => {
      const again = pairs.map((): [number, number] => pairs[Math.floor(pairs.length * random())] ?? [1, 1]);
      return agreement(tableOf(again)).kappa ?? 0;
    });
    const middle = mean(drawn);
    const deviation = Math.sqrt(mean(drawn.map((one) => (one - middle) ** 2)));

    const { interval } = agreement(tableOf(pairs));

    expect(((interval?.[1] ?? 0) - (interval?.[0] ?? 0)) / 2 / 1.96 / deviation).toBeCloseTo(1, 0.7);
  });

  test.each<[string, [number, number][]]>([
    ["nothing", []],
    [
      "one mark alone",
      [
        [4, 4],
        [4, 5],
      ],
    ],
  ])("is not told of %s", (_, pairs) => {
    expect(agreement(tableOf(pairs))).toEqual({ n: pairs.length, kappa: null, interval: null });
  });
});
