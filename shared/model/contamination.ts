import { z } from "zod";

/** Examples of a file that are named; all are counted. */
export const LISTED = 20;

/** An example that was dropped, and the line of the evaluation file whose question it gives away. */
const Contaminated = z.strictObject({ id: z.string(), line: z.int().positive() });

/** What one evaluation file was looked for with, and what was found; figures and ids, no text. */
export const ContaminationByFile = z.strictObject({
  /** `<name>/<file>` */
  file: z.string(),
  /** Different texts of the file. Unit: questions. */
  questions: z.int().nonnegative(),
  /** Of these, those that must stand whole in an example, being short or made of what many questions share. */
  whole: z.int().nonnegative(),
  /** Of these, those too short to be looked for. */
  notLookedFor: z.int().nonnegative(),
  /** Examples dropped. */
  examples: z.int().nonnegative(),
  listed: z.array(Contaminated).max(LISTED),
});
export type ContaminationByFile = z.infer<typeof ContaminationByFile>;

/** Filter's summary of a shard; absent where the recipe names no evaluation data. */
export const FilterSummary = z.strictObject({ contamination: z.array(ContaminationByFile) });
export type FilterSummary = z.infer<typeof FilterSummary>;

/** The same files' figures of two shards. */
export const addContamination = (
  a: readonly ContaminationByFile[],
  b: readonly ContaminationByFile[],
): ContaminationByFile[] =>
  a.length === 0
    ? [...b]
    : a.map((one) => {
        const other = b.find(({ file }) => file === one.file);
        if (!other) return one;
        return {
          ...one,
          examples: one.examples + other.examples,
          listed: [...one.listed, ...other.listed].slice(0, LISTED),
        };
      });
