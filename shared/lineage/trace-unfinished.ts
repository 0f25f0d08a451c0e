import type { LedgerLine } from "../model/outcome.ts";
import type { StepResult } from "../model/run.ts";
import { wayOf } from "../model/way.ts";
import type { ObjectStore } from "../shards/object-store.ts";
import { readLines } from "../shards/shard-reader.ts";
import { manifestIfAny, resultIfAny } from "../stage/results.ts";
import type { TraceEnd, TraceRecord, TraceStep } from "./trace-record.ts";

/**
 * The way of records in a run that ended before its lineage was gathered: read off the ledgers of the sourced shards, step
 * by step, as far as the run came. Reads whole ledgers, so it is for single questions.
 */
export async function traceOfUnfinished(
  store: ObjectStore,
  run: string,
  wanted: (line: LedgerLine) => boolean,
  only?: number,
): Promise<TraceRecord[]> {
  const manifest = await manifestIfAny(store, run);
  const found: TraceRecord[] = [];
  if (!manifest) return [];
  const way = wayOf(manifest.recipe);
  for (const { shard, key, version } of manifest.parts) {
    if (only !== undefined && shard !== only) continue;
    const results: StepResult[] = [];
    for (const step of way) {
      const result = await resultIfAny(store, run, step, shard);
      if (!result) break;
      results.push(result);
    }
    for (const { line, steps } of await follow(store, results, wanted)) {
      const last = steps.at(-1);
      if (last)
        found.push({
          shard,
          ...idOf(steps),
          uri: key,
          version,
          line,
          steps: steps.map(({ id: _, ...step }) => step),
          end: endOf(last),
        });
    }
  }
  return found;
}

interface Followed {
  line: number;
  /** Place among the records that the last step kept. */
  at: number;
  steps: (TraceStep & { id?: string })[];
}

/** Record i of a step's input is the i-th that the step before kept. */
async function follow(
  store: ObjectStore,
  results: readonly StepResult[],
  wanted: (line: LedgerLine) => boolean,
): Promise<Followed[]> {
  let followed: Followed[] | undefined;
  for (const { step, ledger } of results) {
    if (!ledger) break;
    const byPlace: Map<number, Followed> = new Map(
      followed?.filter(({ at }) => at >= 0).map((one) => [one.at, one]),
    );
    const first: boolean = followed === undefined;
    const all: Followed[] = followed ?? [];
    let [row, kept] = [0, 0];
    for await (const lines of readLines(store, ledger))
      for (const text of lines) {
        const entry: LedgerLine = JSON.parse(text);
        const mine = first
          ? wanted(entry)
            ? { line: entry.line ?? row + 1, at: -1, steps: [] }
            : undefined
          : byPlace.get(row);
        if (mine && first) all.push(mine);
        if (mine) {
          const { id, outcome, reason, changed, detail } = entry;
          mine.steps.push({
            ...(id !== undefined && { id }),
            step,
            outcome,
            ...(reason !== undefined && { reason }),
            ...(changed && { changed }),
            ...(detail !== undefined && { detail }),
          });
          mine.at = outcome === "kept" ? kept : -1;
        }
        row++;
        if (entry.outcome === "kept") kept++;
      }
    followed = all;
  }
  return followed ?? [];
}

function endOf({ step, outcome, reason = "unnamed" }: TraceStep): TraceEnd {
  return outcome === "kept" ? { outcome: "unfinished", step } : { outcome, step, reason };
}

const idOf = (steps: Followed["steps"]): { id?: string } => {
  const id = steps.find((step) => step.id !== undefined)?.id;
  return id === undefined ? {} : { id };
};
