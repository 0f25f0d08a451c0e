import { isUtf8 } from "node:buffer";
import { type Element, ElementCutter } from "./json-elements.ts";
import { parsed } from "./jsonl.ts";
import { BROKEN_LINE, LINE_CAP } from "./line-blocks.ts";
import type { Row } from "./row.ts";

/**
 * A `.json` file: an array of records, one record, or in truth a record a line. Each element is a row of its own, at
 * the line where it begins; the whole is never held.
 */
export async function* jsonRows(
  blocks: AsyncIterable<Buffer>,
  cap: number = LINE_CAP,
): AsyncGenerator<Row[]> {
  const cutter = new ElementCutter(cap);
  for await (const block of blocks) yield cutter.cut(block).map(row);
  yield cutter.end().map(row);
}

function row(element: Element): Row {
  const { line } = element;
  if ("error" in element) return { line, error: element.error, message: element.message };
  const { bytes } = element;
  if (!isUtf8(bytes)) return { line, error: "invalid_utf8", message: BROKEN_LINE.invalid_utf8 };
  const text = bytes.toString("utf8");
  const read = parsed(text, line);
  if ("value" in read) return read;
  const lastLine = line + text.trimEnd().split("\n").length - 1;
  if (lastLine === line) return read;
  return {
    ...read,
    message: `${read.message}; it cannot be told apart from what follows, up to line ${lastLine}`,
  };
}
