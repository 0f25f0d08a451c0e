import { z } from "zod";

/** Decisions that look at more than one record, or ask a model. Each is off until the recipe asks for it. */
export const Judge = z.strictObject({}).prefault({});
export type Judge = z.infer<typeof Judge>;

/** Whether the recipe asks for a decision of the judge step; without one, a run passes it by. */
export const isJudged = (_: { judge: Judge }): boolean => false;
