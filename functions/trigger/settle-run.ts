import { z } from "zod";
import type { RunRow } from "../../shared/lineage/lineage-store.ts";
import type { Services } from "../../shared/stage/stage.ts";
import { begin, type Starter } from "./begin.ts";
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
 * the meantime. Called twice it does the same once: the first end stays, and the next run's id is made from this one's.
 */
export async function settleRun(
  services: Pick<Services, "lineage" | "clock">,
  workflow: Starter,
  { dataset, run, error }: SettleEvent,
): Promise<Settled> {
  const { lineage } = services;
  const before = await lineage.getRun(run);
  const ended = before?.ended ?? services.clock().toISOString();
  let status = before?.status ?? "running";
  if (before?.ended === undefined) {
    const published = error ? undefined : await lineage.getVersion(dataset, run);
    status = error ? "failed" : "succeeded";
    await lineage.putRun({
      ...(before ?? { dataset, run, started: ended, cause: "unknown" }),
      status,
      ended,
      ...(error && { error: failureOf(error.Error, error.Cause) }),
      ...(published && { version: published.version }),
    });
  }
  const next = runId(dataset, new Date(ended), `after ${run}`);
  const { dirty } = await lineage.releaseLease(dataset, run);
  // Dirty is told once. A call that came this far and broke off left the next run's row: then it is started here.
  const begun = dirty ? undefined : await lineage.getRun(next);
  if (!dirty && (begun === undefined || begun.ended !== undefined)) return { run, status };
  const { started } = await begin(services, workflow, { dataset, run: next, cause: `changes during ${run}` });
  return started ? { run, status, next } : { run, status };
}
