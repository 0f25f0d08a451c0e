/**
 * One band of one record in the tables that match reads, 24 bytes, little-endian, all uint32:
 *
 *     offset  0  band hash, upper half; the partition is chosen by it
 *             4  band hash, lower half
 *             8  place in the shard, from 0
 *            12  first 4 bytes of the exact key
 *            16  standing, the lower the better
 *            20  shingle size, or what stands in for it
 */
export const BAND_BYTES = 24;

export interface BandEntry {
  high: number;
  low: number;
  at: number;
  exact: number;
  standing: number;
  size: number;
}

export function writeBand(into: Buffer, offset: number, entry: BandEntry): void {
  into.writeUInt32LE(entry.high, offset);
  into.writeUInt32LE(entry.low, offset + 4);
  into.writeUInt32LE(entry.at, offset + 8);
  into.writeUInt32LE(entry.exact, offset + 12);
  into.writeUInt32LE(entry.standing, offset + 16);
  into.writeUInt32LE(entry.size, offset + 20);
}

/** Entries one behind the other, read where they lie. */
export class BandEntries {
  readonly #bytes: Buffer;
  readonly length: number;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.length = bytes.length / BAND_BYTES;
  }

  #field(i: number, offset: number): number {
    return this.#bytes.readUInt32LE(i * BAND_BYTES + offset);
  }
  high(i: number): number {
    return this.#field(i, 0);
  }
  low(i: number): number {
    return this.#field(i, 4);
  }
  at(i: number): number {
    return this.#field(i, 8);
  }
  exact(i: number): number {
    return this.#field(i, 12);
  }
  standing(i: number): number {
    return this.#field(i, 16);
  }
  size(i: number): number {
    return this.#field(i, 20);
  }
}
