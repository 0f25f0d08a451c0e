import { styleText } from "node:util";

export const bold = (text: string): string => styleText("bold", text);
export const dim = (text: string): string => styleText("dim", text);
export const number = (n: number): string => n.toLocaleString("en");

/** Rows in columns: the first column to the left, columns of numbers to the right. The first row is the head. */
export function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const numeric = head.map(
    (_, i) => body.length > 0 && body.every((row) => /^[\d,.%–-]*$/.test(row[i] ?? "")),
  );
  const widths = head.map((_, i) => Math.max(...rows.map((row) => (row[i] ?? "").length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (numeric[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  return [dim(line(head)), ...body.map(line)].join("\n");
}

/** `3 too_short, 1 no_answer`, the most frequent first. */
export const byName = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([name, n]) => `${number(n)} ${name}`)
    .join(", ");
