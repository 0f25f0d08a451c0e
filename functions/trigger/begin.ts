import type { StartEvent } from "../../shared/model/run.ts";
import type { Services } from "../../shared/stage/stage.ts";

/** The state machine, as much of it as is needed to start a run. */
export interface Starter {
  /** Starting the same execution again changes nothing. */
  startExecution(name: string, input: StartEvent): Promise<unknown>;
}

export type Begun = { run: string; started: true } | { run: string; started: false; holder: string };

/** A run is taken for dead after this time; the longest one is far shorter. A run that waits for a person has more. */
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

export const hoursLater = (time: Date, hours: number): string =>
  new Date(time.getTime() + hours * 3_600_000).toISOString();
