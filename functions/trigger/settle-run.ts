import { z } from "zod";
import type { RunRow } from "../../shared/lineage/lineage-store.ts";
import type { Services } from "../../shared/stage/stage.ts";
import { begin, leaseFor, type Starter } from "./begin.ts";
import { failureOf } from "./failure.ts";
import { runId } from "./run-id.ts";

export const SettleEvent = z.object({
  dataset: z.string().min(1),
  run: z.string().min(1),
  /** As a state machine's Catch gives it; absent when the run succeeded. */
  error: z.object({ Error: z.string(), Cause: z.string().default("") }).optional(),
});
export type SettleEvent = z.infer<typeof SettleEvent>;

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
  { dataset, run, error }: SettleEvent,
): Promise<Settled> {
  const { lineage, clock } = services;
  const before = await lineage.getRun(run, dataset);
  const now = clock();
  // Publishing is the last step: where it was done and its answer lost, the run succeeded whatever it heard.
  const published = await lineage.getVersion(dataset, run);
  const failure = published ? undefined : error;
  const { error: _, ...row } = before ?? { dataset, run, started: now.toISOString(), cause: "unknown" };
  const { status, ended = now.toISOString() } = await lineage.endRun({
    ...row,
    status: failure ? "failed" : "succeeded",
    ended: now.toISOString(),
    ...(failure && { error: failureOf(failure.Error, failure.Cause) }),
    ...(published && { version: published.version }),
  });
  const next = runId(dataset, new Date(ended), `after ${run}`);
  if (!(await lineage.passLease(run, leaseFor(dataset, next, now)))) return { run, status };
  const { started } = await begin(services, workflow, { dataset, run: next, cause: `changes during ${run}` });
  return started ? { run, status, next } : { run, status };
}
