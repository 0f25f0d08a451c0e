import type { Workflow } from "../../shared/aws/workflow.ts";
import type { Lease } from "../../shared/lineage/lineage-store.ts";
import type { Services } from "../../shared/stage/stage.ts";

/** The state machine, as much of it as is needed to start a run. */
export type Starter = Pick<Workflow, "startExecution">;

export type Begun = { run: string; started: true } | { run: string; started: false; holder: string };

interface Wanted {
  dataset: string;
  run: string;
  cause: string;
}

/**
 * After this time a run no longer keeps others from starting: it is dead, or waits for a person who does not come.
 * Should it go on after all, its version is refused where another was published in the meantime.
 */
const LEASE_HOURS = 24;

/** A run's lease from now on. */
export const leaseFor = (dataset: string, run: string, now: Date): Lease => ({
  dataset,
  run,
  now: now.toISOString(),
  expires: new Date(now.getTime() + LEASE_HOURS * 3_600_000).toISOString(),
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
  if (before?.ended !== undefined) return { run, started: false, holder: run };
  let over: string | undefined;
  for (;;) {
    const lease = await lineage.takeLease(leaseFor(dataset, run, clock()), over);
    if (lease.granted) {
      await launch(services, workflow, wanted);
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
  { dataset, run, cause }: Wanted,
): Promise<void> {
  const started = clock().toISOString();
  await workflow.startExecution(run, { dataset, run });
  await lineage.addRun({ dataset, run, status: "running", started, cause });
}
