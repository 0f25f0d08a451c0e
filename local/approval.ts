import { attachRuntime } from "./attach.ts";
import { NothingWaits } from "./errors.ts";

/**
 * Answers the gate that a run waits at, in whichever process of this machine the run is: its waiting task goes on, or
 * fails with `ApprovalRejected`.
 *
 * @throws NothingWaits when no process works in the directory, or the run does not wait
 */
export async function answerGate(
  directory: string,
  run: string,
  decision: "approved" | "rejected",
): Promise<void> {
  const attached = await attachRuntime(directory);
  if (!attached)
    throw new NothingWaits(
      `Run ${run} waits for nobody here: start it in this folder with 'provender run', and answer from a second terminal.`,
      { run },
    );
  try {
    const { lineage } = attached;
    const approval = await lineage.getApproval(run);
    const row = await lineage.getRun(run);
    if (!approval || approval.decision !== undefined || row?.status !== "waiting")
      throw new NothingWaits(`Run ${run} does not wait for a person.`, { run });
    // Noted first: once it is told, the run may end before anything more can be written about it.
    await lineage.putApproval(run, { ...approval, decision });
    await lineage.putRun({ ...row, status: "running" });
    const { connectWorkflow } = await import("../shared/aws/workflow.ts");
    const workflow = connectWorkflow();
    if (decision === "approved") await workflow.sendTaskSuccess(approval.token, {});
    else await workflow.sendTaskFailure(approval.token, "ApprovalRejected", `A person rejected run ${run}.`);
  } finally {
    attached.close();
  }
}
