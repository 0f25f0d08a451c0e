import { createHash } from "node:crypto";
import type { Workflow } from "../../shared/aws/workflow.ts";
import type { Lease, RunRow } from "../../shared/lineage/lineage-store.ts";
import type { Services } from "../../shared/stage/stage.ts";

/** The state machine, as much of it as is needed to start a run. */
export type Starter = Pick<Workflow, "startExecution">;

export type Begun = { run: string; started: true } | { run: string; started: false; holder: string };

interface Wanted {
  dataset: string;
  run: string;
  cause: string;
  /** Seconds without an upload before the run plans; none where a person waits for it. */
  quiet?: number;
  /** Takes up a run that failed, where it failed: what it had finished is found and not done again. */
  again?: boolean;
}

/**
 * After this time a run no longer keeps others from starting: it is dead, or waits for a person who does not come.
 * Should it go on after all, its version is refused where another was published in the meantime.
 */
const LEASE_HOURS = 24;
/** A run may wait this long for a person (the gate's own time-out), and then goes on for as long as any. */
export const APPROVAL_HOURS = 7 * 24 + LEASE_HOURS;

/** A run's lease from now on. */
export const leaseFor = (dataset: string, run: string, now: Date, hours = LEASE_HOURS): Lease => ({
  dataset,
  run,
  now: now.toISOString(),
  expires: new Date(now.getTime() + hours * 3_600_000).toISOString(),
});

/**
 * Takes the data set's lease and starts the run, or leaves word with the run that holds it, which starts one more when
 * it ends. The same run begun twice is one run: also one that ended in the meantime.
 *
 * Whoever finds the lease held by a run whose start or end broke off puts that right: a holder without a row is started
 * (again, which is the same start), and one that has ended is relieved of the lease.
 */
export async function begin(
  services: Pick<Services, "lineage" | "clock">,
  workflow: Starter,
  wanted: Wanted,
): Promise<Begun> {
  const { lineage, clock } = services;
  const { dataset, run } = wanted;
  const before = await lineage.getRun(run, dataset);
  const again = wanted.again === true && before?.status === "failed";
  if (before?.ended !== undefined && !again) return { run, started: false, holder: run };
  let over: string | undefined;
  for (;;) {
    const lease = await lineage.takeLease(leaseFor(dataset, run, clock()), over);
    if (lease.granted) {
      if (again) await relaunch(services, workflow, before);
      else await launch(services, workflow, wanted);
      return { run, started: true };
    }
    const { holder } = lease;
    const row = await lineage.getRun(holder, dataset);
    if (row?.ended !== undefined) {
      over = holder;
      continue;
    }
    if (!row) await launch(services, workflow, { dataset, run: holder, cause: "a start that broke off" });
    return { run, started: false, holder };
  }
}

/** The row comes after the execution: a run that has one was started. */
async function launch(
  { lineage, clock }: Pick<Services, "lineage" | "clock">,
  workflow: Starter,
  { dataset, run, cause, quiet = 0 }: Wanted,
): Promise<void> {
  const started = clock().toISOString();
  await workflow.startExecution(run, { dataset, run, ...(quiet > 0 && { quiet }) });
  await lineage.addRun({ dataset, run, status: "running", started, cause });
}

/**
 * A new execution of the same run: Step Functions gives no name twice, and its own redrive would go on from the Fail state
 * that stands at the end of the failure path. The name is made from the failure, so that two who ask start one.
 */
async function relaunch(
  { lineage, clock }: Pick<Services, "lineage" | "clock">,
  workflow: Starter,
  { ended = "", error: _, ...row }: RunRow,
): Promise<void> {
  const { dataset, run } = row;
  const execution = `again-${createHash("sha256").update(`${run} ${ended}`).digest("hex").slice(0, 32)}`;
  await workflow.startExecution(execution, { dataset, run });
  await lineage.putRun({ ...row, status: "running", execution, resumed: clock().toISOString() });
}
