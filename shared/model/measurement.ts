import { z } from "zod";

const share = z.number().min(0).max(1);
/** Strict spans: type and both ends agree. Shares are 0 to 1. */
export const MeasuredScore = z.strictObject({
  labelled: z.int().nonnegative(),
  found: z.int().nonnegative(),
  precision: share,
  recall: share,
  f2: share,
  /** Labelled spans that some finding touches, whatever its type. */
  covered: share,
});
export type MeasuredScore = z.infer<typeof MeasuredScore>;

/** What masking was measured to find on a labelled file: figures alone, no text. Key: `maskMeasurement(settings)`. */
export const MaskMeasurement = z.strictObject({
  measuredAt: z.iso.datetime(),
  /** SHA-256 of the mask function's code. */
  codeVersion: z.string(),
  /** SHA-256 of the labelled file's text. */
  goldSha256: z.string(),
  texts: z.int().nonnegative(),
  pooled: MeasuredScore,
  byType: z.record(z.string(), MeasuredScore),
  byLanguage: z.record(z.string(), MeasuredScore),
});
export type MaskMeasurement = z.infer<typeof MaskMeasurement>;
