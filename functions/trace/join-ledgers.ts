import { NotConserved } from "../../shared/model/errors.ts";
import type { LedgerLine } from "../../shared/model/outcome.ts";
import type { SplitName } from "../../shared/model/round.ts";
import type { StepName } from "../../shared/model/run.ts";

/** A step's ledger, a batch of lines at a time, in the order of its input. */
export interface StepLedger {
  step: StepName;
  lines: AsyncIterable<readonly string[]>;
}

/** Where a shard's rows came from. */
export interface RowOrigin {
  uri: string;
  version: string;
}

/** One row's way, as text: a TraceRecord without its shard, its published line counted within the shard. */
export interface JoinedRow {
  id: string | undefined;
  line: number;
  text: string;
}

/**
 * Joins the ledgers of a shard's steps into one row per line of the first. Shards keep their order: record i of a
 * step's input is the i-th that the step before kept, so the ledgers are read side by side, with flat memory.
 *
 * Ledger lines are spliced as text: each is `{"id":"…",` and what the trace shows, and there are five of them a row.
 *
 * @param published Counts the lines of each split; the caller reads it when all rows are through.
 * @throws NotConserved when a step kept a record that the next one never saw, or the other way round
 */
export async function* joinLedgers(
  ledgers: readonly StepLedger[],
  origin: RowOrigin,
  shard: number,
  published: Record<SplitName, number>,
): AsyncGenerator<JoinedRow[]> {
  const [first, ...rest] = ledgers;
  if (!first) return;
  const later = rest.map((ledger) => new LineCursor(ledger));
  const head = `"uri":${JSON.stringify(origin.uri)},"version":${JSON.stringify(origin.version)},"line":`;
  let row = 0;
  for await (const lines of first.lines) {
    let joined: JoinedRow[] = [];
    for (const text of lines) {
      if (joined.length === ROWS_AT_A_TIME) {
        yield joined;
        joined = [];
      }
      row++;
      const { id, line = row, entry } = firstDecision(text);
      let last = { step: first.step, entry };
      let steps = `{"step":"${first.step}",${last.entry}`;
      for (const cursor of later) {
        if (!last.entry.startsWith(KEPT)) break;
        if (cursor.done) await cursor.refill();
        const entry = cursor.next(id);
        if (entry === undefined) throw notConserved(cursor.step, shard);
        last = { step: cursor.step, entry };
        steps += `,{"step":"${cursor.step}",${entry}`;
      }
      const named = id === undefined ? "" : `"id":"${id}",`;
      joined.push({
        id,
        line,
        text: `{${named}${head}${line},"steps":[${steps}],"end":${endOf(last, published)}}`,
      });
    }
    yield joined;
  }
  for (const cursor of later) {
    if (cursor.done) await cursor.refill();
    if (!cursor.done) throw notConserved(cursor.step, shard);
  }
}

/** A ledger's batch has over ten thousand lines; as many rows at a time would outlive the young generation. */
const ROWS_AT_A_TIME = 256;

/** The usual line of a source's ledger. */
const SOURCED = /^\{"id":"([0-9a-f]{32})","outcome":"kept","line":(\d+)\}$/;

function firstDecision(text: string): { id?: string | undefined; line?: number | undefined; entry: string } {
  const usual = SOURCED.exec(text);
  if (usual) return { id: usual[1], line: Number(usual[2]), entry: `${KEPT}}` };
  const parsed: LedgerLine = JSON.parse(text);
  return { id: parsed.id, line: parsed.line, entry: decisionOf(parsed) };
}

/** How a decision begins when the record went on. */
const KEPT = '"outcome":"kept"';

/** What a ledger line says besides the record and its place, as the inside of an object with its closing brace. */
function decisionOf({ outcome, reason, changed, detail }: LedgerLine): string {
  return JSON.stringify({ outcome, reason, changed, detail }).slice(1);
}

function endOf(last: { step: StepName; entry: string }, published: Record<SplitName, number>): string {
  if (!last.entry.startsWith(KEPT)) {
    const { outcome, reason = "unnamed" }: LedgerLine = JSON.parse(`{${last.entry}`);
    return JSON.stringify({ outcome, step: last.step, reason });
  }
  const split = /"split":"(\w+)"/.exec(last.entry)?.[1];
  if (last.step !== "split" || !isSplit(split))
    return JSON.stringify({ outcome: "unfinished", step: last.step });
  return `{"outcome":"published","split":"${split}","line":${++published[split]}}`;
}

const isSplit = (name: string | undefined): name is SplitName =>
  name === "train" || name === "validation" || name === "test";

/** Reads a later ledger line by line; only a new batch is awaited. */
class LineCursor {
  readonly step: StepName;
  readonly #batches: AsyncIterator<readonly string[]>;
  #lines: readonly string[] = [];
  #at = 0;

  constructor({ step, lines }: StepLedger) {
    this.step = step;
    this.#batches = lines[Symbol.asyncIterator]();
  }

  get done(): boolean {
    return this.#at >= this.#lines.length;
  }

  async refill(): Promise<void> {
    while (this.done) {
      const next = await this.#batches.next();
      if (next.done) return;
      this.#lines = next.value;
      this.#at = 0;
    }
  }

  /** What the next line decides, or undefined when it is another record's. */
  next(id: string | undefined): string | undefined {
    const line = this.#lines[this.#at++];
    if (line === undefined) return undefined;
    const head = `{"id":"${id}",`;
    // The usual line is spliced as it is; one that names its fields in another order is read.
    if (line.startsWith(KEPT, head.length) && line.startsWith(head)) return line.slice(head.length);
    const parsed: LedgerLine = JSON.parse(line);
    return parsed.id === id ? decisionOf(parsed) : undefined;
  }
}

const notConserved = (step: StepName, shard: number): NotConserved =>
  new NotConserved(
    `The ledger of ${step} for shard ${shard} does not follow on the one before it; delete its work folder and run again.`,
    { step, shard },
  );
