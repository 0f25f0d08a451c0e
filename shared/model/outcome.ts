import { z } from "zod";
import type { Example } from "./record.ts";

/** Anything JSON can say. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };
export const Json: z.ZodType<Json> = z.json();

/**
 * What a stage decides about one record. Exactly one per record that enters, so that counts balance:
 * `in + produced = kept + dropped + quarantined`.
 *
 * `detail` goes to the ledger and the lineage, which everyone may read: it must never hold text of the record.
 */
export type Outcome =
  | { kind: "kept"; record: Example; detail?: Json; rating?: Rating }
  | { kind: "dropped"; reason: string; detail?: Json }
  | { kind: "quarantined"; error: string; detail?: Json };

/** What a step found a record to be worth, where nobody had said so: noted on the record, which stays as it came. */
export type Rating = Required<Pick<Example, "quality" | "signals">>;

/** The record goes on. Handing back the very object that came in means "unchanged": its line is copied as it is. */
export const keep = (record: Example, detail?: Json): Outcome =>
  detail === undefined ? { kind: "kept", record } : { kind: "kept", record, detail };

/** The record is understood and not wanted. `reason` is a stable snake_case name that the counts are kept by. */
export const drop = (reason: string, detail?: Json): Outcome =>
  detail === undefined ? { kind: "dropped", reason } : { kind: "dropped", reason, detail };

/** The record cannot be understood. `error` is a stable snake_case name; `detail.message` says what a person should do. */
export const quarantine = (error: string, detail?: Json): Outcome =>
  detail === undefined ? { kind: "quarantined", error } : { kind: "quarantined", error, detail };

/** One line of a ledger: what happened to the record at this place of the stage's input. */
export const LedgerLine = z.strictObject({
  /** The record's id; absent where a source row never became a record. */
  id: z.string().optional(),
  outcome: z.enum(["kept", "dropped", "quarantined"]),
  /** The drop's reason or the quarantine's error. */
  reason: z.string().optional(),
  /** True when the record went on changed. */
  changed: z.literal(true).optional(),
  /** The line in the source object (source stage only). */
  line: z.int().positive().optional(),
  detail: Json.optional(),
});
export type LedgerLine = z.infer<typeof LedgerLine>;

/** How a stage's records fared on one shard. Unit: records. */
export const Counts = z.strictObject({
  in: z.int().nonnegative(),
  produced: z.int().nonnegative(),
  kept: z.int().nonnegative(),
  /** Of the kept ones, those that went on changed. */
  changed: z.int().nonnegative(),
  dropped: z.record(z.string(), z.int()),
  quarantined: z.record(z.string(), z.int()),
});
export type Counts = z.infer<typeof Counts>;

export const noCounts = (): Counts => ({
  in: 0,
  produced: 0,
  kept: 0,
  changed: 0,
  dropped: {},
  quarantined: {},
});

export const total = (byName: Readonly<Record<string, number>>): number =>
  Object.values(byName).reduce((sum, n) => sum + n, 0);

/** Conservation: nothing entered that did not leave by a named door. */
export const balances = (c: Counts): boolean =>
  c.in + c.produced === c.kept + total(c.dropped) + total(c.quarantined);

/** The sum of two counts, name by name. */
export function addCounts(a: Counts, b: Counts): Counts {
  return {
    in: a.in + b.in,
    produced: a.produced + b.produced,
    kept: a.kept + b.kept,
    changed: a.changed + b.changed,
    dropped: addByName(a.dropped, b.dropped),
    quarantined: addByName(a.quarantined, b.quarantined),
  };
}

export function addByName(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Record<string, number> {
  const sum: Record<string, number> = { ...a };
  for (const [name, n] of Object.entries(b)) addTo(sum, name, n);
  return sum;
}

/** Counts `n` more under `name`. Names come out of data: `constructor` is one like any other. */
export function addTo(sums: Record<string, number>, name: string, n = 1): void {
  sums[name] = (Object.hasOwn(sums, name) ? (sums[name] ?? 0) : 0) + n;
}
