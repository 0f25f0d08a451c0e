import type { ObjectStore } from "../../../shared/shards/object-store.ts";
import { readRange, SectionedRows, type SectionedTable } from "./sectioned-table.ts";

/** A text that more than one record has: the record that stays, and how many there are with it. */
export interface Copies {
  shard: number;
  at: number;
  id: string;
  records: number;
}

/** Little-endian: shard, place, records (uint32), id (16 bytes). */
const ROW_BYTES = 28;

/** Gathers one partition's groups of equal texts. */
export class CopyRows {
  readonly #rows = new SectionedRows(ROW_BYTES, 1);

  add({ shard, at, id, records }: Copies): void {
    this.#rows.add(0, (into, offset) => {
      into.writeUInt32LE(shard, offset);
      into.writeUInt32LE(at, offset + 4);
      into.writeUInt32LE(records, offset + 8);
      into.write(id, offset + 12, "hex");
    });
  }

  store(store: ObjectStore, key: string): Promise<SectionedTable> {
    return this.#rows.store(store, key);
  }
}

export async function readCopies(store: ObjectStore, { key, ends }: SectionedTable): Promise<Copies[]> {
  const rows = await readRange(store, key, 0, ends.at(-1) ?? 0);
  return Array.from({ length: rows.length / ROW_BYTES }, (_, i) => {
    const from = i * ROW_BYTES;
    return {
      shard: rows.readUInt32LE(from),
      at: rows.readUInt32LE(from + 4),
      records: rows.readUInt32LE(from + 8),
      id: rows.toString("hex", from + 12, from + ROW_BYTES),
    };
  });
}
