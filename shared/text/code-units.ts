/**
 * A text's code units in memory that is used again: loops over an array take half the time of loops over a string, which
 * V8 asks at each step in which of its many shapes it is.
 */
export class CodeUnits {
  readonly #encoding: "latin1" | "utf16le";
  #bytes: Buffer = Buffer.alloc(0);
  #units: Uint8Array | Uint16Array = this.#bytes;

  /** @param encoding `latin1` for texts that have nothing beyond Latin-1, one byte a unit; `utf16le` for any */
  constructor(encoding: "latin1" | "utf16le") {
    this.#encoding = encoding;
  }

  /** The text's units, and a 0 behind them; valid until the next text is written. */
  write(text: string): Uint8Array | Uint16Array {
    if (text.length >= this.#units.length) this.#grow(text.length + 1);
    this.#bytes.write(text, 0, this.#encoding);
    this.#units[text.length] = 0;
    return this.#units;
  }

  /** The text of the first units. */
  read(length: number): string {
    return this.#bytes.toString(this.#encoding, 0, length * this.#units.BYTES_PER_ELEMENT);
  }

  #grow(least: number): void {
    const length = Math.max(least, this.#units.length * 2, LEAST);
    this.#units = this.#encoding === "latin1" ? new Uint8Array(length) : new Uint16Array(length);
    this.#bytes = Buffer.from(this.#units.buffer);
  }
}

const LEAST = 4096;
