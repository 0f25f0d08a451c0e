import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { z } from "zod";
import { Signer } from "../functions/dedupe/signing/signature.ts";
import { Dedupe } from "../shared/model/recipe-dedupe.ts";
import type { Message } from "../shared/model/record.ts";
import { chanceOfMeeting, chooseBanding } from "../shared/similarity/sketch.ts";
import { chatRows } from "./corpus.ts";
import { fastest, repeated } from "./stopwatch.ts";
import { type Measure, printTable } from "./table.ts";

/**
 * `node bench/dedupe.ts [--sizes 10000,100000,1000000]`: signatures per second on one core beside JSON.parse of the same
 * chats; then the three steps of dedupe on runs of growing size, each step in a process of its own, one shard or partition
 * after the other: seconds, peak memory, and the cost of a record beside that in the smallest run.
 */
const { values } = parseArgs({ options: { sizes: { type: "string", default: "10000,100000,1000000" } } });

const Step = z.object({ seconds: z.number(), megabytes: z.number(), dropped: z.number() });

const { near } = Dedupe.parse({});
const banding = chooseBanding(near.threshold, near.recall);
const chance = (similarity: number): string => (100 * chanceOfMeeting(banding, similarity)).toFixed(1);
console.log(
  `${banding.bands} bands of ${banding.rows} rows for a recall of ${near.recall} at ${near.threshold}`,
);
console.log([0.6, 0.7, 0.8, 0.85, 0.9].map((s) => `${s}: ${chance(s)} %`).join("  "));

await signatures(20_000);
for (const size of values.sizes.split(",").map(Number)) steps(size);

async function signatures(records: number): Promise<void> {
  const lines = [...chatRows(records)];
  const bytes = lines.reduce((sum, line) => sum + line.length, 0);
  const chats = lines.map((line): { messages: Message[] } => JSON.parse(line));
  const signer = new Signer(Dedupe.parse({}));
  const measure = async (name: string, work: () => void): Promise<Measure> => ({
    name,
    records,
    bytes,
    ...fastest(await repeated(9, work)),
  });
  const floor = await measure("floor: JSON.parse", () => {
    for (const line of lines) JSON.parse(line);
  });
  const signing = await measure("signatures", () => {
    for (const chat of chats) signer.sign(chat);
  });
  console.log("");
  printTable(floor, [signing]);
}

function steps(records: number): void {
  const directory = mkdtempSync(join(tmpdir(), "provender-dedupe-"));
  const script = fileURLToPath(new URL("dedupe-steps.ts", import.meta.url));
  console.log(`\n${records.toLocaleString("en")} records`);
  try {
    for (const step of ["filter", "sign", "match", "apply"]) {
      const { stdout, stderr, status } = spawnSync(
        process.execPath,
        [script, step, String(records), directory],
        {
          encoding: "utf8",
        },
      );
      if (status !== 0) throw new Error(stderr);
      const { seconds, megabytes, dropped } = Step.parse(JSON.parse(stdout));
      const each = (1e6 * seconds) / records;
      if (step !== "filter")
        console.log(
          `${step.padEnd(8)} ${seconds.toFixed(1).padStart(7)} s ${each.toFixed(1).padStart(7)} us a record ${String(megabytes).padStart(6)} MB` +
            (step === "apply" ? `   ${dropped.toLocaleString("en")} dropped` : ""),
        );
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
