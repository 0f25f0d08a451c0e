import { z } from "zod";

/** Which examples count as the same. The best one stays: human over logs over public over synthetic, then quality, then age. */
export const Dedupe = z
  .strictObject({
    exact: z
      .boolean()
      .default(true)
      .describe("Drop examples whose text is equal but for case, width, white space and punctuation."),
    against: z
      .array(z.string())
      .default([])
      .describe(
        "Versions, of this data set or another, whose examples are not to appear again (exact and near). A rebuild is not compared with its own earlier versions unless they are named here.",
      ),
    near: z
      .strictObject({
        enabled: z.boolean().default(true),
        threshold: z
          .number()
          .min(0.5)
          .max(1)
          .default(0.8)
          .describe(
            "Jaccard similarity of the word sequences, without system prompts, from which on they are the same.",
          ),
        recall: z
          .number()
          .min(0.5)
          .max(0.999)
          .default(0.99)
          .describe(
            "The chance that a pair right at the threshold is found; more similar ones are found more surely.",
          ),
        shortTexts: z
          .enum(["forgiving", "exact"])
          .default("forgiving")
          .describe(
            "Chats under 20 words are the same word for word; forgiving looks past words of courtesy and one mistyped word.",
          ),
        numbersDiffer: z
          .enum(["apart", "mathematics-apart", "ignored"])
          .default("mathematics-apart")
          .describe(
            "Whether another number makes another example: always, in short mathematical texts, or never.",
          ),
        largestCluster: z
          .int()
          .min(2)
          .default(5_000)
          .describe("A run stops when more different examples than this hang together as near duplicates."),
      })
      .prefault({})
      .describe("Drop examples that say almost the same as a better one. Needs `exact`."),
    semantic: z
      .strictObject({
        enabled: z
          .boolean()
          .default(false)
          .describe(
            "Needs an endpoint for embeddings: OPENAI_API_KEY, or OPENAI_BASE_URL for one of your own.",
          ),
        model: z
          .string()
          .default("text-embedding-3-small")
          .describe("Any embedding model behind OPENAI_BASE_URL."),
        threshold: z
          .number()
          .min(0.8)
          .max(1)
          .default(0.95)
          .describe(
            "Cosine of the embeddings, without system prompts, from which on two examples mean the same.",
          ),
        recall: z
          .number()
          .min(0.5)
          .max(0.999)
          .default(0.99)
          .describe("The chance that a pair right at the threshold is found."),
      })
      .prefault({})
      .describe("Drop examples that mean the same as a better one in other words. Needs `exact`."),
  })
  .prefault({})
  .refine(({ exact, semantic }) => exact || !semantic.enabled, {
    error: "semantic duplicates are searched among exact keepers: switch `exact` on",
    path: ["semantic", "enabled"],
  })
  .refine(({ exact, against }) => exact || against.length === 0, {
    error: "examples of earlier versions are searched by exact keys too: switch `exact` on",
    path: ["against"],
  })
  .refine(({ exact, near }) => exact || !near.enabled, {
    error: "near duplicates are searched among exact keepers: switch `near.enabled` off too",
    path: ["near", "enabled"],
  });
export type Dedupe = z.infer<typeof Dedupe>;
