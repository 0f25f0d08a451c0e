import { z } from "zod";
import { Duplicates } from "../../../shared/model/round.ts";
import { PairTable } from "../tables/pair-rows.ts";
import { SectionedTable } from "../tables/sectioned-table.ts";
import { VerdictTable } from "../tables/verdicts.ts";

/** What match tells apply of a partition. */
export const MatchSummary = z.object({
  verdicts: VerdictTable,
  pairs: PairTable,
  /** Texts that more than one record has: `CopyRows`. */
  copies: SectionedTable,
  records: z.int().nonnegative(),
  /** Questions that stand there with more than one answer. */
  conflicts: z.int().nonnegative(),
  equal: Duplicates.shape.equal,
});
export type MatchSummary = z.infer<typeof MatchSummary>;
