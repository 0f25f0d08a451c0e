import { z } from "zod";
import { Dedupe } from "./recipe-dedupe.ts";
import { Filters } from "./recipe-filters.ts";
import { Judge } from "./recipe-judge.ts";
import { Masking } from "./recipe-masking.ts";
import { SourceKind } from "./record.ts";
import { Schedule } from "./schedule.ts";
import { templateProblem } from "./template.ts";

/**
 * The recipe: what a person decides before building a data set. Everything but a name and one source has a default.
 * `npm run schema` writes this as JSON Schema; the descriptions are what an editor shows.
 */

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "use lower-case letters, digits and hyphens, at most 63")
  .describe("Lower-case letters, digits and hyphens; it stands in S3 keys.");

/** A run's id adds 22 characters to it, and an execution's name has 80 at most (AWS Step Functions API, StartExecution). */
const datasetName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,57}$/, "use lower-case letters, digits and hyphens, at most 58")
  .describe("The data set's name: lower-case letters, digits and hyphens; it stands in S3 keys.");

const share = z.number().min(0).max(1);

export const Task = z.strictObject({
  type: z
    .enum([
      "chat",
      "classification",
      "question-answering",
      "summarisation",
      "extraction",
      "rewriting",
      "code",
      "tool-use",
    ])
    .default("chat")
    .describe("What the model is to learn."),
  domain: z
    .string()
    .optional()
    .describe("What the examples are about, in a person's words; generation uses it."),
  tone: z.string().optional().describe("How answers should sound, e.g. 'friendly, brief'."),
  responseLength: z
    .enum(["short", "medium", "long"])
    .optional()
    .describe("How long generated answers should be."),
});

const Template = z
  .string()
  .refine((text) => templateProblem(text) === undefined, {
    error: ({ input }) => templateProblem(String(input)),
  })
  .describe(
    "Text with fields in braces: '{answer}', '{customer.name}', '{turns.0.text}'. A field name may hold spaces; '{{' and '}}' are literal braces.",
  );

function isExpression(text: string): boolean {
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
}

const Scalar = z.union([z.string(), z.number(), z.boolean()]);

/** One condition on a row's field; all that are given must hold. Of a list, such as tags, one element is enough. */
export const Condition = z.strictObject({
  field: z.string().describe("A column, or a dotted path into the row."),
  equals: Scalar.optional().describe("The field's value; 4 and '4' are the same."),
  oneOf: z.array(Scalar).optional().describe("Any of these values."),
  atLeast: z.number().optional().describe("The field, read as a number, is this or more."),
  atMost: z.number().optional().describe("The field, read as a number, is this or less."),
  matches: z
    .string()
    .refine(isExpression, "not a regular expression")
    .optional()
    .describe("A regular expression that must match somewhere in the field."),
  present: z.boolean().optional().describe("true: the field must hold something; false: it must be empty."),
});
export type Condition = z.infer<typeof Condition>;

export const Source = z.strictObject({
  name,
  kind: SourceKind.default("public").describe(
    "human, logs, public or synthetic; decides who is kept of two duplicates.",
  ),
  files: z
    .array(z.string())
    .default([])
    .describe(
      "Paths or globs on this machine, relative to the recipe. On AWS: upload to incoming/<dataset>/<source>/.",
    ),
  format: z
    .enum(["auto", "jsonl", "json", "csv", "tsv", "text"])
    .default("auto")
    .describe("auto looks into each file. gzip and zstd are seen through in any case."),
  license: z.string().optional().describe("SPDX name where there is one, e.g. CC-BY-4.0."),
  language: z.string().optional().describe("BCP 47 tag of the texts, e.g. en or pt-BR."),
  key: Template.optional().describe("The row's natural key, e.g. '{Ticket ID}'; ids are made from it."),
  category: Template.optional().describe(
    "The row's category, e.g. '{topic}'; splits are stratified by it and gaps filled in it.",
  ),
  mark: Template.optional().describe(
    "A person's mark of the row's answer, 1 to 5, e.g. '{rating}'; empty where nobody marked it. It becomes the quality, and the model judge is held against it.",
  ),
  group: Template.optional().describe("Rows of one group (conversation, customer) never part in the split."),
  messages: z
    .array(z.strictObject({ role: z.enum(["system", "user", "assistant"]), content: Template }))
    .min(1)
    .optional()
    .describe(
      "How a row becomes a chat. Without it, the usual field names are recognised (messages, prompt and completion, …).",
    ),
  system: z
    .string()
    .optional()
    .describe("A system prompt put before every example of this source that has none."),
  where: z
    .array(Condition)
    .default([])
    .describe(
      "Only rows for which every condition holds, of a list (tags, say) for one of its elements; others are dropped as not_selected.",
    ),
});
export type Source = z.infer<typeof Source>;

export const Augmentation = z
  .strictObject({
    operators: z
      .array(z.enum(["rephrase", "typing-noise"]))
      .default([])
      .describe(
        "rephrase asks the model for a new wording; typing-noise needs none. Empty: no augmentation.",
      ),
    perCategory: z
      .int()
      .positive()
      .optional()
      .describe("Fill categories that hold fewer examples than this."),
    batch: z.int().min(1).max(500).default(50).describe("Examples generated for a gap in one round."),
    rounds: z
      .int()
      .min(0)
      .max(20)
      .default(3)
      .describe("At most this many batches a gap, one after the other."),
    model: z.string().default("gpt-4o-mini").describe("Any model behind OPENAI_BASE_URL."),
    temperature: z.number().min(0).max(2).default(0.8).describe("Of the model when it makes examples."),
  })
  .prefault({});
export type Augmentation = z.infer<typeof Augmentation>;

export const Mix = z
  .strictObject({
    minPerCategory: z.int().nonnegative().default(0).describe("Categories below this are reported as gaps."),
    sources: z
      .record(z.string(), share)
      .default({})
      .describe("Wanted share by source name; the report shows the distance."),
  })
  .prefault({});

export const Split = z
  .strictObject({
    validation: share.default(0.1).describe("Share of the examples in validation_data.jsonl."),
    test: share.default(0).describe("Share in test_data.jsonl; 0 writes no such file."),
  })
  .prefault({})
  .refine((s) => s.validation + s.test < 1, {
    error: "validation and test together must leave something to train on",
  });
export type Split = z.infer<typeof Split>;

export const Outputs = z
  .strictObject({
    format: z.enum(["openai-chat"]).default("openai-chat").describe("Of the published files."),
  })
  .prefault({});

export const Approval = z
  .strictObject({
    plan: z.boolean().default(false).describe("A person approves each run after the plan."),
    generation: z.boolean().default(false).describe("A person approves before a model is paid."),
    review: z
      .boolean()
      .default(false)
      .describe(
        "A person reviews a sample of the masked examples before they are published: provender review.",
      ),
    sample: z
      .int()
      .min(0)
      .max(500)
      .default(40)
      .describe("Examples in that sample, half of them with something masked. It is kept with every run."),
  })
  .prefault({});

export const Budget = z
  .strictObject({
    comprehendDollars: z
      .number()
      .nonnegative()
      .default(5)
      .describe(
        "What Amazon Comprehend may cost a run, as the plan estimates it; past it the run does not start.",
      ),
    modelRequests: z.int().nonnegative().default(1_000).describe("At most this many model calls a run."),
    modelTokens: z
      .int()
      .nonnegative()
      .default(2_000_000)
      .describe("At most this many tokens a run, both ways."),
  })
  .prefault({});

export const Tolerance = z
  .strictObject({
    badLines: share.default(0.01).describe("Share of unreadable rows in a source past which the run fails."),
    rejected: share
      .default(0)
      .describe(
        "Share of the review sample that a person may reject; past it nothing is published. What is rejected is left out in any case.",
      ),
    personalData: z
      .enum(["hold", "fail", "warn"])
      .default("hold")
      .describe(
        "When a detector still finds personal data in an example about to be published. hold: the example is quarantined as personal_data_left. fail: nothing is published. warn: it is published, counted and listed.",
      ),
  })
  .prefault({});

/** Told beside whatever else is wrong: so it reads sources that may be none yet. */
function sourcesNamedOnce(recipe: unknown, context: z.core.$RefinementCtx): void {
  const { data } = z
    .object({ sources: z.array(z.object({ name: z.string() }).catch({ name: "" })) })
    .safeParse(recipe);
  const seen = new Set<string>();
  for (const [index, { name }] of data?.sources.entries() ?? []) {
    if (name !== "" && seen.has(name))
      context.addIssue({
        code: "custom",
        message: `two sources are named '${name}'`,
        path: ["sources", index, "name"],
      });
    seen.add(name);
  }
}

function domainOfKnownSources(
  { sources, judge }: { sources: readonly { name: string }[]; judge: Judge },
  context: z.core.$RefinementCtx,
): void {
  for (const [index, name] of judge.outOfDistribution.inDomain.sources.entries())
    if (!sources.some((source) => source.name === name))
      context.addIssue({
        code: "custom",
        message: `there is no source named '${name}'`,
        path: ["judge", "outOfDistribution", "inDomain", "sources", index],
      });
}

export const Recipe = z
  .strictObject({
    name: datasetName,
    description: z.string().optional().describe("Stands at the head of dataset_info.txt."),
    task: Task.prefault({}).describe("What the model is to learn; generation and the report use it."),
    sources: z.array(Source).min(1).describe("Where rows come from, and how a row becomes an example."),
    masking: Masking.describe("What takes the place of personal data, before anything else sees the text."),
    filters: Filters.describe("What is good enough. What is not is dropped, with the reason."),
    judge: Judge.describe("What is decided with the whole run in view, after the filters and before dedupe."),
    dedupe: Dedupe.describe("Which examples count as the same, over all sources and rounds."),
    augmentation: Augmentation.describe(
      "Examples made to fill gaps; they walk the same way as sourced ones.",
    ),
    mix: Mix.describe("What the data set should be made of; the report shows the distance."),
    split: Split.describe("Groups and families never part, and an example keeps its split across versions."),
    outputs: Outputs.describe("What is published."),
    schedule: Schedule.optional().describe("When the data set is rebuilt without anyone asking."),
    approval: Approval.describe("Where a run waits for a person."),
    budget: Budget.describe("What a run may spend on models; what is in the cache costs nothing."),
    tolerance: Tolerance.describe("How much may be wrong before the run fails."),
    seed: z
      .int()
      .nonnegative()
      .default(0)
      .describe("Decides everything that is drawn by lot: the splits and what is generated."),
  })
  .superRefine(sourcesNamedOnce, { when: () => true })
  .superRefine(domainOfKnownSources);
export type Recipe = z.infer<typeof Recipe>;
