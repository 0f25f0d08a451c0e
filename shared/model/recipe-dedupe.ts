import { z } from "zod";

/** Which examples count as the same. The best one stays: human over logs over public over synthetic, then quality, then age. */
export const Dedupe = z
  .strictObject({
    exact: z
      .boolean()
      .default(true)
      .describe("Drop examples whose text is equal but for case, width and white space."),
  })
  .prefault({});
export type Dedupe = z.infer<typeof Dedupe>;
