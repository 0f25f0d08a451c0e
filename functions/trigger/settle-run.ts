import { z } from "zod";
import type { Notices } from "../../shared/aws/notices.ts";
import type { RunRow } from "../../shared/lineage/lineage-store.ts";
import type { Services } from "../../shared/stage/stage.ts";
import { begin, leaseFor, type Starter } from "./begin.ts";
import { failureOf } from "./failure.ts";
import { runId } from "./run-id.ts";

const RunEnd = z.object({
  dataset: z.string().min(1),
  run: z.string().min(1),
  /** As a state machine's Catch gives it; absent when the run succeeded. */
  error: z.object({ Error: z.string(), Cause: z.string().default("") }).optional(),
  /** The execution that ended, where it is told from outside: one that the run has left behind says nothing of it. */
  execution: z.string().optional(),
});

/**
 * What Step Functions says of an execution that ended without its own failure path: stopped by a person, or out of time.
 * Source: AWS Step Functions guide, "Automating Step Functions event delivery with EventBridge".
 */
const Ended = z.object({
  source: z.literal("aws.states"),
  detail: z.object({
    name: z.string(),
    status: z.enum(["FAILED", "TIMED_OUT", "ABORTED"]),
    input: z.string(),
    error: z.string().nullish(),
    cause: z.string().nullish(),
  }),
});

const NAMES = {
  FAILED: "States.TaskFailed",
  TIMED_OUT: "States.Timeout",
  ABORTED: "States.Aborted",
} as const;

export const SettleEvent = z.union([
  Ended.transform(({ detail: { name, status, input, error, cause } }, context): z.infer<typeof RunEnd> => {
    const started = RunEnd.pick({ dataset: true, run: true }).safeParse(parseJson(input));
    if (!started.success) {
      context.addIssue({ code: "custom", path: ["detail", "input"], message: "is no run's" });
      return z.NEVER;
    }
    const why = cause || `The execution ended as ${status}.`;
    return { ...started.data, execution: name, error: { Error: error || NAMES[status], Cause: why } };
  }),
  RunEnd,
]);
export type SettleEvent = z.infer<typeof SettleEvent>;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `next` is the run that was started because uploads came while this one ran. */
export type Settled = { run: string; status: RunRow["status"]; next?: string };

/**
 * Ends a run: writes how it ended, gives the data set's lease back, and starts one more run when somebody wanted one in
 * the meantime. Called twice it does the same once: the first end stays (but a redriven run's success takes the place of
 * its failure), and the next run's id is made from this one's.
 */
export async function settleRun(
  services: Pick<Services, "lineage" | "clock">,
  workflow: Starter,
  { dataset, run, error, execution }: SettleEvent,
  notices?: Notices,
): Promise<Settled> {
  const { lineage, clock } = services;
  const before = await lineage.getRun(run, dataset);
  if (before && execution !== undefined && execution !== (before.execution ?? run))
    return { run, status: before.status };
  const now = clock();
  // Publishing is the last step: where it was done and its answer lost, the run succeeded whatever it heard.
  const published = await lineage.getVersion(dataset, run);
  const failure = published ? undefined : error;
  const { error: _, ...row } = before ?? { dataset, run, started: now.toISOString(), cause: "unknown" };
  const told = failure && failureOf(failure.Error, failure.Cause);
  const end = await lineage.endRun({
    ...row,
    status: failure ? "failed" : "succeeded",
    ended: now.toISOString(),
    ...(told && { error: told }),
    ...(published && { version: published.version }),
  });
  const { status, ended = now.toISOString() } = end;
  const next = runId(dataset, new Date(ended), `after ${run}`);
  const passed = await lineage.passLease(run, leaseFor(dataset, next, now));
  const { started } = passed
    ? await begin(services, workflow, { dataset, run: next, cause: `changes during ${run}` })
    : { started: false };
  // Last, so that a topic that cannot be reached keeps nothing else from being done; and once: by whoever ended the run.
  if (told && before?.ended === undefined && end.ended === now.toISOString())
    await notices?.tell(`Run ${run} failed: ${told.name}`, noticeOf(dataset, run, told));
  return started ? { run, status, next } : { run, status };
}

const noticeOf = (
  dataset: string,
  run: string,
  { name, message }: { name: string; message: string },
): string =>
  `${name}: ${message}

Nothing of run ${run} was published; the version of ${dataset} before it stays current.
When the cause is gone: provender redrive ${run} --stack <name of the stack>. What the run had finished is not done again.
`;
