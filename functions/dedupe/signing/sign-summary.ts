import { z } from "zod";
import { ComparisonTable } from "../tables/comparison-table.ts";
import { SectionedTable } from "../tables/sectioned-table.ts";

/** What sign tells match of a shard. `bands`, `comparisons` and `sample` are empty where near duplicates are not asked for. */
export const SignSummary = z.object({
  keys: SectionedTable,
  bands: SectionedTable,
  comparisons: ComparisonTable,
  sample: SectionedTable,
});
export type SignSummary = z.infer<typeof SignSummary>;
