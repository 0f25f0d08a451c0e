import { appendFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import type { LocalFunction } from "./assembly.ts";
import { withoutAws } from "./environment.ts";
import { FunctionFailed, FunctionMissing } from "./errors.ts";
import type { Answer, Invocation } from "./worker.ts";

export interface WorkerPoolOptions {
  functions: ReadonlyMap<string, LocalFunction>;
  /** Threads, each with one invocation at a time. Default: one, and up to `defaultWorkers()` when calls wait. */
  workers?: number;
  /** How long a call waits before there is another thread. Unit: milliseconds. Default: PATIENCE. */
  patience?: number;
  /** What every function is told besides its own environment: where S3, DynamoDB and Step Functions are. */
  environment: Readonly<Record<string, string>>;
  /** The file that takes what functions print. */
  log: string;
}

export const defaultWorkers = (): number => Math.min(2, availableParallelism());

/** A thread loads every bundle for itself, which takes a small run longer than its work. Unit: milliseconds. */
const PATIENCE = 1000;

/**
 * Lambda on this machine: the bundles' handlers in worker threads. Timeout and memory are the template's; the memory limit
 * is the largest of all functions', since they share threads, and counts the heap, not buffers.
 */
export class WorkerPool {
  readonly workers: number;
  readonly #options: WorkerPoolOptions;
  readonly #threads: Piscina<Invocation, Answer>;
  readonly #waiting: (() => void)[] = [];
  /** Threads that may work by now. */
  #open: number;
  readonly #closing = new AbortController();
  #busy = 0;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.workers = options.workers ?? defaultWorkers();
    this.#open = options.workers ?? 1;
    this.#threads = new Piscina({
      filename: fileURLToPath(new URL("worker.ts", import.meta.url)),
      name: "invoke",
      minThreads: 0,
      maxThreads: this.workers,
      idleTimeout: Number.POSITIVE_INFINITY,
      // A thread that sleeps on a lock does not notice that a kept-alive connection was closed.
      atomics: "disabled",
      env: withoutAws(process.env),
      resourceLimits: {
        maxOldGenerationSizeMb: Math.max(...[...options.functions.values()].map((f) => f.memory)),
      },
    });
    // What happens in a thread between calls, or comes from one that was just stopped, concerns no call.
    this.#threads.on("error", (error: unknown) =>
      appendFileSync(options.log, `${describe(error).message}\n`),
    );
  }

  /**
   * Calls a function and waits for its answer, JSON in and JSON out. `signal` stops it, also while it runs.
   * @throws FunctionMissing; FunctionFailed with Lambda's error names: the handler's own, `Sandbox.Timedout`,
   *   `Runtime.OutOfMemory`, `Runtime.ExitError`; the signal's reason
   */
  async invoke(name: string, event: unknown, signal?: AbortSignal): Promise<unknown> {
    const called = this.#options.functions.get(name);
    if (!called) throw new FunctionMissing(`There is no function ${name}.`, { function: name });
    const stop = signal ? AbortSignal.any([signal, this.#closing.signal]) : this.#closing.signal;
    await this.#enter(stop);
    try {
      return await this.#run(called, event, stop);
    } finally {
      this.#busy--;
      this.#waiting.shift()?.();
    }
  }

  /** Stops what runs. */
  async close(): Promise<void> {
    this.#closing.abort(new FunctionFailed("Runtime.ExitError", "The runtime was closed."));
    await this.#threads.destroy();
  }

  async #run(
    { name, file, handler, timeout, environment }: LocalFunction,
    event: unknown,
    stop: AbortSignal,
  ) {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), timeout * 1000);
    const own = { ...environment, AWS_LAMBDA_FUNCTION_NAME: name, ...this.#options.environment };
    let answer: Answer;
    try {
      answer = await this.#threads.run(
        { file, handler, environment: own, event, log: this.#options.log },
        { signal: AbortSignal.any([stop, limit.signal]) },
      );
    } catch (error) {
      stop.throwIfAborted();
      if (limit.signal.aborted)
        throw new FunctionFailed("Sandbox.Timedout", `Task timed out after ${timeout}.00 seconds`);
      const { message, code } = describe(error);
      const outOfMemory = code === "ERR_WORKER_OUT_OF_MEMORY";
      throw new FunctionFailed(outOfMemory ? "Runtime.OutOfMemory" : "Runtime.ExitError", message);
    } finally {
      clearTimeout(timer);
    }
    if ("errorType" in answer) throw new FunctionFailed(answer.errorType, answer.errorMessage, answer.trace);
    return answer.value;
  }

  /** Waits for a free thread, first come first served, so that a timeout counts from when the function starts. */
  async #enter(stop: AbortSignal): Promise<void> {
    stop.throwIfAborted();
    while (this.#busy >= this.#open) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.push(resolve);
      stop.addEventListener("abort", () => resolve(), { once: true });
      const impatient = setTimeout(() => this.#grow(), this.#options.patience ?? PATIENCE);
      await promise;
      clearTimeout(impatient);
      if (stop.aborted) {
        const place = this.#waiting.indexOf(resolve);
        if (place >= 0) this.#waiting.splice(place, 1);
        else this.#waiting.shift()?.();
      }
      stop.throwIfAborted();
    }
    this.#busy++;
  }

  #grow(): void {
    if (this.#open === this.workers) return;
    this.#open++;
    this.#waiting.shift()?.();
  }
}

function describe(error: unknown): { message: string; code: unknown } {
  if (!(error instanceof Error)) return { message: String(error), code: undefined };
  return { message: error.message, code: "code" in error ? error.code : undefined };
}
