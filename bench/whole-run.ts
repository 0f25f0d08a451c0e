import { mkdirSync, statSync } from "node:fs";
import { openRuntime, type Runtime } from "../local/runtime.ts";
import { stopwatch, type Taken } from "./stopwatch.ts";
import type { Measure } from "./table.ts";

export const DATASET = "bench";
const RECIPE = `name: ${DATASET}
sources:
  - name: tickets
    kind: logs
    key: "{ticket}"
    category: "{category}"
    language: en
`;

/** States that take less are not worth a line. Unit: milliseconds. */
const SHOWN = 20;

export interface Given {
  /** The run's folder; nothing in it yet. */
  home: string;
  rows: string;
  records: number;
  workers: number;
}

/** Runs the recipe from nothing: a measure a state of the workflow, in their order, and one for the whole. */
export async function wholeRun({ home, rows, records, workers }: Given): Promise<Measure[]> {
  const runtime = await openWithRows(home, rows, workers);
  const { size: bytes } = statSync(rows);
  const entered = new Map<string, () => Taken>();
  const states: Measure[] = [];
  try {
    const whole = stopwatch();
    const run = await runtime.start(DATASET);
    for await (const event of runtime.execution(run)) {
      if (event.kind === "entered") entered.set(event.state, stopwatch());
      const left = event.kind === "left" && entered.get(event.state)?.();
      if (left) states.push({ name: event.state, records, bytes, ...left });
      if (event.kind === "ended" && event.status !== "SUCCEEDED")
        throw new Error(`the run failed: ${event.error?.message}`);
    }
    return [
      ...states.filter(({ seconds }) => seconds * 1000 >= SHOWN),
      { name: "whole run", records, bytes, ...whole() },
    ];
  } finally {
    await runtime.close();
  }
}

export async function openWithRows(home: string, rows: string, workers: number): Promise<Runtime> {
  mkdirSync(home, { recursive: true });
  const runtime = await openRuntime({ directory: home, workers });
  await runtime.upload(DATASET, "tickets", [rows]);
  await runtime.putRecipe(DATASET, RECIPE);
  return runtime;
}
