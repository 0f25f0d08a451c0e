import type { Notices } from "../../shared/aws/notices.ts";
import type { Workflow } from "../../shared/aws/workflow.ts";
import type { Services } from "../../shared/stage/stage.ts";
import { APPROVAL_HOURS } from "./begin.ts";
import { settleRun } from "./settle-run.ts";

export interface Watched {
  /** Runs that had ended and nobody had said so; they are settled now. */
  settled: string[];
  /** Runs at work for longer than any should be. */
  stuck: string[];
  /** How long the oldest run has been at work. */
  oldestHours: number;
  /** How long the oldest upload has waited for the run at work to end. */
  oldestWishMinutes: number;
}

/** A run past this is stuck rather than large: 100 million records take about half of it (docs/scale.md). */
const STUCK_HOURS = 24;
const HOUR = 3_600_000;
/** Step Functions may not yet tell of an execution that was started just now (DescribeExecution is eventually consistent). */
const UNSEEN = 5 * 60_000;

/**
 * Looks after the runs that say they are at work. One whose execution has ended, or never was, is settled, so that its data
 * set is free again; one that has been at work too long is told of once a day. To be called every hour.
 */
export async function watchRuns(
  services: Pick<Services, "lineage" | "clock">,
  workflow: Pick<Workflow, "startExecution" | "status">,
  notices: Notices,
): Promise<Watched> {
  const watched: Watched = { settled: [], stuck: [], oldestHours: 0, oldestWishMinutes: 0 };
  for (const row of await services.lineage.listRuns()) {
    if (row.ended !== undefined) continue;
    const { dataset, run, execution = run } = row;
    const age = services.clock().getTime() - Date.parse(row.resumed ?? row.started);
    const status = await workflow.status(execution);
    if (status === undefined && age < UNSEEN) continue;
    if (status !== "RUNNING" && status !== "PENDING_REDRIVE") {
      const Cause = `The execution ${status === undefined ? "is not there" : `ended as ${status}`}, and nobody had said so.`;
      const error = { Error: status === "TIMED_OUT" ? "States.Timeout" : "States.Aborted", Cause };
      await settleRun(
        services,
        workflow,
        { dataset, run, execution, ...(status !== "SUCCEEDED" && { error }) },
        notices,
      );
      watched.settled.push(run);
      continue;
    }
    const wish = await services.lineage.oldestWish(dataset);
    if (wish !== undefined) {
      const minutes = Math.floor((services.clock().getTime() - Date.parse(wish)) / 60_000);
      watched.oldestWishMinutes = Math.max(watched.oldestWishMinutes, minutes);
    }
    const hours = Math.floor(age / HOUR);
    watched.oldestHours = Math.max(watched.oldestHours, hours);
    const limit = row.status === "waiting" ? APPROVAL_HOURS : STUCK_HOURS;
    if (hours < limit) continue;
    watched.stuck.push(run);
    if ((hours - limit) % 24 === 0)
      await notices.tell(
        `Run ${run} has been at work for ${hours} hours`,
        `Look at its execution in Step Functions: ${execution}. Stop it there when it does not move; its data set is then free again, and provender redrive ${run} takes it up.\n`,
      );
  }
  return watched;
}
