import type { ObjectStore } from "../../../shared/shards/object-store.ts";
import { readRange, SectionedRows, type SectionedTable } from "./sectioned-table.ts";

/**
 * A shard's records by how many zero bits their exact key begins with: half of them with none, a quarter with one, and so
 * on. So whoever knows how many records a run has reads a sample of any size, and it is a sample of texts: copies are in it
 * together, and where the run is cut makes no difference. 8 bytes a record: place, and 4 bytes of the exact key.
 */
const ROW_BYTES = 8;
const LEVELS = 33;

export class SampleRows {
  readonly rows = new SectionedRows(ROW_BYTES, LEVELS);

  add(at: number, exact: Buffer): void {
    this.rows.add(levelOf(exact), (into, offset) => {
      into.writeUInt32LE(at, offset);
      into.writeUInt32LE(exact.readUInt32LE(0), offset + 4);
    });
  }
}

/** Bits of the key that nothing else goes by. */
export const levelOf = (exact: Buffer): number => Math.clz32(exact.readUInt32LE(8));

/** The records of this level and all above it. */
export async function readSample(
  store: ObjectStore,
  { key, ends }: SectionedTable,
  level: number,
): Promise<{ at: number; exact: number }[]> {
  const rows = await readRange(store, key, ends[level - 1] ?? 0, ends.at(-1) ?? 0);
  return Array.from({ length: rows.length / ROW_BYTES }, (_, i) => ({
    at: rows.readUInt32LE(i * ROW_BYTES),
    exact: rows.readUInt32LE(i * ROW_BYTES + 4),
  }));
}
