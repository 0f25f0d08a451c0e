import { EXACT_BYTES, type ExactKeys, PROMPT_BYTES } from "../../../shared/similarity/exact-key.ts";

/**
 * One record in the tables that match reads, 48 bytes, little-endian:
 *
 *     offset  0  place in the shard, from 0     uint32
 *             4  exact key                      16 bytes
 *            20  prompt key                      8 bytes
 *            28  id                             16 bytes
 *            44  standing                        uint32, the lower the better
 */
export const ENTRY_BYTES = 48;
const EXACT = 4;
const PROMPT = EXACT + EXACT_BYTES;
const ID = PROMPT + PROMPT_BYTES;
const STANDING = ID + 16;

export interface KeyEntry extends ExactKeys {
  at: number;
  id: string;
  standing: number;
}

/** The partition of an entry: by its prompt, so that equal chats and equal questions meet in one partition. */
export const partitionOf = ({ prompt }: Pick<ExactKeys, "prompt">, partitions: number): number =>
  prompt.readUInt32LE(0) % partitions;

export function writeEntry(into: Buffer, offset: number, entry: KeyEntry): void {
  into.writeUInt32LE(entry.at, offset);
  into.set(entry.exact, offset + EXACT);
  into.set(entry.prompt, offset + PROMPT);
  into.write(entry.id, offset + ID, "hex");
  into.writeUInt32LE(entry.standing, offset + STANDING);
}

/** Entries one behind the other, read where they lie. */
export class KeyEntries {
  readonly #bytes: Buffer;
  readonly length: number;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.length = bytes.length / ENTRY_BYTES;
  }

  at(i: number): number {
    return this.#bytes.readUInt32LE(i * ENTRY_BYTES);
  }
  id(i: number): string {
    return this.#bytes.toString("hex", i * ENTRY_BYTES + ID, i * ENTRY_BYTES + STANDING);
  }
  standing(i: number): number {
    return this.#bytes.readUInt32LE(i * ENTRY_BYTES + STANDING);
  }
  exactHash(i: number): number {
    return this.#bytes.readUInt32LE(i * ENTRY_BYTES + EXACT);
  }
  /** Another four bytes than the partition was chosen by, or every hash would leave the same rest. */
  promptHash(i: number): number {
    return this.#bytes.readUInt32LE(i * ENTRY_BYTES + PROMPT + 4);
  }
  /** Whether entry `i` has the exact key of another that is alone in its buffer. */
  equalsExact(i: number, other: Buffer): boolean {
    const from = i * ENTRY_BYTES + EXACT;
    return this.#bytes.compare(other, EXACT, PROMPT, from, from + EXACT_BYTES) === 0;
  }
  sameExact(i: number, j: number): boolean {
    return this.#same(i, j, EXACT, PROMPT);
  }
  samePrompt(i: number, j: number): boolean {
    return this.#same(i, j, PROMPT, ID);
  }

  #same(i: number, j: number, from: number, to: number): boolean {
    const a = i * ENTRY_BYTES;
    const b = j * ENTRY_BYTES;
    return this.#bytes.compare(this.#bytes, b + from, b + to, a + from, a + to) === 0;
  }
}
