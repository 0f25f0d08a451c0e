import { createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { chatRows } from "./corpus.ts";
import { floor } from "./floor.ts";
import { peaks } from "./memory.ts";
import { median, repeated } from "./stopwatch.ts";
import { LEGEND, printPeaks, printTable } from "./table.ts";
import { wholeRun } from "./whole-run.ts";

/**
 * `npm run bench -- [--quick] [--records N] [--workers 1,2] [--memory 10000,…]`: on made-up chats, the whole run and each
 * of its states as records per second, MB per second of raw input, and a ratio to the floor (reading, parsing,
 * stringifying and writing the same rows in the same process); then the peak memory of a worker by the size of the
 * input. Takes some ten minutes; `--quick` is for CI: under two.
 */
const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    records: { type: "string" },
    workers: { type: "string", default: "1,2" },
    memory: { type: "string" },
  },
});
const numbers = (text: string): number[] => text.split(",").filter(Boolean).map(Number);
const records = Number(values.records ?? (values.quick ? 20_000 : 200_000));
const sizes = numbers(values.memory ?? (values.quick ? "10000,40000" : "10000,100000,1000000"));

const directory = mkdtempSync(join(tmpdir(), "provender-bench-"));
try {
  const { rows, bytes } = await writeRows(records);
  console.log(`${records.toLocaleString("en")} chats, ${(bytes / 1e6).toFixed(1)} MB\n${LEGEND}`);
  for (const workers of numbers(values.workers)) {
    const least = median(await repeated(3, () => floor(rows, join(directory, "floor.jsonl"))));
    console.log(`\n${workers === 1 ? "one worker" : `${workers} workers`}`);
    const measured = { name: "floor: read parse write", records, bytes, ...least };
    printTable(measured, await wholeRun({ home: join(directory, `run-${workers}`), rows, records, workers }));
  }
  console.log("\npeak memory of a worker in a process of its own, MB");
  for (const size of sizes) {
    const home = join(directory, `memory-${size}`);
    printPeaks(size, await peaks(home, (await writeRows(size)).rows));
    rmSync(home, { recursive: true });
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function writeRows(count: number): Promise<{ rows: string; bytes: number }> {
  const rows = join(directory, `rows-${count}.jsonl`);
  await pipeline(Readable.from(asLines(chatRows(count))), createWriteStream(rows));
  return { rows, bytes: statSync(rows).size };
}

function* asLines(rows: Iterable<string>): Generator<string> {
  for (const row of rows) yield `${row}\n`;
}
