import { z } from "zod";
import type { Example, SourceKind } from "../../shared/model/record.ts";
import { familyOf } from "../../shared/model/record.ts";
import { exactKey } from "../../shared/similarity/exact-key.ts";

/** What the later steps need of a record in place of its text. One a record, in order. */
export interface Digest {
  id: string;
  category?: string;
  family: string;
  source: string;
  kind: SourceKind;
  language?: string;
}

export function digestOf(record: Example): Digest {
  const { id, category, language, source } = record;
  return { id, category, family: familyOf(record), source: source.name, kind: source.kind, language };
}

/** What match compares: the key two duplicates share, and the record's standing when they do. */
export const KeyEntry = z.strictObject({
  key: z.string(),
  id: z.string(),
  /** Place in its shard, from 0. */
  at: z.int().nonnegative(),
  /** Lower stays; see `KINDS`. */
  kind: z.int().nonnegative(),
  quality: z.number(),
});
export type KeyEntry = z.infer<typeof KeyEntry>;

/** The standing of sources, best first. */
const KINDS: readonly SourceKind[] = ["human", "logs", "public", "synthetic"];

export function keyEntryOf(record: Example, at: number): KeyEntry {
  const { id, source, quality = 0 } = record;
  return { key: exactKey(record), id, at, kind: KINDS.indexOf(source.kind), quality };
}

/** The partition that compares a key: its first four bytes, spread evenly. */
export const partitionOf = (key: string, partitions: number): number =>
  Number.parseInt(key.slice(0, 8), 16) % partitions;

/** The output that holds a partition's keys of a shard. */
export const keysRole = (partition: number): string => `keys-${partition}`;

/** One loser: where it stands, and whom it lost to. */
export const Loss = z.strictObject({ shard: z.int(), at: z.int(), keeper: z.string() });
export type Loss = z.infer<typeof Loss>;
