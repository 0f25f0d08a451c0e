import { z } from "zod";
import { ModelAllowance } from "./allowance.ts";
import { Judged } from "./judgement.ts";
import { addByName } from "./outcome.ts";
import { Residual } from "./privacy.ts";
import { RoundState } from "./run.ts";

/** Everything that can make examples, and whether a model is paid for it. */
export const OPERATORS = ["rephrase", "typing-noise"] as const;
export const Operator = z.enum(OPERATORS);
export type Operator = z.infer<typeof Operator>;
/** Raised whenever an operator would make other examples than before; stands in what it makes. */
export const OPERATOR_VERSIONS: Readonly<Record<Operator, number>> = { rephrase: 1, "typing-noise": 1 };
export const usesModel = (operator: Operator): boolean => operator === "rephrase";

/** The splits, in the order in which they are published. */
export const SPLITS = ["train", "validation", "test"] as const;
export const SplitName = z.enum(SPLITS);
export type SplitName = z.infer<typeof SplitName>;

/** How records without a category or language are counted. Not a name a recipe can give: it would be two words there. */
export const UNNAMED = "(none)";

const byName = z.record(z.string(), z.int().nonnegative());

/** Surviving records by what the recipe asks about; apply's summary of a shard. Unit: records. */
export const Tally = z.object({ category: byName, source: byName, kind: byName, language: byName });
export type Tally = z.infer<typeof Tally>;

export const noTally = (): Tally => ({ category: {}, source: {}, kind: {}, language: {} });

export const addTallies = (a: Tally, b: Tally): Tally => ({
  category: addByName(a.category, b.category),
  source: addByName(a.source, b.source),
  kind: addByName(a.kind, b.kind),
  language: addByName(a.language, b.language),
});

/** A surviving record that examples are made from: the `index`-th (from 0) of its shard after apply. */
export const ParentRef = z.strictObject({
  id: z.string(),
  shard: z.int().nonnegative(),
  index: z.int().nonnegative(),
});
export type ParentRef = z.infer<typeof ParentRef>;

/** One shard of the next round: `wanted` examples of a category, made by one operator from these parents in turn. */
export const Batch = z.strictObject({
  shard: z.int().nonnegative(),
  operator: Operator,
  category: z.string(),
  wanted: z.int().positive(),
  parents: z.array(ParentRef).min(1),
  /** Only where a model is asked. */
  allowance: ModelAllowance.optional(),
});
export type Batch = z.infer<typeof Batch>;

/** How evenly records are spread over clusters of what is equal or nearly so, before any of them goes. */
export const Spread = z.strictObject({
  records: z.int().nonnegative(),
  /** A record like no other is a cluster of its own. */
  clusters: z.int().nonnegative(),
  /** By its best example, copies counted; absent where every record is like no other. */
  largest: z.strictObject({ id: z.string(), records: z.int() }).optional(),
  /** Pielou's J, as of `Balance`. */
  evenness: z.number(),
});
export type Spread = z.infer<typeof Spread>;

/** What a round's duplicate search found among all records so far. */
export const Duplicates = z.strictObject({
  /** Near pairs are searched in `bands` of `rows`; one right at the threshold is found with the chance `recall`. */
  search: z
    .strictObject({
      threshold: z.number(),
      bands: z.int().positive(),
      rows: z.int().positive(),
      recall: z.number(),
    })
    .optional(),
  /** The same of semantic pairs: a row is a random hyperplane. */
  semantic: z
    .strictObject({
      model: z.string(),
      threshold: z.number(),
      bands: z.int().positive(),
      rows: z.int().positive(),
      recall: z.number(),
    })
    .optional(),
  /** Groups of equal chats. Unit: records, copies too. */
  equal: z.strictObject({ groups: z.int(), records: z.int(), largest: z.int() }),
  /** Different chats that hang together as near duplicates; the ten largest clusters by their best example. */
  near: z.strictObject({
    pairs: z.int(),
    clusters: z.int(),
    records: z.int(),
    dropped: z.int(),
    largest: z.array(z.strictObject({ id: z.string(), records: z.int() })),
  }),
  /** Absent in versions made before it was measured, and where duplicates are not searched. */
  spread: Spread.optional(),
  /** Records that went as duplicates, by category; assess adds them up. */
  byCategory: byName.optional(),
});
export type Duplicates = z.infer<typeof Duplicates>;

/** How evenly records are spread over names. */
export const Balance = z.strictObject({
  names: z.int().nonnegative(),
  largest: z.strictObject({ name: z.string(), records: z.int() }),
  smallest: z.strictObject({ name: z.string(), records: z.int() }),
  /** Pielou's J: entropy over its maximum. 1 where all have as many, towards 0 where one has nearly all. */
  evenness: z.number(),
});
export type Balance = z.infer<typeof Balance>;

/** A distance between what is there and what the recipe wants. */
export const Gap = z.strictObject({
  /** `augmentation` gaps are filled, the others reported. */
  kind: z.enum(["augmentation", "minimum", "share"]),
  /** The category, or the source for a share. */
  name: z.string(),
  /** Records; for a share, 0 to 1. */
  has: z.number(),
  wants: z.number(),
});
export type Gap = z.infer<typeof Gap>;

/** How the splits were dealt out when the rounds were over. */
export const SplitPlan = z.strictObject({
  /** For `state.shards[i]`, where its digits begin in the object `dealtSplits(run)`; one more number ends the last. */
  starts: z.array(z.int().nonnegative()),
  /** Records by split. */
  records: z.record(SplitName, z.int().nonnegative()),
  /** Known families that kept the split of the version before. Unit: families. */
  remembered: z.int().nonnegative(),
  families: z.int().nonnegative(),
});
export type SplitPlan = z.infer<typeof SplitPlan>;

export const END_REASONS = ["no_augmentation", "target_met", "round_limit", "budget", "nothing_new"] as const;

/** What assess decided after a round; written once, read by every later step. Key: `roundDecision(run, round)`. */
export const RoundDecision = z.strictObject({
  /** What the workflow goes on with. */
  state: RoundState,
  /** The next round's shards; empty when the rounds are over. */
  batches: z.array(Batch),
  report: z.strictObject({
    records: z.int().nonnegative(),
    tally: Tally,
    gaps: z.array(Gap),
    /** Spent on models so far in this run, answers out of the cache included. */
    model: ModelAllowance,
    /** Over categories; absent where there are fewer than two. */
    balance: Balance.optional(),
    duplicates: Duplicates.optional(),
    /** Where the recipe has a model judge. */
    judged: Judged.optional(),
  }),
  /** Present when the rounds are over. */
  end: z
    .strictObject({
      reason: z.enum(END_REASONS),
      splits: SplitPlan,
      /** The version that was current, and is replaced by this run's. */
      previous: z.string().nullable(),
    })
    .optional(),
});
export type RoundDecision = z.infer<typeof RoundDecision>;

/** What one split got of a shard. */
export const SplitPart = Tally.extend({
  records: z.int().nonnegative(),
  /** Of the training lines, line ends included. */
  bytes: z.int().nonnegative(),
  license: byName,
});
export type SplitPart = z.infer<typeof SplitPart>;
/** Split's summary of a shard. */
export const SplitSummary = z.strictObject({ parts: z.record(SplitName, SplitPart), residual: Residual });
export type SplitSummary = z.infer<typeof SplitSummary>;

export const noSplitPart = (): SplitPart => ({ ...noTally(), records: 0, bytes: 0, license: {} });

export const addSplitParts = (a: SplitPart, b: SplitPart): SplitPart => ({
  ...addTallies(a, b),
  records: a.records + b.records,
  bytes: a.bytes + b.bytes,
  license: addByName(a.license, b.license),
});
