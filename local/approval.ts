import type { Workflow } from "../shared/aws/workflow.ts";
import type { ApprovalRow } from "../shared/lineage/lineage-store.ts";
import type { Services } from "../shared/stage/stage.ts";
import { attachRuntime } from "./attach.ts";
import { NothingWaits } from "./errors.ts";
import { noteReview, readReview } from "./review.ts";

export type Decision = NonNullable<ApprovalRow["decision"]>;

/** Where a run waits, and what makes it go on. */
export interface Gatekeeping extends Pick<Services, "store" | "lineage"> {
  workflow: Pick<Workflow, "sendTaskSuccess" | "sendTaskFailure">;
}

/**
 * Answers the gate that a run waits at, in whichever process of this machine the run is.
 * @throws NothingWaits when no process works in the directory, or the run does not wait
 */
export async function answerGate(
  directory: string,
  run: string,
  decision: Decision,
  by: string,
  clock: () => Date = () => new Date(),
): Promise<void> {
  const attached = await attachRuntime(directory);
  if (!attached)
    throw new NothingWaits(
      `Run ${run} waits for nobody here: start it in this folder with 'provender run', and answer from a second terminal.`,
      { run },
    );
  try {
    const { store, lineage } = attached;
    const { connectWorkflow } = await import("../shared/aws/workflow.ts");
    await answerGateOf({ store, lineage, workflow: connectWorkflow() }, run, decision, by, clock);
  } finally {
    attached.close();
  }
}

/**
 * Answers the gate that a run waits at: its waiting task goes on, or fails with `ApprovalRejected`. At the review gate the
 * whole sample counts as reviewed, unless that was noted before.
 *
 * @param by Who decides.
 * @throws NothingWaits when the run does not wait
 */
export async function answerGateOf(
  { store, lineage, workflow }: Gatekeeping,
  run: string,
  decision: Decision,
  by: string,
  clock: () => Date = () => new Date(),
): Promise<void> {
  const approval = await lineage.getApproval(run);
  const row = await lineage.getRun(run);
  if (!approval || approval.decision !== undefined || row?.status !== "waiting")
    throw new NothingWaits(`Run ${run} does not wait for a person.`, { run });
  const decided = clock().toISOString();
  // Noted first: once it is told, the run may end before anything more can be written about it.
  if (approval.gate === "review") {
    const review = await readReview(store, run);
    if (review && !review.decided)
      await noteReview(store, run, review, { decision, rejected: [], by, at: decided });
  }
  await lineage.putApproval(run, { ...approval, decision, by, decided });
  await lineage.putRun({ ...row, status: "running" });
  if (decision === "approved") await workflow.sendTaskSuccess(approval.token, {});
  else await workflow.sendTaskFailure(approval.token, "ApprovalRejected", `${by} rejected run ${run}.`);
}
