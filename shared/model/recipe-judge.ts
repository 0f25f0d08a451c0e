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

/** Marks from 1 to 5, said so that two people would give the same. */
export const DEFAULT_RUBRIC = `5: the answer is right, complete and to the point, and says it as it should be said; worth learning word for word.
4: right and helpful; a small flaw that the user would not mind.
3: partly helpful; something asked for is missing, vague or doubtful.
2: poor; mostly beside the point, wrong in something that matters, or hard to follow.
1: harmful to learn from; wrong, empty, rude, unsafe or about something else.`;

const LlmJudge = z
  .strictObject({
    enabled: z.boolean().default(false),
    model: z.string().default("gpt-4o-mini").describe("Any model behind OPENAI_BASE_URL."),
    rubric: z
      .string()
      .min(1)
      .default(DEFAULT_RUBRIC)
      .describe("What each mark from 1 to 5 means for this data set; the model is told these words."),
    keep: z.number().min(1).max(5).default(4).describe("The least mark that stays. Others go as low_mark."),
    sample: share
      .default(1)
      .describe(
        "Share of the examples that the model is asked about, by lot; the others stay. What a person marked is always asked.",
      ),
    minimumKappa: z
      .number()
      .min(-1)
      .max(1)
      .optional()
      .describe(
        "Least agreement of the model with people's marks (quadratically weighted kappa); below it the run stops before publishing. Without it agreement is only told.",
      ),
    minimumMarks: z
      .int()
      .min(2)
      .default(30)
      .describe("Fewer examples that both have marked say too little to stop a run for."),
  })
  .prefault({});

/** Decisions that look at more than one record, or ask a model. Each is off until the recipe asks for it. */
export const Judge = z
  .strictObject({
    outOfDistribution: OutOfDistribution.describe(
      "Drop what is not of the data set's domain. Off until something is named that belongs.",
    ),
    llm: LlmJudge.describe(
      "A model marks each example from 1 to 5; where a person has marked it (a source's mark), the person's mark decides.",
    ),
  })
  .prefault({});
export type Judge = z.infer<typeof Judge>;

/** Whether the recipe says what belongs to the data set's domain. */
export const namesDomain = ({ outOfDistribution: { inDomain } }: Judge): boolean =>
  inDomain.sources.length + inDomain.categories.length + inDomain.texts.length > 0;

/** Whether the recipe asks for a decision of the judge step; without one, a run passes it by. */
export const isJudged = ({ judge }: { judge: Judge }): boolean => namesDomain(judge) || judge.llm.enabled;
