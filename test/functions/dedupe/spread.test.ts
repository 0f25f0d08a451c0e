import fc from "fast-check";
import { expect, test } from "vitest";
import { spreadOf } from "../../../functions/dedupe/joining/spread.ts";
import { balanceOf } from "../../../shared/report/balance.ts";

const copies = (at: number, records: number) => ({ shard: 0, at, id: `id${at}`, records });

test("records like no other are spread as evenly as can be", () => {
  expect(spreadOf(3, [])).toEqual({ records: 3, clusters: 3, evenness: 1 });
  expect(spreadOf(0, [])).toEqual({ records: 0, clusters: 0, evenness: 1 });
});

test("copies count, and belong to the cluster of the text that they are of", () => {
  const clustered = [
    { shard: 0, at: 0, id: "id0", cluster: 7 },
    { shard: 0, at: 3, id: "id3", cluster: 7 },
  ];

  const spread = spreadOf(10, [copies(0, 3), copies(1, 2)], clustered);

  // Four that hang together, two equal ones, four alone.
  expect(spread).toMatchObject({ clusters: 6, largest: { id: "id0", records: 4 } });
});

test("evenness is that of balance over the same numbers", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 20 }), (sizes) => {
      const groups = sizes.map((records, at) => copies(at, records));
      const total = sizes.reduce((sum, n) => sum + n, 0);
      const names = Object.fromEntries(sizes.map((n, i) => [String(i), n]));

      const spread = spreadOf(
        total,
        groups.filter(({ records }) => records > 1),
      );

      expect(spread.clusters).toBe(sizes.length);
      expect(spread.evenness).toBe(balanceOf(names)?.evenness);
    }),
  );
});
