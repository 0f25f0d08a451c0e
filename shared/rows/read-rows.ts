import type { InputPart } from "../model/run.ts";
import { csvRows } from "./csv.ts";
import { utf8Blocks } from "./decode.ts";
import { jsonRows } from "./json-document.ts";
import { jsonlRows } from "./jsonl.ts";
import { lineBlocks } from "./line-blocks.ts";
import type { Row } from "./row.ts";
import { textRows } from "./text.ts";

/** The rows of stored bytes. @throws InputUnreadable when nothing of the file can be used */
export async function* readRows(
  stored: AsyncIterable<Uint8Array>,
  part: Pick<InputPart, "key" | "compression" | "start" | "format">,
  firstLine: number,
): AsyncGenerator<Row[]> {
  const blocks = utf8Blocks(stored, part);
  switch (part.format) {
    case "jsonl":
      yield* jsonlRows(lineBlocks(blocks, firstLine));
      return;
    case "json":
      yield* jsonRows(blocks);
      return;
    case "csv":
      yield* csvRows(lineBlocks(blocks, firstLine), part.key);
      return;
    case "tsv":
      yield* csvRows(lineBlocks(blocks, firstLine), part.key, "\t");
      return;
    case "text":
      yield* textRows(lineBlocks(blocks, firstLine));
  }
}
