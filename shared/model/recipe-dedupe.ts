import { z } from "zod";

/** Which examples count as the same. The best one stays: human over logs over public over synthetic, then quality, then age. */
export const Dedupe = z
  .strictObject({
    exact: z
      .boolean()
      .default(true)
      .describe("Drop examples whose text is equal but for case, width, white space and punctuation."),
    near: z
      .strictObject({
        enabled: z.boolean().default(false),
      })
      .prefault({})
      .describe("Drop examples that say almost the same as another."),
  })
  .prefault({});
export type Dedupe = z.infer<typeof Dedupe>;
