import { z } from "zod";
import type { ObjectStore } from "../../../shared/shards/object-store.ts";
import { readRange } from "./sectioned-table.ts";

/** What match says about the record at a place of a shard. A conflict is only noted; the others drop the record. */
export const Verdict = z.tuple(
  [
    /** Place in the shard, from 0. */
    z.int().nonnegative(),
    z.enum(["exact_duplicate", "near_duplicate", "semantic_duplicate", "conflicting_answer"]),
    /** The id of the record that stays, or that answers the same question otherwise. */
    z.string(),
    /** Similarity with that record, 0 to 1: Jaccard's, or the cosine of a semantic duplicate. */
    z.number(),
  ],
  /** The version that record stands in, where it is an earlier one. */
  z.string(),
);
export type Verdict = z.infer<typeof Verdict>;

/** Four decimals are more than the ledger's readers need. */
export const rounded = (similarity: number): number => Math.round(similarity * 10_000) / 10_000;

/**
 * A stored list of verdicts by shard: the byte offset (uint32, little-endian) at which each shard's lines end, for all
 * shards, then the lines. So apply reads two small ranges, whatever the number of shards.
 */
export const VerdictTable = z.object({ key: z.string(), shards: z.int().nonnegative() });
export type VerdictTable = z.infer<typeof VerdictTable>;

/** Gathers verdicts; they come in the order of shards. */
export class VerdictRows {
  readonly #lines: string[][];

  constructor(shards: number) {
    this.#lines = Array.from({ length: shards }, () => []);
  }

  add(shard: number, verdict: Verdict): void {
    this.#lines[shard]?.push(`${JSON.stringify(verdict)}\n`);
  }

  async store(store: ObjectStore, key: string): Promise<VerdictTable> {
    const shards = this.#lines.length;
    const index = Buffer.alloc(shards * OFFSET_BYTES);
    const bodies = this.#lines.map((lines) => Buffer.from(lines.join("")));
    let end = index.length;
    bodies.forEach((body, shard) => {
      end += body.length;
      index.writeUInt32LE(end, shard * OFFSET_BYTES);
    });
    await store.write("data", key, Buffer.concat([index, ...bodies]), "application/octet-stream");
    return { key, shards };
  }
}

const OFFSET_BYTES = 4;

/** One shard's verdicts as text, a line each. */
export async function readVerdicts(
  store: ObjectStore,
  { key, shards }: VerdictTable,
  shard: number,
): Promise<string> {
  const first = Math.max(0, shard - 1) * OFFSET_BYTES;
  const offsets = await readRange(store, key, first, (shard + 1) * OFFSET_BYTES);
  const start = shard === 0 ? shards * OFFSET_BYTES : offsets.readUInt32LE(0);
  const end = offsets.readUInt32LE(offsets.length - OFFSET_BYTES);
  return (await readRange(store, key, start, end)).toString("utf8");
}
