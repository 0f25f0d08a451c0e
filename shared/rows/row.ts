import type { Json } from "../model/outcome.ts";

/**
 * One row of an input file: its parsed value, or why there is none. `line` counts from 1, as an editor shows it, and
 * is where the row begins. `message` says what a person should do and holds no text of the row.
 */
export type Row = { line: number; value: unknown } | { line: number; error: string; message: string };

export type RowObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is RowObject {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** The row's own field: nothing inherited, so `constructor` and `__proto__` are names like any other. */
export const field = (row: RowObject, name: string): unknown =>
  Object.hasOwn(row, name) ? row[name] : undefined;

export const has = (row: RowObject, name: string): boolean => Object.hasOwn(row, name);

/** Thrown where a row turns out not to become a record; caught once a row, where the ledger line is made. */
export class RowRefused extends Error {
  override readonly name = "RowRefused";
  readonly outcome: "dropped" | "quarantined";
  readonly reason: string;
  readonly detail: { readonly [key: string]: Json };

  constructor(
    outcome: "dropped" | "quarantined",
    reason: string,
    detail: { readonly [key: string]: Json } & { readonly message: string },
  ) {
    super(detail.message);
    this.outcome = outcome;
    this.reason = reason;
    this.detail = detail;
  }
}

/** The row cannot be understood. `message` holds no text of the row: names of fields and places only. */
export const refuse = (error: string, message: string): RowRefused =>
  new RowRefused("quarantined", error, { message });
