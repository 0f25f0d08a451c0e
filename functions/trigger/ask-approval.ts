import { z } from "zod";
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

/** Notes that a run waits for a person, with the token that lets it go on. Delivered twice, an answer given stays. */
export async function askApproval(
  { lineage, clock }: Pick<Services, "lineage" | "clock">,
  { dataset, run, gate, token }: AskEvent,
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
}
