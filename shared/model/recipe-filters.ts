import { z } from "zod";

const share = z.number().min(0).max(1);
const words = z.array(z.string().min(1)).default([]);

const Length = z
  .strictObject({
    min: z.int().nonnegative().default(10).describe("Least characters of all turns but the system's."),
    max: z.int().positive().default(10_000).describe("Most characters of one turn; a system's has no limit."),
    maxTokens: z
      .int()
      .positive()
      .default(65_536)
      .describe("Estimated tokens of the whole example, system prompt and tools' calls included."),
  })
  .prefault({})
  .describe("How long an example may be, both ends inclusive.");

const Ratio = z
  .strictObject({
    min: z.number().nonnegative().default(0),
    max: z.number().positive().optional(),
  })
  .prefault({})
  .describe(
    "Characters of an answer to those of its question, both ends inclusive. Off by default: a label is short, an essay long.",
  );

const Symbols = z
  .strictObject({
    symbols: share.default(0.7).describe("Most share of signs, marks and emoji in a text; 1 is off."),
    digits: share.default(1).describe("Most share of digits in a text; 1 is off."),
  })
  .prefault({})
  .describe("Of the characters of a turn that are no white space, outside code.");

const Repetition = z
  .strictObject({
    enabled: z.boolean().default(true),
    topNgram: share
      .default(0.6)
      .describe("Most share of an answer's words that one phrase of 2 to 4 makes up."),
    ngrams: share
      .default(0.4)
      .describe("Most share of an answer's sequences of 5 words that stand earlier in it."),
    lines: share.default(0.5).describe("Most share of an answer's words in lines that stand earlier in it."),
  })
  .prefault({})
  .describe("Answers that say the same over and over, outside code.");

const Boilerplate = z
  .strictObject({
    selfReference: z
      .boolean()
      .default(true)
      .describe("Drop answers that say 'As an AI language model', in many languages."),
    refusals: z
      .boolean()
      .default(true)
      .describe("Drop answers that begin as a model's refusal. Switch off where refusing is to be learned."),
    automatic: z
      .boolean()
      .default(true)
      .describe("Drop automatic replies, and text that fills a gap in a layout."),
    phrases: words.describe("Phrases of your own that no answer may hold, in any case."),
  })
  .prefault({})
  .describe("Answers that nobody wrote for this question.");

const Relevance = z
  .strictObject({
    anyOf: words.describe("At least one of these stands in the chat."),
    allOf: words.describe("Every one of these stands in the chat."),
    noneOf: words.describe("None of these stands in the chat."),
    categories: z.array(z.string()).default([]).describe("Only examples of these categories; empty: any."),
    notCategories: z.array(z.string()).default([]).describe("No examples of these categories."),
  })
  .prefault({})
  .describe("Words or phrases, found whole and in any case, in all turns but the system's.");

const Language = z
  .strictObject({
    allowed: z
      .array(z.string())
      .default([])
      .describe(
        "BCP 47 tags, e.g. en or pt-BR. Empty: the language that the source states, if it states one.",
      ),
    minimumLetters: z
      .int()
      .min(20)
      .default(40)
      .describe("Shorter texts get no verdict. A Chinese character or a Korean syllable counts as three."),
    enabled: z.boolean().default(true),
  })
  .prefault({})
  .describe(
    "Chats whose answer is in another language, unless the question asks for that language or a translation.",
  );

const Decontamination = z
  .strictObject({
    against: z
      .array(
        z.strictObject({
          name: z
            .string()
            .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "use lower-case letters, digits and hyphens, at most 63")
            .describe("Lower-case letters, digits and hyphens; it stands in S3 keys."),
          files: z
            .array(z.string())
            .default([])
            .describe(
              "Paths or globs on this machine, relative to the recipe. On AWS: upload to evaluation/<dataset>/<name>/ in the data bucket.",
            ),
          format: z
            .enum(["auto", "jsonl", "json", "csv", "tsv", "text"])
            .default("auto")
            .describe("auto looks into each file. gzip and zstd are seen through in any case."),
          fields: z
            .array(z.string().min(1))
            .default([])
            .describe(
              "Columns or dotted paths whose texts no example may hold. Empty: the usual names of questions (question, prompt, problem, query, instruction, input, text), and users' turns.",
            ),
        }),
      )
      .default([])
      .describe("Evaluation data, public: what holds personal data does not belong there. Empty: off."),
    words: z
      .int()
      .min(8)
      .max(50)
      .default(13)
      .describe(
        "So many words in a row that also stand in an evaluation question drop an example. A shorter question must stand whole in it.",
      ),
  })
  .prefault({})
  .check(({ value, issues }) => {
    const seen = new Set<string>();
    for (const [index, { name }] of value.against.entries()) {
      if (seen.has(name))
        issues.push({
          code: "custom",
          input: value,
          message: `two sets of evaluation data are named '${name}'`,
          path: ["against", index, "name"],
        });
      seen.add(name);
    }
  })
  .describe("Examples that give away the questions a model will be measured by.");

const Quality = z
  .strictObject({
    min: share
      .default(0)
      .describe("Least quality that stays, 0 to 1; 0 is off. docs/filters.md has the formula."),
  })
  .prefault({})
  .describe(
    "A score of each example from what can be measured of it; people's and models' marks go before it.",
  );

/** What is good enough for the data set. Every default is for the general case; docs/filters.md has the reasons. */
export const Filters = z
  .strictObject({
    standardise: z
      .strictObject({
        enabled: z.boolean().default(true),
        straightQuotes: z.boolean().default(false).describe("Curly quotation marks become straight ones."),
      })
      .prefault({})
      .describe("Unicode (NFC), control characters and white space, outside code."),
    answers: z
      .strictObject({
        format: z
          .enum(["text", "json", "sql"])
          .default("text")
          .describe(
            "json and sql: every answer is that and nothing else, written one way; others are dropped.",
          ),
        dialect: z
          .enum(["sql", "postgresql", "mysql", "sqlite", "bigquery", "transactsql"])
          .default("sql")
          .describe("Of SQL answers."),
      })
      .prefault({})
      .describe("What an answer is. Code blocks stay as they are."),
    require: z
      .array(z.enum(["category", "language", "group"]))
      .default([])
      .describe("Examples without one of these are dropped as field_missing."),
    templateVariables: z
      .enum(["ignore", "answers", "anywhere"])
      .default("answers")
      .describe(
        "Where a template's variable that nobody filled in, {name} or {{name}} or <NAME>, drops an example.",
      ),
    length: Length,
    ratio: Ratio,
    truncated: z.boolean().default(true).describe("Drop answers that break off."),
    symbols: Symbols,
    boilerplate: Boilerplate,
    echo: z.boolean().default(true).describe("Drop answers that only repeat the question."),
    repetition: Repetition,
    relevance: Relevance,
    language: Language,
    quality: Quality,
    decontamination: Decontamination,
  })
  .prefault({});
export type Filters = z.infer<typeof Filters>;
export type EvaluationSet = Filters["decontamination"]["against"][number];
