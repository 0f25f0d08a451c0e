import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dealSplits, type Shares, sharesOf } from "../../../functions/assess/deal-splits.ts";
import { FamilyTable } from "../../../functions/assess/family-table.ts";
import { noteSplits, recallSplits } from "../../../functions/assess/split-memory.ts";
import { SPLITS, type SplitName } from "../../../shared/model/round.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";

interface Row {
  family: string;
  category: string;
}

interface Deal {
  /** One per row. */
  splits: SplitName[];
  table: FamilyTable;
}

function deal(
  rows: readonly Row[],
  shares: Shares,
  seed = 0,
  before?: Shares,
  table = new FamilyTable(),
): Deal {
  const families = rows.map((row) => table.addRecord(row.family, row.category));
  dealSplits(table, shares, seed, before);
  return { splits: families.map((family) => table.split(family) ?? "train"), table };
}

/** The next version of a data set, with what the version before remembers. */
async function dealAgain(rows: readonly Row[], before: { deal: Deal; shares: Shares }, shares: Shares) {
  const store = new MemoryObjectStore();
  await noteSplits(store, "set", "v1", before.deal.table, before.shares);
  const table = new FamilyTable();
  const known = await recallSplits(store, "set", "v1", table);
  const deal2 = deal(rows, shares, 0, known, table);
  await noteSplits(store, "set", "v2", table, shares);
  return {
    ...deal2,
    memory: [
      await store.readWhole("data", "lineage/set/v1/splits.jsonl.zst"),
      await store.readWhole("data", "lineage/set/v2/splits.jsonl.zst"),
    ],
  };
}

const count = (splits: readonly SplitName[], split: SplitName): number =>
  splits.filter((s) => s === split).length;

const rowsOf = (families: number, categories: number, largest: number, least = 1): fc.Arbitrary<Row[]> =>
  fc
    .array(
      fc.record({
        category: fc.integer({ min: 0, max: categories - 1 }),
        records: fc.integer({ min: 1, max: largest }),
      }),
      { minLength: least, maxLength: families },
    )
    .map((list) =>
      list.flatMap(({ category, records }, i) =>
        Array.from({ length: records }, () => ({ family: `family ${i}`, category: `c${category}` })),
      ),
    );
const anyShares = fc.oneof(
  fc.constant({ validation: 0.1, test: 0 }),
  fc.constant({ validation: 0.1, test: 0.1 }),
  fc
    .record({ validation: fc.integer({ min: 0, max: 45 }), test: fc.integer({ min: 0, max: 45 }) })
    .map((s) => ({ validation: s.validation / 100, test: s.test / 100 })),
);

describe("dealing the splits", () => {
  it("puts no family into a small split that is larger than what the split lacks there", () => {
    const rows = ["a", "b", "c", "d", "e"].flatMap((category) => [
      ...Array.from({ length: 4 }, () => ({ category, family: `${category} of one customer` })),
      ...Array.from({ length: 6 }, (_, i) => ({ category, family: `${category}${i}` })),
    ]);
    for (let seed = 0; seed < 20; seed++) {
      const { splits } = deal(rows, sharesOf({ validation: 0.15, test: 0 }), seed);
      const perCategory = ["a", "b", "c", "d", "e"].map((category) =>
        count(
          splits.filter((_, i) => rows[i]?.category === category),
          "validation",
        ),
      );

      expect(perCategory.every((n) => n === 1 || n === 2)).toBe(true);
      expect(count(splits, "validation")).toBeGreaterThanOrEqual(7);
      expect(count(splits, "validation")).toBeLessThanOrEqual(8);
    }
  });

  it.each([
    [10, 0.1, 1],
    [20, 0.1, 2],
    [100, 0.25, 25],
    [4, 0.1, 1],
    [2, 0.1, 1],
    [2, 0.9, 1],
    [1, 0.1, 0],
    [1, 0.9, 0],
    [3, 0, 0],
  ])("puts of %i examples at %f the number a person expects into validation: %i", (n, share, expected) => {
    const rows = Array.from({ length: n }, (_, i) => ({ family: `${i}`, category: "(none)" }));

    const { splits } = deal(rows, sharesOf({ validation: share, test: 0 }));

    expect(count(splits, "validation")).toBe(expected);
    expect(count(splits, "train")).toBe(n - expected);
  });

  it("never parts a family, and deals every record", () => {
    fc.assert(
      fc.property(rowsOf(60, 5, 6), anyShares, fc.nat(), (rows, split, seed) => {
        const { splits } = deal(rows, sharesOf(split), seed);
        const seen = new Map<string, SplitName>();
        rows.forEach((row, i) => {
          const given = splits[i];
          expect(given).toBe(seen.get(row.family) ?? given);
          if (given) seen.set(row.family, given);
        });
      }),
    );
  });

  it("comes within one family of every category's quota, and of the whole's", () => {
    fc.assert(
      fc.property(rowsOf(80, 6, 5, 2), fc.integer({ min: 1, max: 50 }), fc.nat(), (rows, percent, seed) => {
        const shares = sharesOf({ validation: percent / 100, test: 0 });
        const { splits } = deal(rows, shares, seed);
        const families = Map.groupBy(rows, (row) => row.family);
        fc.pre(families.size > 1);
        const largest = Math.max(...Array.from(families.values(), (family) => family.length));
        const validation = rows.filter((_, i) => splits[i] === "validation");
        expect(Math.abs(validation.length - shares.validation * rows.length)).toBeLessThanOrEqual(largest);
        for (const [category, members] of Map.groupBy(rows, (row) => row.category)) {
          const given = validation.filter((row) => row.category === category).length;
          const off = Math.abs(given - shares.validation * members.length);
          expect(off).toBeLessThanOrEqual(largest + 1e-6);
        }
      }),
    );
  });

  it("reaches the share when every category is too small for it alone", () => {
    const rows = Array.from({ length: 1000 }, (_, i) => ({ family: `${i}`, category: `c${i}` }));

    const { splits } = deal(rows, sharesOf({ validation: 0.1, test: 0.05 }));

    expect(count(splits, "validation")).toBeGreaterThanOrEqual(99);
    expect(count(splits, "validation")).toBeLessThanOrEqual(101);
    expect(count(splits, "test")).toBeGreaterThanOrEqual(49);
    expect(count(splits, "test")).toBeLessThanOrEqual(51);
  });

  it("never leaves training empty, nor validation when there are two families", () => {
    fc.assert(
      fc.property(rowsOf(8, 3, 4), anyShares, fc.nat(), (rows, split, seed) => {
        const { splits } = deal(rows, sharesOf(split), seed);
        const families = new Set(rows.map((row) => row.family)).size;
        expect(count(splits, "train")).toBeGreaterThan(0);
        if (split.validation > 0 && families >= 2) expect(count(splits, "validation")).toBeGreaterThan(0);
        if (split.validation > 0 && split.test > 0 && families >= 3)
          expect(count(splits, "test")).toBeGreaterThan(0);
      }),
    );
  });

  it("keeps every example in its split when the data set grows and shrinks", async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf(60, 4, 4), anyShares, fc.array(fc.boolean()), async (rows, split, gone) => {
        const shares = sharesOf(split);
        const first = deal(rows, shares);
        const kept = new Map(rows.map((row, i) => [row.family, first.splits[i]]));
        const grown = [
          ...Array.from({ length: 20 }, (_, i) => ({ family: `new ${i}`, category: `c${i % 3}` })),
          ...rows.filter((row) => !gone[Number(row.family.slice(7))]),
        ];
        const second = await dealAgain(grown, { deal: first, shares }, shares);
        // Only an empty training split may take a family out of where it is known.
        const trained = grown.some((row) => kept.get(row.family) === "train");
        if (trained)
          grown.forEach((row, i) => {
            const before = kept.get(row.family);
            if (before) expect(second.splits[i]).toBe(before);
          });
      }),
      { numRuns: 60 },
    );
  });

  it("gives the same data the same splits and the same memory, byte for byte", async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf(40, 4, 4), anyShares, async (rows, split) => {
        const shares = sharesOf(split);
        const first = deal(rows, shares);
        const second = await dealAgain(rows, { deal: first, shares }, shares);
        expect(second.splits).toEqual(first.splits);
        expect(second.memory[1]?.equals(second.memory[0] ?? Buffer.alloc(0))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it("does not depend on the order of the records", () => {
    const rows = Array.from({ length: 300 }, (_, i) => ({ family: `${i % 120}`, category: `c${i % 3}` }));
    const shares = sharesOf({ validation: 0.2, test: 0.1 });

    const forward = deal(rows, shares).splits;
    const backward = deal(rows.toReversed(), shares).splits.toReversed();

    expect(backward).toEqual(forward);
  });

  it("fills a split that is asked for the first time from known training families, and leaves the others", async () => {
    const rows = Array.from({ length: 100 }, (_, i) => ({ family: `${i}`, category: "c" }));
    const before = sharesOf({ validation: 0.1, test: 0 });
    const first = deal(rows, before);

    const second = await dealAgain(
      rows,
      { deal: first, shares: before },
      sharesOf({ validation: 0.1, test: 0.2 }),
    );

    expect(count(second.splits, "test")).toBe(20);
    rows.forEach((_, i) => {
      if (first.splits[i] === "validation") expect(second.splits[i]).toBe("validation");
    });
  });

  it("deals differently for another seed", () => {
    const rows = Array.from({ length: 200 }, (_, i) => ({ family: `${i}`, category: "c" }));
    const shares = sharesOf({ validation: 0.5, test: 0 });

    expect(deal(rows, shares, 1).splits).not.toEqual(deal(rows, shares, 2).splits);
  });

  it("finds every family again after the table has grown many times", () => {
    const table = new FamilyTable();
    const numbers = Array.from({ length: 20_000 }, (_, i) => table.addRecord(`f${i}`, "c"));

    expect(table.size).toBe(20_000);
    expect(numbers.map((_, i) => table.addRecord(`f${i}`, "c"))).toEqual(numbers);
    expect(SPLITS.length).toBe(3);
  });
});
