import { BROKEN_LINE, type LineBlock } from "./line-blocks.ts";
import type { Row } from "./row.ts";

/** Each line that is not blank is a row `{ text }`. */
export async function* textRows(blocks: AsyncIterable<LineBlock>): AsyncGenerator<Row[]> {
  for await (const { firstLine, lines, broken } of blocks) {
    const rows: Row[] = [];
    lines.forEach((text, i) => {
      const line = firstLine + i;
      const error = broken.get(i);
      if (error) rows.push({ line, error, message: BROKEN_LINE[error] });
      else if (text.trim() !== "")
        rows.push({ line, value: { text: text.endsWith("\r") ? text.slice(0, -1) : text } });
    });
    yield rows;
  }
}
