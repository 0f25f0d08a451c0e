import { fork } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { z } from "zod";
import { FUNCTIONS } from "../infra/functions.ts";
import type { StepRow } from "../shared/lineage/lineage-store.ts";
import { chatRows } from "./corpus.ts";
import { DATASET, openWithRows } from "./whole-run.ts";

/**
 * `node bench/scale.ts [--records N]`: what one call of each function costs, on made-up chats cut into shards of 16 MiB, one
 * worker: its time, what it asks of storage and what it writes; and how long each bundle takes to load in a process of its
 * own. docs/scale.md reckons with these figures.
 */
const { values } = parseArgs({ options: { records: { type: "string", default: "100000" } } });
const records = Number(values.records);

/** What a state of the workflow asked while it ran. */
interface Asked {
  calls: number;
  s3Reads: number;
  s3Writes: number;
  tableReads: number;
  tableWrites: number;
  bytes: number;
  seconds: number;
  /** Of a processor, by all threads: the storage's, which is embedded here, with them. */
  processor: number;
}
const asked = new Map<string, Asked>();
const none = (): Asked => ({
  calls: 0,
  s3Reads: 0,
  s3Writes: 0,
  tableReads: 0,
  tableWrites: 0,
  bytes: 0,
  seconds: 0,
  processor: 0,
});
const of = (state: string): Asked => {
  const found = asked.get(state) ?? none();
  asked.set(state, found);
  return found;
};
let state = "before";

const Message = z.object({ request: z.custom<IncomingMessage>() });
subscribe("http.server.request.start", (message) => {
  const { headers, method = "", url = "" } = Message.parse(message).request;
  const target = headers["x-amz-target"];
  const here = of(state);
  if (target !== undefined) here[/Put|Update|Delete/.test(String(target)) ? "tableWrites" : "tableReads"]++;
  else if (method === "PUT" || method === "POST" || url.includes("list-type")) {
    here.s3Writes++;
    here.bytes += Number(headers["x-amz-decoded-content-length"] ?? headers["content-length"] ?? 0);
  } else here.s3Reads++;
});

const directory = mkdtempSync(join(tmpdir(), "provender-scale-"));
try {
  const rows = join(directory, "rows.jsonl");
  await pipeline(Readable.from(asLines(chatRows(records))), createWriteStream(rows));
  const megabytes = statSync(rows).size / 1e6;
  console.log(`${records.toLocaleString("en")} chats, ${megabytes.toFixed(1)} MB`);
  const runtime = await openWithRows(directory, rows, 1);
  const bundles = new Map<string, string>();
  try {
    const run = await runtime.start(DATASET);
    let [since, used] = [performance.now(), process.cpuUsage()];
    for await (const event of runtime.execution(run)) {
      if (event.kind === "entered")
        [state, since, used] = [event.state, performance.now(), process.cpuUsage()];
      if (event.kind === "left") {
        of(event.state).seconds += (performance.now() - since) / 1000;
        const { user, system } = process.cpuUsage(used);
        of(event.state).processor += (user + system) / 1e6;
      }
      if (event.kind === "ended" && event.status !== "SUCCEEDED")
        throw new Error(`the run failed: ${event.error?.message}`);
    }
    for (const row of await runtime.lineage.listSteps(run)) of(stateOf(row)).calls++;
    for (const name of Object.keys(FUNCTIONS)) bundles.set(name, runtime.bundle(name));
  } finally {
    await runtime.close();
  }
  printAsked();
  console.log(`\n${"bundle".padEnd(12)} ${"KB".padStart(7)} ${"ms to load".padStart(11)}`);
  for (const [name, file] of bundles) {
    const times: number[] = [];
    for (let i = 0; i < 5; i++) times.push(await loading(file));
    const middle = times.sort((a, b) => a - b)[2] ?? 0;
    console.log(
      `${name.padEnd(12)} ${Math.round(statSync(file).size / 1000)
        .toLocaleString("en")
        .padStart(7)} ${middle.toFixed(0).padStart(11)}`,
    );
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** Steps are named for what they do, states for the list they go over. */
function stateOf({ step }: StepRow): string {
  const wanted = new RegExp(`^${step}(Shards|Partitions|Buckets)?$`, "i");
  return [...asked.keys()].find((name) => wanted.test(name)) ?? step;
}

function printAsked(): void {
  const columns = ["calls", "s", "CPU s", "S3 reads", "S3 writes", "table r", "table w", "MB written"];
  console.log(`${"state, for all its calls".padEnd(26)} ${columns.map((one) => one.padStart(10)).join(" ")}`);
  for (const [name, a] of asked) {
    const figures = [
      Math.max(1, a.calls),
      a.seconds.toFixed(2),
      a.processor.toFixed(2),
      a.s3Reads,
      a.s3Writes,
      a.tableReads,
      a.tableWrites,
      (a.bytes / 1e6).toFixed(2),
    ];
    console.log(`${name.padEnd(26)} ${figures.map((figure) => String(figure).padStart(10)).join(" ")}`);
  }
}

/** Milliseconds from nothing loaded to a handler, in a new process. */
async function loading(file: string): Promise<number> {
  const child = fork(fileURLToPath(new URL("loading-process.ts", import.meta.url)), [file], {
    execArgv: ["--enable-source-maps"],
  });
  const [message] = await once(child, "message");
  return z.number().parse(message);
}

function* asLines(rows: Iterable<string>): Generator<string> {
  for (const row of rows) yield `${row}\n`;
}
