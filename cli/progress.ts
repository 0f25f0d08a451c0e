import type { RunProgress } from "../local/runtime.ts";
import { addCounts, type Counts, noCounts } from "../shared/model/outcome.ts";
import type { StepName } from "../shared/model/run.ts";
import { shownAs } from "../shared/report/in-words.ts";
import { dim, number } from "./table.ts";

/** What the steps of a run have done so far. */
export interface StepTally {
  shards: number;
  reused: number;
  counts: Counts;
}

/** A map at work. */
interface Working {
  name: string;
  items: number;
  done: number;
  /** `performance.now()` */
  started: number;
  records: number;
}

/**
 * Shows a run as it goes: on a terminal one line a step, rewritten while it works; elsewhere one line when it is through.
 * Tells nothing when `quiet`.
 */
export class ProgressView {
  readonly tally = new Map<StepName, StepTally>();
  readonly #run: string;
  readonly #quiet: boolean;
  readonly #live: boolean;
  readonly #out: NodeJS.WriteStream;
  #step: Working | undefined;

  constructor(run: string, quiet: boolean, out: NodeJS.WriteStream = process.stderr) {
    this.#run = run;
    this.#quiet = quiet;
    this.#out = out;
    this.#live = !quiet && out.isTTY === true;
  }

  see(event: RunProgress): void {
    if (event.kind === "entered" && event.items !== undefined) this.#begin(event.state, event.items);
    else if (event.kind === "item") this.#item(event);
    else if (event.kind === "left") this.#end();
    else if (event.kind === "retried") this.#say(`  ${event.state} is tried again (${event.error})`);
    else if (event.kind === "waiting")
      this.#say(
        `  waiting for a person; in another terminal, in this folder:${this.tally.has("apply") ? `\n    npx provender review ${this.#run}    (what was masked, where the recipe asks for a review)` : ""}\n    npx provender approve ${this.#run}\n    npx provender reject ${this.#run}`,
      );
  }

  #begin(state: string, items: number): void {
    const name = state.replace(/(Shards|Partitions|Buckets)$/, "").toLowerCase();
    this.#step = { name: shownAs(name), items, done: 0, started: performance.now(), records: 0 };
    this.#draw();
  }

  #item({ step, counts, reused }: RunProgress): void {
    if (this.#step) this.#step.done++;
    if (step && counts) {
      const before = this.tally.get(step) ?? { shards: 0, reused: 0, counts: noCounts() };
      this.tally.set(step, {
        shards: before.shards + 1,
        reused: before.reused + (reused ? 1 : 0),
        counts: addCounts(before.counts, counts),
      });
      if (this.#step) this.#step.records += counts.in + counts.produced;
    }
    this.#draw();
  }

  #end(): void {
    if (!this.#step) return;
    const line = this.#line(this.#step);
    this.#step = undefined;
    if (this.#live) this.#out.write(`\r\x1b[2K${line}\n`);
    else this.#say(line);
  }

  #draw(): void {
    if (this.#live && this.#step) this.#out.write(`\r\x1b[2K${this.#line(this.#step)}`);
  }

  #line({ name, items, done, started, records }: Working): string {
    const seconds = (performance.now() - started) / 1000;
    const rate = seconds > 0 ? Math.round(records / seconds) : 0;
    const left = done > 0 && done < items ? `, ${Math.ceil((seconds / done) * (items - done))} s left` : "";
    const shards = items === 1 ? "" : dim(`  ${done}/${items}`);
    return `  ${name.padEnd(14)} ${number(records).padStart(10)} records  ${dim(`${number(rate)}/s${left}`)}${shards}`;
  }

  #say(line: string): void {
    if (!this.#quiet) this.#out.write(`${this.#live ? "\r\x1b[2K" : ""}${line}\n`);
  }
}
