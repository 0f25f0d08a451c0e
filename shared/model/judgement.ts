import { z } from "zod";
import { ModelAllowance } from "./allowance.ts";

/** Marks go from 1, harmful to learn from, to 5, as it should be. */
export const MARKS = [1, 2, 3, 4, 5] as const;
/** The name under which a record's `signals` hold a person's mark. */
export const HUMAN_MARK = "humanMark";
export const JUDGE_MARK = "judgeMark";

/** A mark as quality: 1 is 0, 5 is 1. */
export const qualityOf = (mark: number): number => (mark - 1) / 4;

const Row = z.array(z.int().nonnegative()).length(MARKS.length);

/** What the model judge said of a shard's records; figures only. */
export const JudgeSummary = z.strictObject({
  /** Its marks from 1 to 5. Unit: records. */
  marks: Row,
  /** Records whose answers could not be read, twice. */
  unreadable: z.int().nonnegative(),
  /** Records that were not asked about: outside the recipe's share. */
  skipped: z.int().nonnegative(),
  /** Of records that a person has marked as well: row for the person's mark, column for the model's. */
  together: z.array(Row).length(MARKS.length),
  /** Spent, answers out of the cache included. */
  spent: ModelAllowance,
});
export type JudgeSummary = z.infer<typeof JudgeSummary>;

const noRow = (): number[] => MARKS.map(() => 0);

export const noJudgement = (): JudgeSummary => ({
  marks: noRow(),
  unreadable: 0,
  skipped: 0,
  together: MARKS.map(noRow),
  spent: { requests: 0, tokens: 0 },
});

const addRows = (a: readonly number[], b: readonly number[]): number[] => a.map((n, i) => n + (b[i] ?? 0));

export const addJudgements = (a: JudgeSummary, b: JudgeSummary): JudgeSummary => ({
  marks: addRows(a.marks, b.marks),
  unreadable: a.unreadable + b.unreadable,
  skipped: a.skipped + b.skipped,
  together: a.together.map((row, i) => addRows(row, b.together[i] ?? [])),
  spent: { requests: a.spent.requests + b.spent.requests, tokens: a.spent.tokens + b.spent.tokens },
});

/** The judge's part of a round's report. */
export const Judged = JudgeSummary.extend({
  model: z.string(),
  keep: z.number(),
  /** Quadratically weighted kappa of people and model, with its 95 % interval; null where it cannot be told. */
  kappa: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
});
export type Judged = z.infer<typeof Judged>;
