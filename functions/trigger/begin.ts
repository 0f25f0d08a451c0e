import type { Workflow } from "../../shared/aws/workflow.ts";
import type { Services } from "../../shared/stage/stage.ts";

/** The state machine, as much of it as is needed to start a run. */
export type Starter = Pick<Workflow, "startExecution">;

export type Begun = { run: string; started: true } | { run: string; started: false; holder: string };

/**
 * After this time a run no longer keeps others from starting: it is dead, or waits for a person who does not come.
 * Should it go on after all, its version is refused where another was published in the meantime.
 */
const LEASE_HOURS = 24;

/**
 * Takes the data set's lease and starts the run, or leaves word with the run that holds it, which starts one more when
 * it ends. The same run begun twice is one run: also one that ended in the meantime.
 */
export async function begin(
  { lineage, clock }: Pick<Services, "lineage" | "clock">,
  workflow: Starter,
  { dataset, run, cause }: { dataset: string; run: string; cause: string },
): Promise<Begun> {
  const before = await lineage.getRun(run);
  if (before?.ended !== undefined) return { run, started: false, holder: run };
  const now = clock();
  const lease = await lineage.takeLease({
    dataset,
    run,
    now: now.toISOString(),
    expires: hoursLater(now, LEASE_HOURS),
  });
  if (!lease.granted) return { run, started: false, holder: lease.holder };
  if (!before) await lineage.putRun({ dataset, run, status: "running", started: now.toISOString(), cause });
  await workflow.startExecution(run, { dataset, run });
  return { run, started: true };
}

const hoursLater = (time: Date, hours: number): string =>
  new Date(time.getTime() + hours * 3_600_000).toISOString();
