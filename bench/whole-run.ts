import { mkdirSync, statSync } from "node:fs";
import { openRuntime, type Runtime } from "../local/runtime.ts";
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
  const entered = new Map<string, number>();
  const states: Measure[] = [];
  const measure = (name: string, since: number): Measure => ({
    name,
    records,
    bytes,
    seconds: (performance.now() - since) / 1000,
  });
  try {
    const started = performance.now();
    const run = await runtime.start(DATASET);
    for await (const event of runtime.execution(run)) {
      if (event.kind === "entered") entered.set(event.state, performance.now());
      if (event.kind === "left") states.push(measure(event.state, entered.get(event.state) ?? 0));
      if (event.kind === "ended" && event.status !== "SUCCEEDED")
        throw new Error(`the run failed: ${event.error?.message}`);
    }
    const whole = measure("whole run", started);
    return [...states.filter(({ seconds }) => seconds * 1000 >= SHOWN), whole];
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
