import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutLines, MAX_SHARDS, shardBytes } from "../../../functions/plan/cut.ts";
import { SHARD_BYTES } from "../../../shared/model/run.ts";

async function* chunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe("cutting lines", () => {
  test("ranges join up, begin after line ends, know their first line, and reach the target", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("a", "bb", "\n", "\n", "\u00e9"), { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 9 }),
        async (pieces, target, chunk) => {
          const bytes = Buffer.from(pieces.join(""));
          const cuts = await cutLines(chunks(bytes, chunk), bytes.length, target);
          expect(cuts[0]?.start).toBe(0);
          expect(cuts.at(-1)?.end).toBe(bytes.length);
          cuts.forEach(({ start, end, firstLine }, i) => {
            expect(end).toBeGreaterThan(start);
            expect(start).toBe(cuts[i - 1]?.end ?? 0);
            if (start > 0) expect(bytes[start - 1]).toBe(0x0a);
            expect(firstLine).toBe(bytes.subarray(0, start).toString().split("\n").length);
            if (i < cuts.length - 1) expect(end - start).toBeGreaterThanOrEqual(target);
          });
        },
      ),
    );
  });
});

describe("the size of a shard", () => {
  test("is constant until there would be too many, then doubles", () => {
    expect(shardBytes([1, 2, 3])).toBe(SHARD_BYTES);
    expect(shardBytes([SHARD_BYTES * MAX_SHARDS])).toBe(SHARD_BYTES);
    expect(shardBytes([SHARD_BYTES * MAX_SHARDS + 1])).toBe(2 * SHARD_BYTES);
  });

  test("never lets a run have more shards than it may", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 2 ** 40 }), { minLength: 1, maxLength: 50 }),
        (sizes) => {
          const target = shardBytes(sizes);
          expect(sizes.reduce((n, size) => n + Math.ceil(size / target), 0)).toBeLessThanOrEqual(MAX_SHARDS);
        },
      ),
    );
    expect(shardBytes(Array.from({ length: MAX_SHARDS }, () => 2 ** 30))).toBeGreaterThan(2 ** 30);
  });
});
