import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputUnreadable } from "../../../shared/model/errors.ts";
import { CsvCutter, type CsvRow } from "../../../shared/rows/csv-cutter.ts";
import { csvDelimiter, DELIMITERS } from "../../../shared/rows/csv-delimiter.ts";
import { readRows } from "../../../shared/rows/read-rows.ts";
import { rowsOf, values } from "./bytes.ts";

/** A file's rows of cells, read line by line. */
function cut(text: string, delimiter = ","): CsvRow[] {
  const cutter = new CsvCutter(delimiter);
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  lines.forEach((line, i) => {
    cutter.line(line, i + 1);
  });
  cutter.end();
  return cutter.taken();
}

const said = (rows: readonly CsvRow[]) =>
  rows.map((row) => ("cells" in row ? row.cells : `${row.line} ${row.error}`));

const cell = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom("a", '"', ",", ";", "\n", "\r\n", "\t", " ", "|", "\u00e9"),
    maxLength: 8,
  }),
);
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

describe("CSV", () => {
  test("whatever the cells hold comes back, as csv-parse reads it too", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 1, max: 5 })
          .chain((width) =>
            fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
          ),
        fc.constantFrom(...DELIMITERS),
        fc.constantFrom("\n", "\r\n"),
        async (table, delimiter, lineEnd) => {
          const text = table.map((row) => row.map(quoted).join(delimiter)).join(lineEnd);
          expect(said(cut(text, delimiter))).toEqual(table);
          expect(
            parse(text, { delimiter, relax_column_count: true, record_delimiter: ["\n", "\r\n"] }),
          ).toEqual(table);
        },
      ),
      { numRuns: 400 },
    );
  });

  test("blocks of any size give the same rows and line numbers", async () => {
    const text = 'id,text\n1,"two\nlines, ""quoted"""\n2,\u00e9\r\n\n3,"x"\n4,"a\r\nb"';
    const whole = await rowsOf("csv", text);
    expect(values(whole)).toEqual([
      { id: "1", text: 'two\nlines, "quoted"' },
      { id: "2", text: "\u00e9" },
      { id: "3", text: "x" },
      { id: "4", text: "a\r\nb" },
    ]);
    expect(whole.map((row) => row.line)).toEqual([2, 4, 6, 7]);
    for (let chunk = 1; chunk < 20; chunk++) expect(await rowsOf("csv", text, { chunk })).toEqual(whole);
  });

  test("rows with too few or too many cells are quarantined", async () => {
    expect(values(await rowsOf("csv", "a,b\n1\n1,2\n1,2,3\n"))).toEqual([
      "2 csv_cells",
      { a: "1", b: "2" },
      "4 csv_cells",
    ]);
  });

  test("quotes inside an unquoted cell stand for themselves", () => {
    expect(said(cut(`a,37\u00b036'37.8"N,5" pipe`))).toEqual([["a", `37\u00b036'37.8"N`, '5" pipe']]);
  });

  describe("a stray quote costs its own line, not the rows after it", () => {
    const rest = Array.from({ length: 1000 }, (_, i) => `${i},row`).join("\n");
    test.each([
      ["never closed", `1,x\n2," pipe\n${rest}`, 1001],
      ["closed by the opening quote of another cell", `1,x\n2," pipe\n${rest}\n8,"q, z"\n9,w`, 1003],
      ["closed on its line and followed by text", `1,x\n2,"a" pipe\n${rest}\n8,"q, z"`, 1002],
    ])("%s", (_, text, kept) => {
      const rows = cut(text);
      expect(rows.filter((row) => "error" in row)).toMatchObject([{ line: 2, error: "csv_quote" }]);
      expect(rows.filter((row) => "cells" in row && row.cells.length === 2)).toHaveLength(kept);
    });

    test("closed lines later, with text after it: none of its lines is taken for a row", () => {
      expect(said(cut('1,"Dear\nJane, Doe\nbye"x\n2,y'))).toEqual([
        "1 csv_quote",
        "2 csv_quote",
        "3 csv_quote",
        ["2", "y"],
      ]);
    });
  });

  test("no text at all makes it hang or lose a line", () => {
    const piece = fc.constantFrom('"', '""', ",", "\n", "\r\n", "a", '"a"', '\n"');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        const rows = cut(text);
        const starts = new Set(rows.map((row) => row.line));
        expect(starts.size).toBe(rows.length);
        expect([...starts]).toEqual([...starts].sort((a, b) => a - b));
        if (/[^\r\n]/.test(text)) expect(rows.length).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });

  test("a stray quote on every line ends in time", () => {
    const lines = 50_000;
    expect(cut('a," b\n'.repeat(lines))).toHaveLength(lines);
    expect(cut(`"${"x\n".repeat(lines)}`)).toHaveLength(lines);
  });

  test("a row that holds a line of invalid UTF-8 is quarantined, its neighbours are not", async () => {
    const bytes = Buffer.concat([
      Buffer.from('a,b\n1,"x\n'),
      Buffer.from([0xff]),
      Buffer.from('\ny"\n2,z\n'),
    ]);
    const rows = await rowsOf("csv", bytes);
    expect(values(rows)).toEqual(["2 invalid_utf8", { a: "2", b: "z" }]);
    expect(rows[0]).toMatchObject({ message: expect.stringContaining("line 3 of the row") });
  });

  describe("the header", () => {
    test("columns without a name are numbered, and of several with one name none is taken for the other", async () => {
      expect(values(await rowsOf("csv", ",text,text,\n0,a,b,c\n"))).toEqual([
        { column_1: "0", "text (column 2)": "a", "text (column 3)": "b", column_4: "c" },
      ]);
    });

    test("a column called __proto__ is a column", async () => {
      const [row] = await rowsOf("csv", "a,__proto__\n1,2\n");
      expect(row && "value" in row && Object.entries(row.value ?? {})).toEqual([
        ["a", "1"],
        ["__proto__", "2"],
      ]);
    });

    test("one that cannot be read fails the file by name", async () => {
      await expect(rowsOf("csv", '"a"b,c\n1,2\n')).rejects.toThrow(InputUnreadable);
      await expect(rowsOf("csv", '"a"b,c\n1,2\n')).rejects.toThrow("incoming/d/s/file: the header in line 1");
    });

    test("alone it is a file of no rows, as is nothing at all", async () => {
      expect(await rowsOf("csv", "a,b\n")).toEqual([]);
      expect(await rowsOf("csv", "")).toEqual([]);
    });
  });

  describe("the delimiter", () => {
    test.each([
      [",", "a,b\n1,2"],
      [";", "a;b\n1,5;2,5"],
      ["\t", "a\tb\n1, or 2\tx;y"],
      ["|", "a|b\n1|2"],
      [",", "one column\na; b\nc"],
      [",", 'a,b\n"x;y;z",2\n"p;q;r",3'],
      [";", 'a;b\n"x,y",2'],
    ])("is %j in %j", (delimiter, text) => {
      expect(csvDelimiter(text.split("\n"))).toBe(delimiter);
    });

    test("is what Excel's first line says", async () => {
      expect(values(await rowsOf("csv", "sep=|\r\na|b,c\r\n1|2\r\n"))).toEqual([{ a: "1", "b,c": "2" }]);
    });

    test("of TSV is the tab, whatever else is there", async () => {
      expect(values(await rowsOf("tsv", "a,b,c\td\n1,2,3\t4"))).toEqual([{ "a,b,c": "1,2,3", d: "4" }]);
    });
  });

  test("rows are given as they are read, not when all are", async () => {
    const block = Buffer.from('1,"some text\nover two lines",2\n'.repeat(20_000));
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("a,b,c\n");
      for (;;) {
        given += block.length;
        yield block;
      }
    }
    let taken = 0;
    const part = { key: "k", compression: "none", start: 0, format: "csv" } as const;
    for await (const rows of readRows(endless(), part, 1)) {
      taken += rows.length;
      expect(given - taken * 31).toBeLessThan(3 * 1024 * 1024);
      if (taken > 500_000) break;
    }
  });
});
