import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { LineageStore } from "../shared/lineage/lineage-store.ts";
import { evaluationPrefix, incomingPrefix, recipeFile, stepPointer } from "../shared/model/keys.ts";
import type { Counts } from "../shared/model/outcome.ts";
import { StepEvent, StepName, StepPointer } from "../shared/model/run.ts";
import type { ObjectStore } from "../shared/shards/object-store.ts";
import { localEnvironment } from "./environment.ts";
import { FunctionMissing, RunNotStarted } from "./errors.ts";
import type { Progress } from "./execution.ts";
import { endInterrupted, INTERRUPTED } from "./interrupted.ts";
import { openStatesEndpoint } from "./states-endpoint.ts";
import { openStores, type Stores, type StoresOptions } from "./stores.ts";
import { type SourceFile, type Uploaded, upload } from "./upload.ts";
import { WorkerPool } from "./worker-pool.ts";
import { type TokenAnswer, Workflow } from "./workflow.ts";

export interface RuntimeOptions extends StoresOptions {
  /** Functions at work at once. */
  workers?: number;
  /** Closes the runtime. */
  signal?: AbortSignal;
  /** Waits this long before a retry (milliseconds), instead of as the definition says. */
  retryWait?: number;
}

/** What happens in a run. An item that wrote a step's result brings its counts along. */
export type RunProgress = Progress & {
  step?: StepName;
  shard?: number;
  counts?: Counts;
  /** The step's result was there already. */
  reused?: boolean;
};

/** Provender on this machine: the deployed functions and state machine, and what they work on. */
export interface Runtime extends Pick<Stores, "store" | "lineage" | "interrupted"> {
  /** Makes a source's uploads these files. @throws UploadInvalid */
  upload(dataset: string, source: string, files: readonly SourceFile[]): Promise<Uploaded>;
  /** Makes a set of evaluation data these files. @throws UploadInvalid */
  uploadEvaluation(dataset: string, name: string, files: readonly SourceFile[]): Promise<Uploaded>;
  putRecipe(dataset: string, yaml: string): Promise<void>;
  /** Calls a function by its construct id (`Plan`). @throws FunctionMissing, FunctionFailed */
  invoke(name: string, event: unknown): Promise<unknown>;
  /** Starts a run, as a person or a schedule would, and says its id. @throws RunNotStarted, FunctionFailed */
  start(dataset: string, cause?: "hand" | "schedule"): Promise<string>;
  /** What has happened in a run since it began, then what happens, to its end (`kind: "ended"`). */
  execution(run: string): AsyncIterable<RunProgress>;
  /** Answers a gate's token; false when nothing waits for it. */
  answer(token: string, answer: TokenAnswer): boolean;
  /** The bundle of a function, to be imported. @throws FunctionMissing */
  bundle(name: string): string;
  /** Stops what runs and marks it `Interrupted`. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Opens the embedded runtime, and the stores with it: one is open in a process at a time.
 *
 * @throws DirectoryInUse, SynthesisFailed, AssemblyUnknown, the signal's reason
 */
export async function openRuntime(options: RuntimeOptions): Promise<Runtime> {
  const clock = options.clock ?? (() => new Date());
  const stores = await openStores(options);
  const { store, lineage, interrupted, assembly } = stores;
  const closers: (() => unknown)[] = [() => stores.close()];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const { workflow, pool, endpoint } = await openFunctions(stores, options);
    closers.push(
      () => endpoint.close(),
      () => pool.close(),
      stores.announce(endpoint.address),
      () => stopRuns(workflow, { store, lineage }, clock),
    );

    let closed: Promise<void> | undefined;
    const close = (): Promise<void> => {
      closed ??= closeAll();
      return closed;
    };
    options.signal?.throwIfAborted();
    options.signal?.addEventListener("abort", close, { once: true });

    return {
      store,
      lineage,
      interrupted,
      upload: (dataset, source, files) =>
        upload(store, { bucket: "raw", prefix: incomingPrefix(dataset, source) }, files),
      uploadEvaluation: (dataset, name, files) =>
        upload(store, { bucket: "data", prefix: evaluationPrefix(dataset, name) }, files),
      putRecipe: (dataset, yaml) =>
        store.write("data", recipeFile(dataset), Buffer.from(yaml), "application/yaml"),
      invoke: (name, event) => pool.invoke(name, event),
      async start(dataset, cause = "hand") {
        const ask = async () => Started.parse(await pool.invoke("Start", { dataset, cause }));
        let started = await ask();
        // Whoever holds the directory runs all there is: a lease of anyone else's was left behind (after a power cut, say).
        if (!started.started && !isRunning(workflow)) {
          await endInterrupted({ store, lineage }, clock());
          started = await ask();
        }
        if (started.started) return started.run;
        const why =
          started.holder === undefined ? "was not started" : `is being built by run ${started.holder}`;
        throw new RunNotStarted(`${dataset} ${why}.`, { dataset });
      },
      async *execution(run) {
        const execution = workflow.get(run);
        if (!execution) throw new RunNotStarted(`Run ${run} was not started here.`, { dataset: run });
        for await (const event of execution.events()) yield await withCounts(store, event);
      },
      answer: (token, answer) => workflow.answer(token, answer),
      bundle(name) {
        const found = assembly.functions.get(name);
        if (!found) throw new FunctionMissing(`There is no function ${name}.`, { function: name });
        return found.file;
      },
      close,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

const Started = z.object({
  run: z.string().default(""),
  started: z.boolean(),
  holder: z.string().optional(),
});

async function openFunctions(
  { assembly, endpoints }: Stores,
  { directory, workers, retryWait, clock }: RuntimeOptions,
) {
  const { functions, stateMachine } = assembly;
  const log = join(directory, ".provender", "functions.log");
  writeFileSync(log, "");
  // The functions are told the endpoint's address, and the endpoint starts executions that call them.
  const environment: Record<string, string> = {};
  const pool = new WorkerPool({ functions, environment, log, ...(workers !== undefined && { workers }) });
  const workflow = new Workflow({
    ...stateMachine,
    invoke: (name, event, signal) => pool.invoke(name, event, signal),
    concurrency: pool.workers * 2,
    ...(retryWait !== undefined && { retryWait }),
    ...(clock && { clock }),
  });
  const endpoint = await openStatesEndpoint(workflow);
  Object.assign(environment, localEnvironment({ ...endpoints, states: endpoint.address }));
  return { workflow, pool, endpoint };
}

const isRunning = (workflow: Workflow): boolean =>
  [...workflow.executions()].some(({ status }) => status === "RUNNING");

async function stopRuns(
  workflow: Workflow,
  stores: { store: ObjectStore; lineage: LineageStore },
  clock: () => Date,
): Promise<void> {
  const running = [...workflow.executions()].filter(({ status }) => status === "RUNNING");
  for (const { name } of running) workflow.stop(name, INTERRUPTED.name, INTERRUPTED.message);
  if (running.length > 0) await endInterrupted(stores, clock());
}

/** The counts that a step's pointer tells, beside the event of its item. */
async function withCounts(store: ObjectStore, event: Progress): Promise<RunProgress> {
  if (event.kind !== "item") return event;
  const step = StepName.safeParse(event.function.toLowerCase());
  const item = StepEvent.safeParse(event.input);
  if (!step.success || !item.success) return event;
  const { run, shard } = item.data;
  const stored = await store.readWhole("data", stepPointer(run, step.data, shard));
  const pointer = stored && StepPointer.safeParse(JSON.parse(stored.toString("utf8")));
  if (!pointer?.success) return { ...event, step: step.data, shard };
  const { result, reused } = pointer.data;
  return { ...event, step: step.data, shard, counts: result.counts, reused };
}
