import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonRows } from "../../../shared/rows/json-document.ts";
import { inChunks, rowsOf, values } from "./bytes.ts";

describe("a JSON document", () => {
  test("an array's elements are those that JSON.parse finds, however it is laid out and cut into blocks", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue({ maxDepth: 4 }), { maxLength: 8 }),
        fc.constantFrom(undefined, 1, 2, "\t"),
        fc.integer({ min: 1, max: 40 }),
        async (array, indent, chunk) => {
          const text = JSON.stringify(array, null, indent);
          const rows = (
            await Array.fromAsync(jsonRows(inChunks(Buffer.from(text), chunk) as AsyncGenerator<Buffer>))
          ).flat();
          expect(values(rows)).toEqual(JSON.parse(text));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("each element knows the line it begins on", async () => {
    const rows = await rowsOf("json", '[\n  {"a": 1},\n\n  {\n    "a": 2\n  }, {"a": 3}\n]\n');
    expect(rows.map((row) => row.line)).toEqual([2, 4, 6]);
  });

  test("one record alone, over many lines or one, is one row", async () => {
    expect(values(await rowsOf("json", '{\n "a": [1,\n {"b": 2}]\n}'))).toEqual([{ a: [1, { b: 2 }] }]);
    expect(values(await rowsOf("json", '{"a":1}'))).toEqual([{ a: 1 }]);
  });

  test("a record a line is read as such, with a broken line for itself", async () => {
    expect(values(await rowsOf("json", '{"a":1}\n{"a":"x\n{"a":2}\n{"a":3}}\n{"a":4}\n'))).toEqual([
      { a: 1 },
      "2 invalid_json",
      { a: 2 },
      "4 invalid_json",
      { a: 4 },
    ]);
  });

  const records = [
    { id: 1, text: "first" },
    { id: 2, of: { deep: [1] } },
    { id: 3, text: "last" },
  ];
  const layouts = [
    ["a record a line", `[\n${records.map((one) => JSON.stringify(one)).join(",\n")}\n]`],
    ["indented", JSON.stringify(records, null, 2)],
    ["indented by tabs", JSON.stringify(records, null, "\t")],
  ] as const;
  const damages = [
    ["a string is not closed", '"id"', '"id'],
    ["a brace is missing", "}", ""],
    ["a bracket is missing", "]", ""],
    ["a comma is missing", ",", ""],
    ["a name has no quotes", '"id"', "id"],
    ["a brace too many", "}", "}}"],
  ] as const;
  test.each(layouts.flatMap((layout) => damages.map((damage) => [...layout, ...damage] as const)))(
    "%s: where %3$s in the second record, the other two are read".replace("%3$s", "%s"),
    async (layout, text, _title, from, to) => {
      const start = text.indexOf("{", text.indexOf('"first"'));
      const broken = text.slice(0, start) + text.slice(start).replace(from, to);
      const got = values(await rowsOf("json", broken));
      expect(got[0]).toEqual(records[0]);
      expect(got.at(-1), layout).toEqual(records[2]);
      expect(got.slice(1, -1).every((one) => typeof one === "string" && one.endsWith("invalid_json"))).toBe(
        true,
      );
      expect(got.length).toBeGreaterThan(2);
    },
  );

  test.each([
    ["[", ["1 invalid_json"]],
    ["[1,]", [1, "1 invalid_json"]],
    ["[,1]", ["1 invalid_json", 1]],
    ["[1]x", [1, "1 invalid_json"]],
    ["[][]", ["1 invalid_json"]],
    ["[1]]", [1, "1 invalid_json"]],
    [" \n ", ["1 invalid_json"]],
    ["]", ["1 invalid_json"]],
    ["[1}", ["1 invalid_json", "1 invalid_json"]],
    ["", []],
    ["[]", []],
  ])("%j gives %j", async (text, expected) => {
    expect(values(await rowsOf("json", text))).toEqual(expected);
  });

  test("an element over the cap is named and the next one read", async () => {
    const text = `[{"a":"${"x".repeat(500)}"},{"a":1}]`;
    const rows = (
      await Array.fromAsync(jsonRows(inChunks(Buffer.from(text), 16) as AsyncGenerator<Buffer>, 100))
    ).flat();
    expect(values(rows)).toEqual(["1 line_too_long", { a: 1 }]);
  });

  test("nothing that can be broken makes it hang, fail or lose its end", async () => {
    const piece = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"',
      "\\",
      "\n",
      " ",
      "1",
      '"a"',
      '{"a":1}',
      "null",
      "\u00e9",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
        const text = pieces.join("");
        const rows = await rowsOf("json", text, { chunk: 3 });
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        if (valid) expect(rows.filter((row) => "error" in row)).toEqual([]);
        // Lines of JSON are no document for JSON.parse, and are one for us.
        else if (!pieces.includes("\n") && text !== "") expect(rows.some((row) => "error" in row)).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  test("a hundred thousand brackets, and as many lines of them, end in time", async () => {
    const deep = 100_000;
    expect(values(await rowsOf("json", "[".repeat(deep)))).toEqual(["1 invalid_json", "1 invalid_json"]);
    const rows = await rowsOf("json", "[\n".concat("{\n".repeat(deep)));
    expect(rows.length).toBeGreaterThan(1);
  });
});
