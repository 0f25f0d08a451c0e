import { free } from "./free.ts";
import { FRAME_BYTES } from "./zstd.ts";

/** Memory of frames is used again: fresh memory costs the kernel as much time as the lines cost us. */
const SPARE = 8;
const spare: Buffer[] = [];

/** Lines gathered as the bytes they will be stored as: a text that grows line by line is copied once more in the end. */
export class LineMemory {
  readonly #memory: Buffer;
  #length = 0;

  /** @param bytes how much it takes, line ends included */
  constructor(bytes: number) {
    this.#memory = (bytes === FRAME_BYTES && spare.pop()) || Buffer.allocUnsafeSlow(bytes);
  }

  /** Bytes in it. */
  get length(): number {
    return this.#length;
  }

  /** The bytes from `start` on: valid until `clear` or `release`. */
  bytes(start = 0): Buffer {
    return this.#memory.subarray(start, this.#length);
  }

  /** Adds the line and its end; false when there is no room for both. */
  add(line: string): boolean {
    const room = this.#memory.length - this.#length;
    // UTF-8 takes at most three bytes a UTF-16 unit; only near the end is it worth while to count.
    if (line.length * 3 >= room && Buffer.byteLength(line) >= room) return false;
    this.#length += this.#memory.write(line, this.#length);
    this.#memory[this.#length++] = LF;
    return true;
  }

  clear(): void {
    this.#length = 0;
  }

  /** Gives its memory to the next one, or back. */
  release(): void {
    if (this.#memory.length === FRAME_BYTES && spare.length < SPARE) spare.push(this.#memory);
    else free(this.#memory);
  }
}

const LF = 0x0a;
