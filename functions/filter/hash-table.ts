/** Of its places so many are taken before it grows. */
const FULL = 0.75;
/** A key of two zeros would look like an empty place. */
const ZERO = 0x9e3779b9;

/**
 * Keys of 64 bits, each with a value of 32 bits, in typed arrays: 12 bytes a place, so 16 to 32 bytes a key, and half as
 * much again while it grows. Open addressing, linear probing.
 */
export class HashTable {
  size = 0;
  #a = new Uint32Array(1024);
  #b = new Uint32Array(1024);
  #values = new Uint32Array(1024);

  /** Where the key stands; added with `value` where it did not. `values(place)` holds until the next key is added. */
  place(a: number, b: number, value: number): number {
    if (this.size >= FULL * this.#a.length) this.#grow();
    const at = this.#find(a >>> 0, b >>> 0);
    if (this.#isEmpty(at)) {
      this.#a[at] = a === 0 && b === 0 ? ZERO : a;
      this.#b[at] = b;
      this.#values[at] = value;
      this.size++;
    }
    return at;
  }

  /** The key's value, or undefined. */
  get(a: number, b: number): number | undefined {
    const at = this.#find(a >>> 0, b >>> 0);
    return this.#isEmpty(at) ? undefined : this.#values[at];
  }

  value(place: number): number {
    return this.#values[place] ?? 0;
  }

  set(place: number, value: number): void {
    this.#values[place] = value;
  }

  *values(): Generator<number> {
    for (let at = 0; at < this.#a.length; at++) if (!this.#isEmpty(at)) yield this.#values[at] ?? 0;
  }

  #isEmpty(at: number): boolean {
    return this.#a[at] === 0 && this.#b[at] === 0;
  }

  #find(a: number, b: number): number {
    const keys = this.#a;
    const mask = keys.length - 1;
    const first = a === 0 && b === 0 ? ZERO : a;
    let at = (first ^ Math.imul(b, 0x9e3779b1)) & mask;
    while (!this.#isEmpty(at) && (keys[at] !== first || this.#b[at] !== b)) at = (at + 1) & mask;
    return at;
  }

  #grow(): void {
    const [a, b, values] = [this.#a, this.#b, this.#values];
    this.#a = new Uint32Array(2 * a.length);
    this.#b = new Uint32Array(2 * a.length);
    this.#values = new Uint32Array(2 * a.length);
    for (let at = 0; at < a.length; at++) {
      if (a[at] === 0 && b[at] === 0) continue;
      const to = this.#find(a[at] ?? 0, b[at] ?? 0);
      this.#a[to] = a[at] ?? 0;
      this.#b[to] = b[at] ?? 0;
      this.#values[to] = values[at] ?? 0;
    }
  }
}
