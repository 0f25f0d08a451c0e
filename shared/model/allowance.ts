import { z } from "zod";

/** What a run may still ask of a model, or has asked. */
export const ModelAllowance = z.strictObject({
  requests: z.int().nonnegative(),
  tokens: z.int().nonnegative(),
});
export type ModelAllowance = z.infer<typeof ModelAllowance>;
