import type { Json, Outcome } from "../model/outcome.ts";

/**
 * One line that `provender try` was given: the parsed JSON of a record, of anything with `messages`, or of
 * `{"text": "…"}`. Line numbers count from 1.
 */
export interface TrialInput {
  line: number;
  value: unknown;
}

/** What the stage would do with it. One output an input, in order; printed as one JSON line. */
export interface TrialOutput {
  line: number;
  id?: string;
  outcome: Outcome["kind"];
  /** The drop's reason or the quarantine's error. */
  reason?: string;
  detail?: Json;
  /** The record as it would go on; `{ text }` where the input was `{ text }`. */
  record?: unknown;
  /** Further fields a stage shows (mask: `spans`). */
  [extra: string]: unknown;
}

/** One stage alone: the whole file in, one output a line. Stages that look at one record at a time stream. */
export type Trial = (inputs: AsyncIterable<readonly TrialInput[]>) => AsyncIterable<readonly TrialOutput[]>;
