import type { InputPart } from "../../../shared/model/run.ts";
import { readRows } from "../../../shared/rows/read-rows.ts";
import type { Row } from "../../../shared/rows/row.ts";

/** The bytes in chunks of a size, as a store gives them. */
export async function* inChunks(bytes: Uint8Array, size = 64 * 1024): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

/** All rows of a file. */
export async function rowsOf(
  format: InputPart["format"],
  content: string | Uint8Array,
  {
    compression = "none",
    chunk = 64 * 1024,
    start = 0,
    firstLine = 1,
  }: {
    compression?: InputPart["compression"];
    chunk?: number;
    start?: number;
    firstLine?: number;
  } = {},
): Promise<Row[]> {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const part = { key: "incoming/d/s/file", compression, start, format };
  return (await Array.fromAsync(readRows(inChunks(bytes, chunk), part, firstLine))).flat();
}

export const values = (rows: readonly Row[]): unknown[] =>
  rows.map((row) => ("value" in row ? row.value : `${row.line} ${row.error}`));
