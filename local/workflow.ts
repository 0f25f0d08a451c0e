import { randomBytes } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { StateMachine } from "aws-local-stepfunctions";
import { z } from "zod";
import {
  functionNamed,
  isRecord,
  itemsAt,
  type PreparedDefinition,
  prepareDefinition,
  type TaskState,
} from "./definition.ts";
import { Execution } from "./execution.ts";
import { LOCAL_REGION } from "./storage.ts";

export interface WorkflowOptions {
  name: string;
  definition: unknown;
  /** Calls a function; rejects with an error whose `name` is Lambda's error type and whose message is the cause. */
  invoke: (name: string, event: unknown, signal: AbortSignal) => Promise<unknown>;
  /** How many items a map works on at once. */
  concurrency: number;
  /** Waits this long before a retry (milliseconds), instead of as the definition says. */
  retryWait?: number;
  clock?: () => Date;
}

type Run = ReturnType<StateMachine["run"]>;
type Input = Parameters<StateMachine["run"]>[0];
type Handler = (input: Input) => Promise<Input>;

interface Waiting {
  execution: Execution;
  answer: PromiseWithResolvers<TokenAnswer>;
}

/** What an answered token gives its task. */
export type TokenAnswer = { output: unknown } | { error: string; cause: string };

/**
 * Step Functions on this machine: executes the deployed definition with `aws-local-stepfunctions`, whose tasks call
 * `invoke`. Unlike Step Functions, a map whose item fails ends with that item's own error (there it is
 * `States.ExceedToleratedFailureThreshold`), and nothing of an execution outlives the process.
 */
export class Workflow {
  readonly arn: string;
  readonly #options: WorkflowOptions;
  readonly #prepared: PreparedDefinition;
  readonly #executions = new Map<string, Execution>();
  readonly #runs = new Map<string, Run>();
  readonly #tokens = new Map<string, Waiting>();
  readonly #clock: () => Date;

  constructor(options: WorkflowOptions) {
    this.#options = options;
    this.#prepared = prepareDefinition(options.definition, options.concurrency);
    this.#clock = options.clock ?? (() => new Date());
    this.arn = `arn:aws:states:${LOCAL_REGION}:000000000000:stateMachine:${options.name}`;
  }

  executions(): IterableIterator<Execution> {
    return this.#executions.values();
  }

  get(name: string): Execution | undefined {
    return this.#executions.get(name);
  }

  /** Starts an execution, or finds the one of that name. */
  async start(name: string, input: unknown): Promise<Execution> {
    const known = this.#executions.get(name);
    if (known) return known;
    const arn = `${this.arn.replace(":stateMachine:", ":execution:")}:${name}`;
    const execution = new Execution(name, arn, input, this.#clock());
    this.#executions.set(name, execution);
    // Loaded when first needed: it brings clients along that take long to load.
    const { StateMachine } = await import("aws-local-stepfunctions");
    const machine = new StateMachine(this.#prepared.definition, { validationOptions: { noValidate: true } });
    const run = machine.run(json.parse(input), {
      overrides: {
        taskResourceLocalHandlers: this.#handlers(execution),
        ...(this.#options.retryWait !== undefined && {
          retryIntervalOverrides: Object.fromEntries(
            this.#prepared.retrying.map((state) => [state, this.#options.retryWait ?? 0]),
          ),
        }),
      },
      context: this.#context(execution),
    });
    this.#runs.set(name, run);
    this.#follow(execution, run);
    this.#settle(execution, run);
    return execution;
  }

  /** Answers a waiting task; false when no task waits for that token. */
  answer(token: string, answer: TokenAnswer): boolean {
    const waiting = this.#tokens.get(token);
    waiting?.answer.resolve(answer);
    return waiting !== undefined;
  }

  stop(name: string, error = "Aborted", cause = "The execution was stopped."): void {
    const execution = this.#executions.get(name);
    execution?.stop();
    this.#runs.get(name)?.abort();
    execution?.end("ABORTED", this.#clock(), { error: { name: error, cause } });
  }

  #context(execution: Execution) {
    const { name } = this.#options;
    const tokens = this.#tokens;
    return {
      Execution: { Id: execution.arn, Name: execution.name },
      StateMachine: { Id: this.arn, Name: name },
      Task: {
        // Each task that asks has a token of its own; the library would give all of them one.
        get Token(): string {
          const token = randomBytes(32).toString("base64url");
          tokens.set(token, { execution, answer: Promise.withResolvers() });
          return token;
        },
      },
    };
  }

  #handlers(execution: Execution): Record<string, Handler> {
    const handlers: Record<string, Handler> = {};
    for (const task of this.#prepared.tasks.values())
      handlers[task.name] = async (input) => json.parse(await this.#perform(execution, task, input));
    return handlers;
  }

  async #perform(execution: Execution, task: TaskState, input: Input): Promise<unknown> {
    if (task.kind === "notify") return {};
    // When an item fails, the library goes on to start all the others; this lets the news of it arrive first.
    if (task.map !== undefined) await setImmediate();
    const { name, payload } = called(task, input);
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new StateTimedOut()), task.timeout * 1000);
    const signal = AbortSignal.any([execution.signal(task.map), late.signal]);
    try {
      signal.throwIfAborted();
      const result = await this.#options.invoke(name, payload, signal);
      if (task.token) return await this.#answered(execution, task, payload, signal);
      if (task.map !== undefined && task.main)
        execution.note({ kind: "item", state: task.map, function: name, input: payload, result });
      return task.kind === "invoke"
        ? { ExecutedVersion: "$LATEST", Payload: result, StatusCode: 200 }
        : result;
    } finally {
      clearTimeout(timer);
    }
  }

  async #answered(
    execution: Execution,
    task: TaskState,
    payload: unknown,
    signal: AbortSignal,
  ): Promise<unknown> {
    const token = this.#tokenIn(payload);
    const waiting = token === undefined ? undefined : this.#tokens.get(token)?.answer;
    if (token === undefined || !waiting) throw new TokenMissing(`${task.name} does not hand its token on.`);
    execution.note({ kind: "waiting", state: task.name, token });
    const stop = (): void => waiting.reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    try {
      signal.throwIfAborted();
      const answer = await waiting.promise;
      if ("error" in answer) throw new TaskRefused(answer.error, answer.cause);
      return answer.output;
    } finally {
      signal.removeEventListener("abort", stop);
      this.#tokens.delete(token);
    }
  }

  #tokenIn(value: unknown): string | undefined {
    if (typeof value === "string") return this.#tokens.has(value) ? value : undefined;
    if (value === null || typeof value !== "object") return undefined;
    for (const inner of Object.values(value)) {
      const token = this.#tokenIn(inner);
      if (token !== undefined) return token;
    }
    return undefined;
  }

  async #follow(execution: Execution, run: Run): Promise<void> {
    const failures = new Map<string, string>();
    for await (const event of run.eventLogs) {
      if (event.type === "MapIterationFailed") execution.abandonMap(event.parentState.name);
      else if (event.type === "StateFailed") failures.set(event.state.name, event.Error);
      else if (event.type === "StateRetried") {
        const { name } = event.state;
        const error = failures.get(name) ?? "";
        execution.note({ kind: "retried", state: name, error, attempt: event.retry.attempt });
      } else if ("index" in event && event.index !== undefined) continue;
      else if (event.type === "StateEntered") {
        const { name, type, input } = event.state;
        const items = type === "Map" ? itemsAt(this.#prepared.maps.get(name), input)?.length : undefined;
        if (type === "Map") execution.enterMap(name);
        execution.note({ kind: "entered", state: name, type, ...(items !== undefined && { items }) });
      } else if (event.type === "StateExited") execution.note({ kind: "left", state: event.state.name });
    }
  }

  async #settle(execution: Execution, run: Run): Promise<void> {
    try {
      const output = await run.result;
      await setImmediate();
      execution.end("SUCCEEDED", this.#clock(), { output });
    } catch (thrown) {
      await setImmediate();
      const timedOut = thrown instanceof Error && thrown.name === "ExecutionTimeoutError";
      const error = timedOut ? { name: "States.Timeout", cause: thrown.message } : firstError(thrown);
      execution.end(timedOut ? "TIMED_OUT" : "FAILED", this.#clock(), { error });
      execution.stop();
    } finally {
      this.#runs.delete(execution.name);
      for (const [token, waiting] of this.#tokens)
        if (waiting.execution === execution) this.#tokens.delete(token);
    }
  }
}

const json = z.json();

class StateTimedOut extends Error {
  override readonly name = "States.Timeout";
}
class TokenMissing extends Error {
  override readonly name = "States.Runtime";
}
/** A task whose token was answered with a failure; the name is the answer's. */
class TaskRefused extends Error {
  override readonly name: string;
  constructor(name: string, cause: string) {
    super(cause);
    this.name = name;
  }
}

function called(task: TaskState, input: unknown): { name: string; payload: unknown } {
  if (task.kind === "function") return { name: task.function ?? "", payload: input };
  if (!isRecord(input)) return { name: "", payload: input };
  return { name: functionNamed(input.FunctionName), payload: input.Payload ?? {} };
}

/** The library wraps the error of the state that failed. */
function firstError(thrown: unknown): { name: string; cause: string } {
  const error = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  return error instanceof Error
    ? { name: error.name, cause: error.message }
    : { name: "States.Runtime", cause: String(error) };
}
