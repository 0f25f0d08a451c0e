import { CsvCutter } from "./csv-cutter.ts";

/** In the order in which they win when nothing else decides. */
export const DELIMITERS = [",", ";", "\t", "|"] as const;

/** As many lines are looked at. */
const SAMPLE_LINES = 100;

/**
 * The delimiter that cuts the first lines into rows of one length, the header's, which must be more than one cell; of
 * several the one that makes more cells. A file of one column has none: then the comma.
 */
export function csvDelimiter(lines: readonly string[]): string {
  let best = { delimiter: ",", alike: 0, cells: 1 };
  for (const delimiter of DELIMITERS) {
    const cutter = new CsvCutter(delimiter);
    lines.slice(0, SAMPLE_LINES).forEach((line, i) => {
      cutter.line(line, i + 1);
    });
    const lengths = cutter.taken().map((row) => ("cells" in row ? row.cells.length : 0));
    const cells = lengths[0] ?? 0;
    if (cells < 2) continue;
    const alike = lengths.filter((length) => length === cells).length / lengths.length;
    if (alike > best.alike || (alike === best.alike && cells > best.cells))
      best = { delimiter, alike, cells };
  }
  return best.delimiter;
}
