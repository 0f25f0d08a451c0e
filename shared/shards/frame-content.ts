import { FRAME_BYTES } from "./zstd.ts";

/** As many are kept for the next frames: those of a step's writers that are being compressed. */
const KEPT = 8;
const spare: Buffer[] = [];

/**
 * Lines gathered in memory for one frame, encoded as they come: a text that grows line by line would be copied once
 * more. Its memory is used again, since fresh memory costs the kernel as much as the lines cost us.
 */
export class FrameContent {
  readonly #memory: Buffer;
  #length = 0;

  constructor(bytes: number) {
    this.#memory = (bytes === FRAME_BYTES && spare.pop()) || Buffer.allocUnsafeSlow(bytes);
  }

  get bytes(): Buffer {
    return this.#memory.subarray(0, this.#length);
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

  /** Nobody reads `bytes` any more. */
  release(): void {
    if (this.#memory.length === FRAME_BYTES && spare.length < KEPT) spare.push(this.#memory);
  }
}

const LF = 0x0a;
