import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Runtime } from "../local/runtime.ts";
import { RoundState } from "../shared/model/run.ts";
import { DATASET, openWithRows } from "./whole-run.ts";

/** A function's peak resident memory over all its calls, in MB (10^6). */
export interface Peak {
  name: string;
  megabytes: number;
}

const RUN = `${DATASET}-20260101T000000Z-0000`;
const Answer = z.object({ megabytes: z.number(), last: z.unknown() });

/**
 * The peak memory of each function over a whole run, each in a process of its own as on Lambda: a thread's share of the
 * embedded runtime's process cannot be told. The calls are made here, one after the other; storage is this process's.
 */
export async function peaks(home: string, rows: string): Promise<Peak[]> {
  const runtime = await openWithRows(home, rows, 1);
  const found: Peak[] = [];
  const call = async (name: string, events: readonly object[]): Promise<unknown> => {
    const { megabytes, last } = await inProcess(runtime, name, events);
    found.push({ name, megabytes });
    return last;
  };
  try {
    const first = RoundState.parse(await call("Plan", [{ dataset: DATASET, run: RUN }]));
    const each = (numbers: readonly number[]) => numbers.map((shard) => ({ run: RUN, round: 0, shard }));
    const once = [{ dataset: DATASET, run: RUN, round: 0 }];
    for (const name of ["Source", "Mask", "Filter", "Sign"]) await call(name, each(first.shards));
    await call("Match", each(first.partitions));
    await call("Apply", each(first.shards));
    const { buckets } = RoundState.parse(await call("Assess", once));
    for (const name of ["Split", "Trace"]) await call(name, each(first.shards));
    await call("Index", each(buckets));
    await call("Publish", once);
    return found;
  } finally {
    await runtime.close();
  }
}

async function inProcess(runtime: Runtime, name: string, events: readonly object[]) {
  const script = fileURLToPath(new URL("function-process.ts", import.meta.url));
  // This process's environment points at the storage while the runtime is open.
  const child = fork(script, [runtime.bundle(name)], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const exited = once(child, "exit").then(([code]) => {
    throw new Error(`${name} ended with ${code}`);
  });
  exited.catch(() => undefined);
  child.send(events);
  const [message] = await Promise.race([once(child, "message"), exited]);
  child.disconnect();
  return Answer.parse(message);
}
