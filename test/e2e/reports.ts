import { z } from "zod";
import { Counts, total } from "../../shared/model/outcome.ts";

const Step = z.object({ shards: z.number(), reused: z.number(), counts: Counts });

/** What `provender run --json` prints. */
export const RunReport = z.object({
  run: z.string(),
  dataset: z.string(),
  status: z.enum(["succeeded", "failed"]),
  steps: z.record(z.string(), Step),
  files: z.array(z.string()).optional(),
  error: z.object({ name: z.string(), message: z.string() }).optional(),
});
export type RunReport = z.infer<typeof RunReport>;

/** Shards that a step worked on, not found done. */
export const computed = ({ steps }: RunReport): Record<string, number> =>
  Object.fromEntries(Object.entries(steps).map(([step, { shards, reused }]) => [step, shards - reused]));

export const lostOf = ({ dropped, quarantined }: Counts): number => total(dropped) + total(quarantined);
