import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutLines } from "../../../functions/plan/cut.ts";
import { jsonlRows } from "../../../shared/rows/jsonl.ts";
import { lineBlocks } from "../../../shared/rows/line-blocks.ts";
import { inChunks, rowsOf, values } from "./bytes.ts";

const line = fc
  .oneof(fc.json(), fc.string(), fc.constantFrom("", " ", "\r", '{"a":1}', "{", "\u00e9", "null"))
  .map((text) => text.replaceAll("\n", " "));

describe("JSONL", () => {
  test("ranges of a file, cut anywhere, hold the rows and line numbers of the whole", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 30 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 20 }),
        async (lines, finalNewline, target, chunk) => {
          const bytes = Buffer.from(lines.join("\n") + (finalNewline ? "\n" : ""));
          const cuts = await cutLines(inChunks(bytes, chunk), bytes.length, target);
          // Old Mac line ends and byte order marks are told from the beginning; see decode.test.ts.
          fc.pre(!bytes.includes("\r") || bytes.includes("\n"));
          const whole = await rowsOf("jsonl", bytes, { chunk });
          const parts = await Promise.all(
            cuts.map(({ start, end, firstLine }) =>
              rowsOf("jsonl", bytes.subarray(start, end), { start: start + 1, firstLine, chunk }),
            ),
          );
          expect(parts.flat()).toEqual(whole);
          expect(cuts.at(-1)?.end).toBe(bytes.length);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("each line is parsed as JSON.parse does, and a bad one is quarantined alone", async () => {
    const rows = await rowsOf("jsonl", '{"a":1}\n\n{"a":\r\n[1,2]\n  \n{"a":2}');
    expect(values(rows)).toEqual([{ a: 1 }, "3 invalid_json", [1, 2], { a: 2 }]);
    expect(rows.map((row) => row.line)).toEqual([1, 3, 4, 6]);
  });

  test("invalid UTF-8, NUL bytes and overlong lines cost their own line only", async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"a":1}\n'),
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      Buffer.from('{"a":2}\n{"a":"\0"}\n'),
      Buffer.from(`"${"x".repeat(200)}"\n`),
      Buffer.from('{"a":3}'),
    ]);
    for (const size of [1, 7, 50]) {
      const blocks = lineBlocks(inChunks(bytes, size) as AsyncGenerator<Buffer>, 1, 100);
      const rows = (await Array.fromAsync(jsonlRows(blocks))).flat();
      expect(values(rows)).toEqual([
        { a: 1 },
        "2 invalid_utf8",
        { a: 2 },
        "4 nul_byte",
        "5 line_too_long",
        { a: 3 },
      ]);
    }
  });

  test("what is wrong is said without a word of the row", async () => {
    const broken = [
      '{"name":"Zebulon"',
      '{"name":Zebulon}',
      "Zebulon",
      '["Zebulon" "x"]',
      "{Zebulon:1}",
      '"Zebulon',
      '{"a":"\\Z"}',
    ];
    const rows = await rowsOf("jsonl", broken.join("\n"));
    for (const row of rows) {
      expect(row).toHaveProperty("error", "invalid_json");
      expect(JSON.stringify(row)).not.toContain("Z");
    }
    expect(rows[0]).toMatchObject({
      message: expect.stringContaining("a comma or a closing brace is missing (near character 18)"),
    });
  });

  test("deep nesting, huge numbers, double keys and __proto__ are harmless", async () => {
    const deep = 100_000;
    const rows = await rowsOf(
      "jsonl",
      `${"[".repeat(deep)}\n${"[".repeat(deep)}${"]".repeat(deep)}\n{"a":1e999,"a":-1e999}\n{"__proto__":{"polluted":1}}`,
    );
    expect(rows.map((row) => ("value" in row ? typeof row.value : row.error))).toEqual([
      "invalid_json",
      "object",
      "object",
      "object",
    ]);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });
});
