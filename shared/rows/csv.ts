import { InputUnreadable } from "../model/errors.ts";
import { CsvCutter, type CsvRow } from "./csv-cutter.ts";
import { csvDelimiter } from "./csv-delimiter.ts";
import type { LineBlock } from "./line-blocks.ts";
import type { Row } from "./row.ts";

/** Excel writes this above the header to name the delimiter. */
const DELIMITER_LINE = /^sep=(.)\r?$/i;

/**
 * The rows of a CSV file (RFC 4180) as objects of strings, by the names in its first row. Blank lines are none.
 * A column without a name is called `column_<n>`, counted from 1; of columns with one name each is called
 * `<name> (column <n>)`, so that nobody reads one for the other.
 *
 * @param delimiter found in the first lines where it is not given
 * @throws InputUnreadable when the header cannot be read
 */
export async function* csvRows(
  blocks: AsyncIterable<LineBlock>,
  key: string,
  delimiter?: string,
): AsyncGenerator<Row[]> {
  const table = new Table(key);
  let cutter: CsvCutter | undefined;
  for await (const block of blocks) {
    const named = cutter ? undefined : DELIMITER_LINE.exec(block.lines[0] ?? "")?.[1];
    cutter ??= new CsvCutter(delimiter ?? named ?? csvDelimiter(block.lines));
    for (let i = named ? 1 : 0; i < block.lines.length; i++)
      cutter.line(block.lines[i] ?? "", block.firstLine + i, block.broken.get(i));
    yield table.rows(cutter.taken());
  }
  cutter?.end();
  if (cutter) yield table.rows(cutter.taken());
}

/** Takes the first row for the header, and names the cells of the others by it. */
class Table {
  readonly #key: string;
  #toRow: ((row: CsvRow) => Row) | undefined;

  constructor(key: string) {
    this.#key = key;
  }

  rows(cut: CsvRow[]): Row[] {
    if (this.#toRow) return cut.map(this.#toRow);
    const [header, ...rest] = cut;
    if (!header) return [];
    this.#toRow = rowOf(header, this.#key);
    return rest.map(this.#toRow);
  }
}

/** Makes rows out of cells by the header. */
function rowOf(header: CsvRow, key: string): (row: CsvRow) => Row {
  if ("error" in header)
    throw new InputUnreadable(
      `${key}: the header in line ${header.line} cannot be read (${header.message}). Its first line must name the columns.`,
      { key, line: header.line },
    );
  const names = columnNames(header.cells);
  // Assigning to `__proto__` would lose the column; no other name has that trouble.
  const toValue = names.includes("__proto__")
    ? (cells: readonly string[]) => Object.fromEntries(names.map((name, i) => [name, cells[i]]))
    : (cells: readonly string[]) => {
        const value: Record<string, string> = {};
        for (let i = 0; i < names.length; i++) value[names[i] ?? ""] = cells[i] ?? "";
        return value;
      };
  return (row) => {
    if ("error" in row) return row;
    if (row.cells.length === names.length) return { line: row.line, value: toValue(row.cells) };
    const message = `${row.cells.length} cells where the header has ${names.length}; is a delimiter in a cell without quotes?`;
    return { line: row.line, error: "csv_cells", message };
  };
}

function columnNames(cells: readonly string[]): string[] {
  const trimmed = cells.map((cell) => cell.trim());
  const times = new Map<string, number>();
  for (const name of trimmed) times.set(name, (times.get(name) ?? 0) + 1);
  return trimmed.map((name, i) => {
    if (name === "") return `column_${i + 1}`;
    return times.get(name) === 1 ? name : `${name} (column ${i + 1})`;
  });
}
