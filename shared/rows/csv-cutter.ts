import { BROKEN_LINE, type BrokenLine, LINE_CAP } from "./line-blocks.ts";

/** One row's cells, or why there are none. `line` is where it begins. */
export type CsvRow = { line: number; cells: string[] } | { line: number; error: string; message: string };

interface Line {
  text: string;
  number: number;
  broken: BrokenLine | undefined;
}

/** A row whose quoted cell goes on in the next line. */
interface OpenRow {
  lines: Line[];
  cells: string[];
  /** What there is of the open cell. */
  cell: string;
  length: number;
}

/** The longest a row is waited for to end, beside LINE_CAP: its lines are kept until it does. */
const ROW_LINES = 100_000;

const NOT_CLOSED = "a quoted cell begins here and is never closed";
const AFTER_QUOTE = "text follows a closing quote; a quote inside a quoted cell is written twice";

/**
 * Cuts lines into CSV rows (RFC 4180; a quote inside an unquoted cell stands for itself).
 *
 * A stray quote must not swallow the rows after it, which is what CSV parsers do: they take everything up to the next
 * quote for one cell. Here the lines of an open cell are kept, and when it turns out to be broken they are read again:
 * - it is never closed (or not within LINE_CAP and ROW_LINES): then no quote follows at all, so the line it began on is bad and the rest are rows as they stand;
 * - it is "closed" by what must be the opening quote of another cell: likewise;
 * - it is closed, and text follows: its lines cannot be told apart, so each of them is quarantined.
 */
export class CsvCutter {
  readonly #delimiter: string;
  #rows: CsvRow[] = [];
  #open: OpenRow | undefined;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  line(text: string, number: number, broken?: BrokenLine): void {
    const again: Line[] = this.#take({ text, number, broken });
    // What a line read again brings up goes before the rest.
    for (let next = again.pop(); next; next = again.pop())
      for (const line of this.#take(next)) again.push(line);
  }

  end(): void {
    while (this.#open) {
      const { lines } = this.#open;
      this.#open = undefined;
      const [first, ...rest] = lines;
      if (first) this.#bad(first, NOT_CLOSED);
      for (const { text, number, broken } of rest) this.line(text, number, broken);
    }
  }

  /** The rows cut since the last time. */
  taken(): CsvRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  /** Takes one line; answers with lines to be read again, the next of them last. */
  #take(line: Line): Line[] {
    const { text } = line;
    const open = this.#open;
    if (!open) {
      if (line.broken) {
        this.#rows.push({ line: line.number, error: line.broken, message: BROKEN_LINE[line.broken] });
        return [];
      }
      if (!text.includes('"')) {
        if (text !== "" && text !== "\r")
          this.#rows.push({ line: line.number, cells: withoutCr(text).split(this.#delimiter) });
        return [];
      }
    }
    const row = open ?? { lines: [], cells: [], cell: "", length: 0 };
    row.lines.push(line);
    row.length += text.length + 1;
    const stopped = this.#scan(text, row, open !== undefined);
    if (stopped === "open" && row.length <= LINE_CAP && row.lines.length <= ROW_LINES) {
      this.#open = row;
      return [];
    }
    this.#open = undefined;
    const [first = line, ...rest] = row.lines;
    if (stopped === "complete") {
      const broken = row.lines.find((one) => one.broken);
      if (broken?.broken)
        this.#rows.push({
          line: first.number,
          error: broken.broken,
          message: `line ${broken.number} of the row is ${BROKEN_LINE[broken.broken]}`,
        });
      else this.#rows.push({ line: first.number, cells: row.cells });
      return [];
    }
    if (stopped === "open" || beginsCell(text, stopped, this.#delimiter)) {
      this.#bad(first, NOT_CLOSED);
      return rest.reverse();
    }
    for (const one of row.lines) this.#bad(one, AFTER_QUOTE);
    return [];
  }

  /** Reads cells off a line into `row`; answers "open" in a quoted cell, or where text follows a closing quote. */
  #scan(text: string, row: OpenRow, continued: boolean): "complete" | "open" | number {
    const end = text.endsWith("\r") ? text.length - 1 : text.length;
    const { cells } = row;
    let at = 0;
    let quoted = continued;
    for (;;) {
      if (!quoted && text.charCodeAt(at) === QUOTE) {
        quoted = true;
        at++;
      }
      if (quoted) {
        for (;;) {
          const quote = text.indexOf('"', at);
          if (quote < 0) {
            row.cell += `${text.slice(at)}\n`;
            return "open";
          }
          row.cell += text.slice(at, quote);
          at = quote + 1;
          if (text.charCodeAt(at) !== QUOTE) break;
          row.cell += '"';
          at++;
        }
        cells.push(row.cell);
        row.cell = "";
        quoted = false;
        if (at === end) return "complete";
        if (!text.startsWith(this.#delimiter, at)) return at - 1;
      } else {
        const next = text.indexOf(this.#delimiter, at);
        if (next < 0) {
          cells.push(text.slice(at, end));
          return "complete";
        }
        cells.push(text.slice(at, next));
        at = next;
      }
      at++;
    }
  }

  #bad({ number, broken }: Line, problem: string): void {
    this.#rows.push(
      broken
        ? { line: number, error: broken, message: BROKEN_LINE[broken] }
        : { line: number, error: "csv_quote", message: problem },
    );
  }
}

const QUOTE = 0x22;

/** Whether the quote at `at` stands where a cell begins. */
const beginsCell = (text: string, at: number, delimiter: string): boolean =>
  at === 0 || text.endsWith(delimiter, at);

const withoutCr = (text: string): string => (text.endsWith("\r") ? text.slice(0, -1) : text);
