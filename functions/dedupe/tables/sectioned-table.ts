import { createHash } from "node:crypto";
import { z } from "zod";
import { free } from "../../../shared/shards/free.ts";
import type { ObjectStore } from "../../../shared/shards/object-store.ts";
import { inParallel, SMALL_READS } from "../../../shared/stage/in-parallel.ts";

/**
 * A stored table of rows of one width, partition after partition, so that each match reads one range of each shard's
 * table. Many small objects would be the other way: 8,000 shards × 400 partitions are 3.2 million of them to write, and
 * S3 asks twelve times as much for a write as for a read.
 */
export const SectionedTable = z.object({
  /** In the data bucket. */
  key: z.string(),
  sha256: z.string(),
  /** Bytes at which each partition's section ends. */
  ends: z.array(z.int().nonnegative()),
});
export type SectionedTable = z.infer<typeof SectionedTable>;

const FIRST_ROWS = 1024;

/** Gathers rows in their order, and puts each partition's rows together when all are there. */
export class SectionedRows {
  readonly #width: number;
  readonly #partitions: number;
  #rows: Buffer<ArrayBuffer>;
  #partitionOf = new Uint32Array(FIRST_ROWS);
  #size = 0;

  constructor(width: number, partitions: number) {
    this.#width = width;
    this.#partitions = partitions;
    this.#rows = Buffer.from(new ArrayBuffer(FIRST_ROWS * width));
  }

  /** Room for one more row: `write` is told where in the buffer it begins. */
  add(partition: number, write: (into: Buffer, offset: number) => void): void {
    if (this.#size === this.#partitionOf.length) this.#grow();
    write(this.#rows, this.#size * this.#width);
    this.#partitionOf[this.#size++] = partition;
  }

  /** Nothing can be added afterwards. */
  async store(store: ObjectStore, key: string): Promise<SectionedTable> {
    const { table, ends } = this.#sorted();
    free(this.#rows);
    const sha256 = createHash("sha256").update(table).digest("hex");
    await store.write("data", key, table, "application/octet-stream");
    free(table);
    return { key, sha256, ends };
  }

  #sorted(): { table: Buffer; ends: number[] } {
    const width = this.#width;
    const next = new Float64Array(this.#partitions);
    for (let i = 0; i < this.#size; i++) {
      const partition = this.#partitionOf[i] ?? 0;
      next[partition] = (next[partition] ?? 0) + width;
    }
    let end = 0;
    const ends = Array.from(next, (bytes, partition) => {
      next[partition] = end;
      end += bytes;
      return end;
    });
    const table = Buffer.alloc(end);
    for (let i = 0; i < this.#size; i++) {
      const partition = this.#partitionOf[i] ?? 0;
      const to = next[partition] ?? 0;
      this.#rows.copy(table, to, i * width, (i + 1) * width);
      next[partition] = to + width;
    }
    return { table, ends };
  }

  #grow(): void {
    this.#rows = Buffer.from(this.#rows.buffer.transfer(this.#rows.length * 2));
    this.#partitionOf = new Uint32Array(this.#partitionOf.buffer.transfer(this.#partitionOf.byteLength * 2));
  }
}

/** One partition's rows of several shards' tables, one shard behind the other, and whose each one is. */
export async function readSections(
  store: ObjectStore,
  tables: readonly SectionedTable[],
  partition: number,
  width: number,
): Promise<{ rows: Buffer; shardOf: Uint32Array }> {
  const ranges = tables.map(({ ends }) => ({ start: ends[partition - 1] ?? 0, end: ends[partition] ?? 0 }));
  let size = 0;
  const places = ranges.map(({ start, end }) => {
    size += end - start;
    return size - (end - start);
  });
  // Read to where they belong: a partition is large, and joining its sections would hold it twice.
  const rows = Buffer.alloc(size);
  const shardOf = new Uint32Array(size / width);
  await inParallel(tables, SMALL_READS, async ({ key }, shard) => {
    const { start, end } = ranges[shard] ?? { start: 0, end: 0 };
    const place = places[shard] ?? 0;
    let at = place;
    for await (const chunk of store.read("data", key, { range: { start, end } })) {
      rows.set(chunk, at);
      at += chunk.length;
    }
    shardOf.fill(shard, place / width, (place + end - start) / width);
  });
  return { rows, shardOf };
}

/** Bytes of an object of the data bucket: `start` inclusive, `end` exclusive. */
export async function readRange(
  store: ObjectStore,
  key: string,
  start: number,
  end: number,
): Promise<Buffer> {
  if (end <= start) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.read("data", key, { range: { start, end } })) chunks.push(chunk);
  return Buffer.concat(chunks);
}
