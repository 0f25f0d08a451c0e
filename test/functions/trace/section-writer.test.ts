import fc from "fast-check";
import { expect, it } from "vitest";
import { SectionWriter } from "../../../functions/trace/section-writer.ts";
import { SECTIONS } from "../../../shared/lineage/trace-record.ts";
import { decompressZstd } from "../../../shared/shards/zstd.ts";

/** The lines of each section, read back by its range alone. */
async function readBack({ object, ends }: { object: Buffer; ends: readonly [number, number][] }) {
  const sections = new Map<number, string[]>();
  let start = 0;
  for (const [section, end] of ends) {
    const range = object.subarray(start, end);
    const content = Buffer.concat(
      await Array.fromAsync(
        decompressZstd(
          (async function* () {
            yield range;
          })(),
        ),
      ),
    );
    sections.set(section, content.toString("utf8").split("\n").slice(0, -1));
    start = end;
  }
  return sections;
}

const grouped = (rows: readonly (readonly [number, string])[]): Map<number, string[]> => {
  const sections = new Map<number, string[]>();
  for (const [section, line] of [...rows].sort(([a], [b]) => a - b))
    sections.set(section, [...(sections.get(section) ?? []), line]);
  return sections;
};

it("hands out each section's lines in their order, as a range of its own", async () => {
  const row = fc.tuple(fc.nat(SECTIONS - 1), fc.string({ unit: "grapheme" }).map(JSON.stringify));
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 60 }), async (rows) => {
      const writer = new SectionWriter();
      for (const [section, line] of rows) writer.write(section, line);

      expect(await readBack(writer.finish())).toEqual(grouped(rows));
    }),
    { numRuns: 40 },
  );
});

it("keeps the order of lines beyond what it gathers at a time, and of one that is longer than that", async () => {
  const line = (i: number): string => `${i} ${"é".repeat(i % 700)}`;
  const rows = Array.from({ length: 40_000 }, (_, i) => [i % 3, line(i)] as const);
  const long = "x".repeat(13 * 1024 * 1024);
  const writer = new SectionWriter();

  for (const [section, text] of rows) writer.write(section, text);
  writer.write(1, long);
  writer.write(1, "after");

  const expected = grouped([...rows, [1, long], [1, "after"]]);
  const found = await readBack(writer.finish());
  expect([...found.keys()]).toEqual([0, 1, 2]);
  for (const [section, lines] of expected)
    expect(found.get(section)?.every((text, i) => text === lines[i])).toBe(true);
  expect(found.get(1)?.length).toBe(expected.get(1)?.length);
});
