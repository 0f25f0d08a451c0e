import { TraceRecord } from "../../shared/lineage/trace-record.ts";
import { published, traceBucket } from "../../shared/model/keys.ts";
import { type Counts, LedgerLine, noCounts } from "../../shared/model/outcome.ts";
import { SPLITS, type SplitName } from "../../shared/model/round.ts";
import type { RunManifest, StepName, StepResult } from "../../shared/model/run.ts";
import { wayOf } from "../../shared/model/way.ts";
import { linesOf } from "../../shared/shards/lines.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";
import { readLines } from "../../shared/shards/shard-reader.ts";
import { decompressZstd } from "../../shared/shards/zstd.ts";
import { readManifest, resultOf } from "../../shared/stage/results.ts";
import { readDecision } from "../../shared/stage/rounds.ts";

/** Every row of a run, by what became of it. Unit: rows, generated ones included. */
export interface Accounts {
  rows: number;
  /** By where they ended: `published`, or `<step> <reason>`. */
  ends: Record<string, number>;
}

const FILES: Readonly<Record<SplitName, string>> = {
  train: "training_data",
  validation: "validation_data",
  test: "test_data",
};

/**
 * Adds a run up from its ledgers alone, as far as it came: each ledger has a line for each record that entered, and says of
 * it what the counts say; what a step kept is what the next one took in; no row of a file is told of twice.
 * @throws Error naming the step and shard that does not add up
 */
export async function accountsOf(store: ObjectStore, run: string): Promise<Accounts> {
  const manifest = await readManifest(store, run);
  const accounts: Accounts = { rows: 0, ends: {} };
  for (const shard of await shardsOf(store, manifest)) {
    let kept: number | undefined;
    for (const step of wayOf(manifest.recipe, shard >= manifest.parts.length)) {
      const result = await done(store, run, step, shard);
      if (!result?.ledger) continue;
      const { counts, lines } = await readLedger(store, result);
      const entered = counts.in;
      const where = `${step}, shard ${shard} of ${run}`;
      const told = { ...result.counts, in: result.counts.in + result.counts.produced, produced: 0 };
      same(`the ledger of ${where}`, counts, told);
      if (kept !== undefined) same(`what came to ${where}`, entered, kept);
      else accounts.rows += entered;
      // Elements of one JSON document may stand on one line; lines and table rows never do.
      if (step === "source" && manifest.parts[shard]?.format !== "json")
        same(`the rows of ${where}`, new Set(lines).size, lines.length);
      for (const [reason, n] of Object.entries({ ...counts.dropped, ...counts.quarantined }))
        accounts.ends[`${step} ${reason}`] = (accounts.ends[`${step} ${reason}`] ?? 0) + n;
      kept = counts.kept;
      if (step === "split") accounts.ends.published = (accounts.ends.published ?? 0) + kept;
    }
  }
  return accounts;
}

/**
 * Holds a published version's record-level lineage to its files and ledgers: every row has one way, and the ways that end
 * in a published line name every line once, with the id that stands beside it.
 */
export async function checkLineage(store: ObjectStore, run: string): Promise<Accounts> {
  const accounts = await accountsOf(store, run);
  const manifest = await readManifest(store, run);
  const traces = await tracesOf(store, manifest);
  same("traces", traces.length, accounts.rows);
  for (const split of SPLITS) {
    const ids = (await store.readWhole("data", published(manifest.dataset, run, `${FILES[split]}.ids`)))
      ?.toString("latin1")
      .split("\n")
      .slice(0, -1);
    const told: (string | undefined)[] = [];
    for (const { id, end } of traces)
      if (end.outcome === "published" && end.split === split) {
        same(`line ${end.line} of ${split} is told of once`, told[end.line - 1], undefined);
        told[end.line - 1] = id;
      }
    same(`published ids of ${split}`, told, ids ?? []);
  }
  return accounts;
}

async function tracesOf(store: ObjectStore, { dataset, run }: RunManifest): Promise<TraceRecord[]> {
  const { state } = await lastDecision(store, run);
  const traces: TraceRecord[] = [];
  for (const bucket of state.buckets)
    for await (const lines of linesOf(decompressZstd(store.read("data", traceBucket(dataset, run, bucket)))))
      for (const line of lines) traces.push(TraceRecord.parse(JSON.parse(line)));
  return traces;
}

async function lastDecision(store: ObjectStore, run: string) {
  for (let round = 0; ; round++) {
    const decision = await readDecision(store, run, round);
    if (decision.batches.length === 0) return decision;
  }
}

async function shardsOf(store: ObjectStore, manifest: RunManifest): Promise<number[]> {
  const shards = manifest.parts.map(({ shard }) => shard);
  for (let round = 0; ; round++) {
    const decision = await readDecision(store, manifest.run, round).catch(() => undefined);
    if (!decision?.batches.length) return shards;
    shards.push(...decision.batches.map(({ shard }) => shard));
  }
}

const done = (
  store: ObjectStore,
  run: string,
  step: StepName,
  shard: number,
): Promise<StepResult | undefined> => resultOf(store, run, step, shard).catch(() => undefined);

async function readLedger(
  store: ObjectStore,
  { ledger }: StepResult,
): Promise<{ counts: Counts; lines: number[] }> {
  const counts = noCounts();
  const rows: number[] = [];
  if (ledger)
    for await (const lines of readLines(store, ledger))
      for (const text of lines) {
        const { outcome, reason = "unnamed", changed, line } = LedgerLine.parse(JSON.parse(text));
        counts.in++;
        if (line !== undefined) rows.push(line);
        if (outcome !== "kept") counts[outcome][reason] = (counts[outcome][reason] ?? 0) + 1;
        else {
          counts.kept++;
          if (changed) counts.changed++;
        }
      }
  return { counts, lines: rows };
}

function same(what: string, found: unknown, expected: unknown): void {
  const [a, b] = [found, expected].map((value) => JSON.stringify(value, sorted));
  if (a !== b) throw new Error(`${what}: ${a}, where ${b} was expected`);
}

const sorted = (_: string, value: unknown): unknown =>
  value !== null && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
