import { z } from "zod";
import { NothingLeft, TooManyBadLines } from "../../shared/model/errors.ts";
import { FILTER_SETTINGS, JUDGE_SETTINGS } from "../../shared/model/filter-settings.ts";
import { addByName, type LedgerLine, total } from "../../shared/model/outcome.ts";
import type { RunManifest, StepName, StepResult } from "../../shared/model/run.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";
import { readLines } from "../../shared/shards/shard-reader.ts";

/** Bad lines named in the message. */
const SHOWN = 5;

/**
 * @param sourced Source's results, one a part of the manifest.
 * @throws TooManyBadLines naming the first source with a larger share of unreadable rows than the recipe tolerates
 */
export async function checkTolerance(
  store: ObjectStore,
  manifest: RunManifest,
  sourced: readonly StepResult[],
): Promise<void> {
  const tolerated = manifest.recipe.tolerance.badLines;
  for (const { name } of manifest.recipe.sources) {
    const shards = manifest.parts.flatMap((part, i) => {
      const result = sourced[i];
      return part.source === name && result ? [{ part, result }] : [];
    });
    const rows = shards.reduce((sum, { result }) => sum + result.counts.in + result.counts.produced, 0);
    const bad = shards.reduce((sum, { result }) => sum + total(result.counts.quarantined), 0);
    if (bad <= tolerated * rows) continue;
    const first: BadLine[] = [];
    for (const { part, result } of shards)
      if (first.length < SHOWN)
        first.push(...(await badLines(store, part.key, result, SHOWN - first.length)));
    throw new TooManyBadLines(
      `Source ${name}: ${bad} of ${rows} rows cannot be read (${percent(bad / rows)}), and the recipe tolerates ` +
        `${percent(tolerated)}. The first of them:\n${told(first)}\n` +
        "Repair the file or the recipe's source, or raise tolerance.badLines.",
      { source: name, bad, rows, tolerated },
    );
  }
}

interface BadLine {
  place: string;
  message: string;
}

/** Each message once, with the places it holds for. */
function told(lines: readonly BadLine[]): string {
  const byMessage = Map.groupBy(lines, ({ message }) => message);
  const places = (some: readonly BadLine[]): string =>
    [...new Set(some.map(({ place }) => place))].join(", ");
  return [...byMessage].map(([message, some]) => `  ${places(some)}: ${message}`).join("\n");
}

async function badLines(
  store: ObjectStore,
  file: string,
  { counts, ledger }: StepResult,
  most: number,
): Promise<BadLine[]> {
  const found: BadLine[] = [];
  if (total(counts.quarantined) === 0 || !ledger) return found;
  for await (const lines of readLines(store, ledger))
    for (const text of lines) {
      const line: LedgerLine = JSON.parse(text);
      if (line.outcome !== "quarantined") continue;
      found.push({ place: `${file}:${line.line ?? "?"}`, message: messageOf(line) });
      if (found.length === most) return found;
    }
  return found;
}

/** What is wrong with the line, in words; the place is told beside it. */
function messageOf({ reason = "unnamed", detail }: LedgerLine): string {
  const { data } = z.object({ message: z.string() }).safeParse(detail);
  return data?.message.replace(/^line \d+: /, "") ?? reason;
}

/** The recipe's key that decides a reason, by the step that drops for it. */
const SETTINGS_OF: Readonly<Partial<Record<string, Readonly<Partial<Record<string, string>>>>>> = {
  filter: FILTER_SETTINGS,
  judge: JUDGE_SETTINGS,
};

/**
 * The failure of a run that has nothing to publish, naming what took most of the records.
 * @param results Every shard's, by step
 */
export function nothingLeft(results: ReadonlyMap<StepName, readonly StepResult[]>): NothingLeft {
  let most = { step: "source", reason: "no_rows", dropped: 0 };
  for (const [step, shards] of results) {
    const reasons = shards.reduce<Record<string, number>>(
      (sum, { counts }) => addByName(addByName(sum, counts.dropped), counts.quarantined),
      {},
    );
    for (const [reason, dropped] of Object.entries(reasons))
      if (dropped > most.dropped) most = { step, reason, dropped };
  }
  const setting = SETTINGS_OF[most.step]?.[most.reason];
  const why =
    most.dropped === 0
      ? "the sources hold no rows"
      : `most went at ${most.step}: ${most.dropped} as ${most.reason}${setting ? ` (${setting})` : ""}`;
  return new NothingLeft(
    `No record is left to publish; ${why}. Change the recipe or the sources; \`explain FILE:LINE\` shows one row's way.`,
    most,
  );
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;
