import { createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { openRuntime } from "../local/runtime.ts";
import { chatRows } from "./corpus.ts";
import { floorSeconds } from "./floor.ts";
import { type Measure, median, printTable } from "./table.ts";

/**
 * `npm run bench -- [--records N] [--workers 1,2]`: the whole run and each of its steps on made-up chats, as records per
 * second, MB per second of raw input, and as a ratio to the floor: reading, parsing, stringifying and writing the same rows in the same
 * process. A step's seconds are its functions' own, as the lineage has them.
 */
const { values } = parseArgs({
  options: { records: { type: "string", default: "50000" }, workers: { type: "string", default: "1,2" } },
});
const records = Number(values.records);

const RECIPE = `name: bench
sources:
  - name: tickets
    kind: logs
    key: "{ticket}"
    category: "{category}"
    language: en
`;

const directory = mkdtempSync(join(tmpdir(), "provender-bench-"));
try {
  const rows = join(directory, "rows.jsonl");
  await pipeline(Readable.from(asLines(chatRows(records))), createWriteStream(rows));
  const bytes = statSync(rows).size;
  console.log(`${records.toLocaleString("en")} chats, ${(bytes / 1e6).toFixed(1)} MB`);
  const seconds = await median(3, () => floorSeconds(rows, join(directory, "floor.jsonl")));
  const floor: Measure = { name: "floor: read parse write", records, bytes, seconds };
  for (const workers of values.workers.split(",").map(Number)) {
    console.log(`\n${workers === 1 ? "one worker" : `${workers} workers`}`);
    printTable(floor, await wholeRun(rows, bytes, workers));
    console.log(`peak memory of the whole process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** Runs the recipe from nothing; one measure a step, the last for the whole. */
async function wholeRun(rows: string, bytes: number, workers: number): Promise<Measure[]> {
  const home = mkdtempSync(join(directory, "home-"));
  writeFileSync(join(home, "recipe.yaml"), RECIPE);
  const runtime = await openRuntime({ directory: home, workers });
  try {
    await runtime.upload("bench", "tickets", [rows]);
    await runtime.putRecipe("bench", RECIPE);
    const started = performance.now();
    const run = await runtime.start("bench");
    for await (const event of runtime.execution(run))
      if (event.kind === "ended" && event.status !== "SUCCEEDED")
        throw new Error(`the run failed: ${event.error?.message}`);
    const seconds = (performance.now() - started) / 1000;
    const bySteps = new Map<string, number>();
    for (const { step, duration } of await runtime.lineage.listSteps(run))
      bySteps.set(step, (bySteps.get(step) ?? 0) + duration / 1000);
    const steps = [...bySteps].map(([name, seconds]) => ({ name, records, bytes, seconds }));
    return [...steps.sort((a, b) => b.seconds - a.seconds), { name: "whole run", records, bytes, seconds }];
  } finally {
    await runtime.close();
  }
}

function* asLines(rows: Iterable<string>): Generator<string> {
  for (const row of rows) yield `${row}\n`;
}
