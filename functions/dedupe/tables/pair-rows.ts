import { createHash } from "node:crypto";
import { z } from "zod";
import type { ObjectStore } from "../../../shared/shards/object-store.ts";
import { readRange } from "./sectioned-table.ts";

/** A record in a pair, with what the join decides by. */
export interface PairedRecord {
  shard: number;
  at: number;
  standing: number;
  id: string;
}

/**
 * One partition's pairs: 68 bytes each, little-endian: shard, place, standing (uint32) and id (16 bytes) of the one,
 * the same of the other, similarity (float64), 1 where it is a cosine and 0 where a Jaccard similarity (uint32).
 */
export const PairTable = z.object({ key: z.string(), sha256: z.string(), pairs: z.int().nonnegative() });
export type PairTable = z.infer<typeof PairTable>;

const RECORD_BYTES = 28;
const SIMILARITY = 2 * RECORD_BYTES;
const PAIR_BYTES = SIMILARITY + 12;

export interface Pair {
  a: PairedRecord;
  b: PairedRecord;
  similarity: number;
  /** Whether they mean the same in other words, by the cosine of their embeddings. */
  semantic: boolean;
}

export class PairRows {
  #rows = Buffer.alloc(256 * PAIR_BYTES);
  #size = 0;

  add({ a, b, similarity, semantic }: Pair): void {
    const offset = this.#size++ * PAIR_BYTES;
    if (offset === this.#rows.length) {
      const rows = Buffer.alloc(this.#rows.length * 2);
      this.#rows.copy(rows);
      this.#rows = rows;
    }
    writeRecord(this.#rows, offset, a);
    writeRecord(this.#rows, offset + RECORD_BYTES, b);
    this.#rows.writeDoubleLE(similarity, offset + SIMILARITY);
    this.#rows.writeUInt32LE(semantic ? 1 : 0, offset + SIMILARITY + 8);
  }

  async store(store: ObjectStore, key: string): Promise<PairTable> {
    const bytes = this.#rows.subarray(0, this.#size * PAIR_BYTES);
    await store.write("data", key, bytes, "application/octet-stream");
    return { key, sha256: createHash("sha256").update(bytes).digest("hex"), pairs: this.#size };
  }
}

export async function readPairs(store: ObjectStore, { key, pairs }: PairTable): Promise<Pair[]> {
  const rows = await readRange(store, key, 0, pairs * PAIR_BYTES);
  return Array.from({ length: pairs }, (_, i) => {
    const offset = i * PAIR_BYTES;
    return {
      a: readRecord(rows, offset),
      b: readRecord(rows, offset + RECORD_BYTES),
      similarity: rows.readDoubleLE(offset + SIMILARITY),
      semantic: rows.readUInt32LE(offset + SIMILARITY + 8) === 1,
    };
  });
}

function writeRecord(into: Buffer, offset: number, { shard, at, standing, id }: PairedRecord): void {
  into.writeUInt32LE(shard, offset);
  into.writeUInt32LE(at, offset + 4);
  into.writeUInt32LE(standing, offset + 8);
  into.write(id, offset + 12, "hex");
}

const readRecord = (from: Buffer, offset: number): PairedRecord => ({
  shard: from.readUInt32LE(offset),
  at: from.readUInt32LE(offset + 4),
  standing: from.readUInt32LE(offset + 8),
  id: from.toString("hex", offset + 12, offset + RECORD_BYTES),
});
