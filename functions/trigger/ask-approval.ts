import { z } from "zod";
import type { Notices } from "../../shared/aws/notices.ts";
import type { Services } from "../../shared/stage/stage.ts";
import { APPROVAL_HOURS, leaseFor } from "./begin.ts";

export const AskEvent = z.object({
  dataset: z.string().min(1),
  run: z.string().min(1),
  /** Where the run wants to go: reading its sources, paid generation, or the splits that are published. */
  gate: z.enum(["source", "augment", "split"]),
  /** Step Functions' task token, which the answer must carry. */
  token: z.string().min(1),
});
export type AskEvent = z.infer<typeof AskEvent>;

const GATES = { source: "plan", augment: "generation", split: "review" } as const;

/** What a person is told that a run waits with. */
const WAITS = {
  source: "Its plan is made; nothing was read yet.",
  augment: "It wants to generate examples, which may cost money.",
  split: "Its records are masked, filtered and sorted; a sample is to be reviewed before they are published.",
} as const;

const answers = (gate: AskEvent["gate"], run: string): string =>
  gate === "split"
    ? `provender review ${run} --stack <name of the stack> shows the sample; with --approve or --reject 3,7 it decides. After seven days the run fails.`
    : `provender approve ${run} --stack <name of the stack>, or reject. After seven days the run fails.`;

/** Notes that a run waits for a person, with the token that lets it go on. Delivered twice, an answer given stays. */
export async function askApproval(
  { lineage, clock }: Pick<Services, "lineage" | "clock">,
  { dataset, run, gate, token }: AskEvent,
  notices?: Notices,
): Promise<void> {
  const asked = await lineage.getApproval(run);
  if (asked?.token === token && asked.decision !== undefined) return;
  await lineage.putApproval(run, {
    token,
    gate: GATES[gate],
    asked: asked?.token === token ? asked.asked : clock().toISOString(),
  });
  // Nobody else builds the data set while a person thinks about it.
  await lineage.extendLease(leaseFor(dataset, run, clock(), APPROVAL_HOURS));
  const started = clock().toISOString();
  const row = await lineage.getRun(run, dataset);
  if (row?.ended !== undefined) return;
  await lineage.putRun({ ...(row ?? { dataset, run, started, cause: "unknown" }), status: "waiting" });
  if (asked?.token !== token)
    await notices?.tell(`Run ${run} waits for a person`, `${WAITS[gate]}\n\n${answers(gate, run)}\n`);
}
