import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { linesOf } from "../shared/shards/lines.ts";

/**
 * The least a pipeline can do to a record: read it, parse it, stringify it, write it. Every figure of the bench is a
 * ratio to this, measured in the same process on the same records, so that it means the same on any machine.
 */
export async function floor(input: string, output: string): Promise<void> {
  const out = createWriteStream(output);
  for await (const lines of linesOf(createReadStream(input, { highWaterMark: 1024 * 1024 }))) {
    let text = "";
    for (const line of lines) text += `${JSON.stringify(JSON.parse(line))}\n`;
    if (!out.write(text)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
}
