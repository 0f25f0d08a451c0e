import { z } from "zod";
import { ByType } from "./privacy.ts";
import { Message } from "./record.ts";

/** An example as a person reviews it, after masking. A line of `reviewSample(run)`. */
export const ReviewedExample = z.strictObject({
  id: z.string(),
  /** Values that were replaced in it, by type; empty where masking found nothing. */
  replaced: ByType,
  messages: z.array(Message),
  /** Where it hardly belongs to the domain: the share of what belongs that fits no better. */
  borderline: z.number().optional(),
});
export type ReviewedExample = z.infer<typeof ReviewedExample>;

/** What a person decided about a run's sample. Key: `reviewDecision(run)`. */
export const ReviewDecision = z.strictObject({
  decision: z.enum(["approved", "rejected"]),
  by: z.string(),
  at: z.iso.datetime(),
  /** SHA-256 of the sample that was shown, and how many examples it holds. */
  sample: z.string(),
  examples: z.int().nonnegative(),
  /** Ids of the examples that the person rejected: they are not published. */
  rejected: z.array(z.string()),
});
export type ReviewDecision = z.infer<typeof ReviewDecision>;
