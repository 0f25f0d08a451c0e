import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { linesOf } from "../../../shared/shards/lines.ts";

/** As a store that uses a chunk's memory again hands them out. */
async function* lent(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    const chunk = Buffer.from(bytes.subarray(at, at + size));
    yield chunk;
    chunk.fill(0x0a);
  }
}

const linesIn = async (text: string, size: number): Promise<string[]> =>
  (await Array.fromAsync(linesOf(lent(Buffer.from(text), size)))).flat();

describe("cutting bytes into lines", () => {
  test("gives every line once and in order, however long lines and chunks are", async () => {
    const line = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 20 }),
      fc.constantFrom("x".repeat(40_000), "é".repeat(20_000), "名".repeat(33_000)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 40 }),
        fc.constantFrom(1, 7, 4096, 32_768, 32_769, 100_000, 10_000_000),
        async (all, size) => {
          const lines = all.map((one) => one.replaceAll("\n", " "));
          fc.pre(size > 10 || lines.join("").length < 10_000);
          expect(await linesIn(lines.map((one) => `${one}\n`).join(""), size)).toEqual(lines);
        },
      ),
      { numRuns: 100 },
    );
  });

  test.each([
    ["", []],
    ["\n", [""]],
    ["one", ["one"]],
    ["one\n\ntwo", ["one", "", "two"]],
  ])("of %j there are %j", async (text, lines) => {
    expect(await linesIn(text, 64)).toEqual(lines);
  });

  test("hands out short batches of a long chunk, so that few lines are alive at a time", async () => {
    const chunk = Buffer.from(`${"x".repeat(999)}\n`.repeat(1000));
    const batches = await Array.fromAsync(linesOf(lent(chunk, chunk.length)));
    expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(33);
  });
});
