import { z } from "zod";

const share = z.number().min(0).max(1);
const names = z.array(z.string().min(1)).default([]);

export const OutOfDistribution = z
  .strictObject({
    inDomain: z
      .strictObject({
        sources: names.describe("Examples of these sources belong."),
        categories: names.describe("Examples of these categories belong."),
        texts: names.describe("Texts like these belong: what users may ask, in their words."),
      })
      .prefault({})
      .describe("What belongs for certain; it is never dropped, and all else is held against it."),
    method: z
      .enum(["classifier", "embeddings"])
      .default("classifier")
      .describe(
        "classifier: by words and their parts, learned from the run itself. embeddings: by a model behind OPENAI_BASE_URL.",
      ),
    compare: z
      .enum(["questions", "chats"])
      .default("questions")
      .describe("What is compared: users' turns alone, or all turns but the system's."),
    threshold: share
      .default(0.05)
      .describe(
        "Drop an example that is less like the domain than all but this share of what belongs: about this share of what belongs unnamed is lost too.",
      ),
    borderline: share
      .default(0.05)
      .describe("Up to so far above the threshold an example is kept, noted, and shown to whoever reviews."),
    model: z
      .string()
      .default("text-embedding-3-small")
      .describe("The embedding model, where that is the method."),
  })
  .prefault({});
export type OutOfDistribution = z.infer<typeof OutOfDistribution>;

/** Decisions that look at more than one record, or ask a model. Each is off until the recipe asks for it. */
export const Judge = z
  .strictObject({
    outOfDistribution: OutOfDistribution.describe(
      "Drop what is not of the data set's domain. Off until something is named that belongs.",
    ),
  })
  .prefault({});
export type Judge = z.infer<typeof Judge>;

/** Whether the recipe says what belongs to the data set's domain. */
export const namesDomain = ({ outOfDistribution: { inDomain } }: Judge): boolean =>
  inDomain.sources.length + inDomain.categories.length + inDomain.texts.length > 0;

/** Whether the recipe asks for a decision of the judge step; without one, a run passes it by. */
export const isJudged = ({ judge }: { judge: Judge }): boolean => namesDomain(judge);
