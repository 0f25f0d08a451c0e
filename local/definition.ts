import type { StateMachineDefinition } from "aws-local-stepfunctions";
import { AssemblyUnknown } from "./errors.ts";

/** A definition as the embedded Step Functions can run it, and what is to be known of its states. */
export interface PreparedDefinition {
  definition: StateMachineDefinition;
  tasks: ReadonlyMap<string, TaskState>;
  /** The path of each map's list. */
  maps: ReadonlyMap<string, string | undefined>;
  /** The states that retry. */
  retrying: readonly string[];
}

export interface TaskState {
  name: string;
  /** `notify`: tells people, of whom there are none here. */
  kind: "function" | "invoke" | "notify";
  /** The function called; with `invoke`, `Parameters.FunctionName` says it. */
  function?: string;
  /** Goes on when its token is answered. */
  token: boolean;
  /** Seconds. */
  timeout: number;
  /** The map it is in. */
  map?: string;
  /** Does the map's work; the other tasks in a map deal with its failure. */
  main: boolean;
}

/** setTimeout's longest, in seconds: 24.8 days. Step Functions waits up to a year. */
const LONGEST = 2_147_483;
const INVOKE = /^arn:aws:states:::lambda:invoke(\.waitForTaskToken)?$/;
const FUNCTION = /^arn:aws:lambda:[^:]*:[^:]*:function:([^:]+)/;
const NOTIFY = /^arn:aws:states:::(sns|sqs|events|aws-sdk:(sns|sqs|eventbridge|cloudwatch)):/;

/**
 * Copies a definition and changes what `aws-local-stepfunctions` would read otherwise than Step Functions does: a task
 * without a timeout has none there and 60 seconds here, and one longer than a timer can be would end at once. A map's
 * concurrency is at most `concurrency`: more would only wait for a thread.
 *
 * @throws AssemblyUnknown for a task that calls something that is not on this machine
 */
export function prepareDefinition(source: unknown, concurrency: number): PreparedDefinition {
  const definition: unknown = structuredClone(source);
  const tasks = new Map<string, TaskState>();
  const maps = new Map<string, string | undefined>();
  const retrying: string[] = [];

  function visit(machine: unknown, map: string | undefined): void {
    if (!isRecord(machine) || !isRecord(machine.States)) return;
    limitTimeout(machine);
    for (const [name, state] of Object.entries(machine.States)) {
      if (!isRecord(state)) continue;
      if ("Retry" in state) retrying.push(name);
      if (state.Type === "Task") {
        limitTimeout(state, LONGEST);
        tasks.set(name, readTask(name, state, map, machine.StartAt === name));
      } else if (state.Type === "Map") {
        const most = Number(state.MaxConcurrency) || concurrency;
        state.MaxConcurrency = Math.min(most, concurrency);
        delete state.MaxConcurrencyPath;
        maps.set(name, typeof state.ItemsPath === "string" ? state.ItemsPath : undefined);
        visit(state.ItemProcessor ?? state.Iterator, name);
      } else if (state.Type === "Parallel" && Array.isArray(state.Branches)) {
        for (const branch of state.Branches) visit(branch, map);
      }
    }
  }
  visit(definition, undefined);
  if (!isDefinition(definition))
    throw new AssemblyUnknown("The state machine's definition has no states.", { resource: "definition" });
  return { definition, tasks, maps, retrying };
}

function readTask(
  name: string,
  state: Record<string, unknown>,
  map: string | undefined,
  main: boolean,
): TaskState {
  const resource = String(state.Resource);
  const common = { name, main, timeout: Number(state.TimeoutSeconds), ...(map !== undefined && { map }) };
  const direct = FUNCTION.exec(resource)?.[1];
  if (direct !== undefined) return { ...common, kind: "function", function: direct, token: false };
  const invoke = INVOKE.exec(resource);
  if (invoke) return { ...common, kind: "invoke", token: invoke[1] !== undefined };
  if (NOTIFY.test(resource)) return { ...common, kind: "notify", token: false };
  throw new AssemblyUnknown(`State ${name} calls ${resource}, which does not run on this machine.`, {
    resource,
  });
}

function limitTimeout(state: Record<string, unknown>, otherwise?: number): void {
  const seconds = typeof state.TimeoutSeconds === "number" ? state.TimeoutSeconds : otherwise;
  if (seconds !== undefined) state.TimeoutSeconds = Math.min(seconds, LONGEST);
}

/** The list a map goes over, when its path is a plain one (`$.a.b`). */
export function itemsAt(path: string | undefined, input: unknown): unknown[] | undefined {
  let value = input;
  for (const key of (path ?? "$").split(".").slice(1)) value = isRecord(value) ? value[key] : undefined;
  return Array.isArray(value) ? value : undefined;
}

/** The function that a task's `FunctionName` names, by name or ARN. */
export const functionNamed = (name: unknown): string => FUNCTION.exec(String(name))?.[1] ?? String(name);

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

const isDefinition = (value: unknown): value is StateMachineDefinition =>
  isRecord(value) && typeof value.StartAt === "string" && isRecord(value.States);
