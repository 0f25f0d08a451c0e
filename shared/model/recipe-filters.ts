import { z } from "zod";

/** What is good enough for the data set. Every default is for the general case; see each filter for its reasons. */
export const Filters = z
  .strictObject({
    standardise: z
      .strictObject({
        enabled: z.boolean().default(true),
        straightQuotes: z.boolean().default(false).describe("Curly quotation marks become straight ones."),
      })
      .prefault({})
      .describe("Unicode (NFC), control characters and white space, outside code."),
    require: z
      .array(z.enum(["category", "language", "group"]))
      .default([])
      .describe("Examples without one of these are dropped as field_missing."),
    length: z
      .strictObject({ min: z.int().nonnegative().default(10), max: z.int().positive().default(10_000) })
      .prefault({})
      .describe("Characters of all turns but the system's, both ends inclusive."),
  })
  .prefault({});
export type Filters = z.infer<typeof Filters>;
