import fc from "fast-check";
import { expect, test } from "vitest";
import { HashTable } from "../../../functions/filter/hash-table.ts";

const half = fc.oneof(fc.constantFrom(0, 1, 1024, 0xffffffff), fc.integer({ min: 0, max: 0xffffffff }));

test("a table holds what a map of the same keys holds, however often it grew", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(half, half), { maxLength: 3000, size: "max" }), (keys) => {
      const table = new HashTable();
      const map = new Map<string, number>();
      for (const [i, [a, b]] of keys.entries()) {
        const place = table.place(a, b, i);
        if (!map.has(`${a} ${b}`)) map.set(`${a} ${b}`, i);
        expect(table.value(place)).toBe(map.get(`${a} ${b}`));
      }
      expect(table.size).toBe(map.size);
      for (const [a, b] of keys) expect(table.get(a, b)).toBe(map.get(`${a} ${b}`));
      expect([...table.values()].sort()).toEqual([...map.values()].sort());
    }),
    { numRuns: 20 },
  );
});
