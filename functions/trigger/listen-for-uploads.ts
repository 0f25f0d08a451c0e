import { z } from "zod";
import type { Services } from "../../shared/stage/stage.ts";

export const ListenEvent = z.object({ dataset: z.string().min(1), run: z.string().min(1) });
export type ListenEvent = z.infer<typeof ListenEvent>;

/** However long uploads go on, a run waits for their end no longer than this. */
const LONGEST_WAIT_MINUTES = 30;

/**
 * How many seconds a run must still wait before it plans: none when nothing was uploaded since it last asked. What was
 * uploaded until now it will see itself, so the wish for one more run is taken back; asked twice in vain, a run more is
 * started than needed, which computes nothing.
 */
export async function listen(
  { lineage, clock }: Pick<Services, "lineage" | "clock">,
  { dataset, run }: ListenEvent,
  quiet: number,
): Promise<number> {
  const heard = await lineage.heedWish(dataset, run);
  const row = await lineage.getRun(run, dataset);
  const waited = row ? clock().getTime() - Date.parse(row.started) : 0;
  return heard && waited < LONGEST_WAIT_MINUTES * 60_000 ? quiet : 0;
}
