import { jsonProblem } from "./json-problem.ts";
import { BROKEN_LINE, type LineBlock } from "./line-blocks.ts";
import type { Row } from "./row.ts";

/** One JSON value a line; blank lines are none. A line that cannot be read is quarantined alone. */
export async function* jsonlRows(blocks: AsyncIterable<LineBlock>): AsyncGenerator<Row[]> {
  for await (const { firstLine, lines, broken } of blocks) {
    const rows: Row[] = [];
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i] ?? "";
      const error = broken.get(i);
      if (error) rows.push({ line: firstLine + i, error, message: BROKEN_LINE[error] });
      else if (line.trim() !== "") rows.push(parsed(line, firstLine + i));
    }
    yield rows;
  }
}

export function parsed(text: string, line: number): Row {
  try {
    return { line, value: JSON.parse(text) };
  } catch (error) {
    return { line, error: "invalid_json", message: jsonProblem(error) };
  }
}
