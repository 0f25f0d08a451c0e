/** How the sequences of a text repeat. Unit: sequences. */
export interface Repeats {
  /** Sequences there are. */
  all: number;
  /** Those equal to an earlier one. */
  repeated: number;
  /** How often the most frequent one stands there. */
  most: number;
}

/** Counts equal sequences in an open-addressed table that serves all texts: a text touches only the places it uses. */
export class Grams {
  #keys = new Uint32Array(1024);
  #counts = new Uint32Array(1024);
  /** Which text last used a place; others' counts are as good as zero. */
  #epochs = new Uint32Array(1024);
  #epoch = 0;

  /** Sequences of `size` words, by their 32-bit hashes. */
  count(words: Uint32Array, size: number): Repeats {
    const all = Math.max(0, words.length - size + 1);
    this.#begin(all);
    let repeated = 0;
    let most = 0;
    for (let i = 0; i < all; i++) {
      const times = this.#add(hashOf(words, i, i + size));
      if (times > 1) repeated++;
      if (times > most) most = times;
    }
    return { all, repeated, most };
  }

  /** @param lines Where each line begins in `words` */
  wordsInRepeatedLines(words: Uint32Array, lines: readonly number[]): number {
    this.#begin(lines.length);
    let inRepeated = 0;
    for (const [i, from] of lines.entries()) {
      const to = lines[i + 1] ?? words.length;
      if (this.#add(hashOf(words, from, to)) > 1) inRepeated += to - from;
    }
    return inRepeated;
  }

  #begin(entries: number): void {
    this.#epoch = (this.#epoch + 1) >>> 0;
    if (entries * 2 <= this.#keys.length && this.#epoch !== 0) return;
    const size = Math.max(this.#keys.length, 2 ** Math.ceil(Math.log2(entries * 2 + 1)));
    this.#keys = new Uint32Array(size);
    this.#counts = new Uint32Array(size);
    this.#epochs = new Uint32Array(size);
    this.#epoch = 1;
  }

  /** How often the key has come up, this time included. */
  #add(key: number): number {
    const keys = this.#keys;
    const mask = keys.length - 1;
    let at = key & mask;
    while (this.#epochs[at] === this.#epoch && keys[at] !== key) at = (at + 1) & mask;
    if (this.#epochs[at] !== this.#epoch) {
      this.#epochs[at] = this.#epoch;
      keys[at] = key;
      this.#counts[at] = 0;
    }
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    return this.#counts[at] ?? 0;
  }
}

/** Spread over all bits (murmur3's finaliser), so that hostile words do not crowd one place of the table. */
function hashOf(words: Uint32Array, from: number, to: number): number {
  let hash = to - from;
  for (let i = from; i < to; i++) {
    hash = Math.imul(hash ^ (words[i] ?? 0), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
