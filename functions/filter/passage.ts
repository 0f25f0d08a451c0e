import { marked } from "../../shared/masking/placeholders.ts";
import { ALONE, BREAK, KINDS, mix } from "../../shared/similarity/words.ts";

/**
 * Stands where masking took a value out, on either side: whatever took its place, it is a word like any other value there.
 * It has no weight: what is hidden cannot make two texts alike. A private character (U+E000), which no text needs.
 */
export const HIDDEN = "\ue000";
const HIDDEN_CODE = HIDDEN.charCodeAt(0);

/** A word counts two, a character of a script without spaces one: such words have two characters on average. */
export const HALVES = 2;

// Odd and 5 modulo 8: powers then differ as long as they can.
const BASE_A = 0x2c9277b5;
const BASE_B = 0x5f356495;
const POWERS = { a: Uint32Array.of(1), b: Uint32Array.of(1) };

/**
 * A text as words in a row: letters and digits alone, compatibility forms unified (NFKC), in lower case. Any run of its
 * words has a hash of 64 bits at once (polynomial, two lanes of 32 bits over two hashes of each word). One reader's
 * buffers serve all texts: what it says holds until the next one is read.
 */
export class Passage {
  /** Unit: words, a character of a script without spaces being one. */
  length = 0;
  /** Of the run last asked for. */
  a = 0;
  b = 0;
  #a = new Uint32Array(1024);
  #b = new Uint32Array(1024);
  #halves = new Uint32Array(1024);

  read(text: string): this {
    const whole = marked(text, HIDDEN);
    const plain = (BEYOND_ASCII.test(whole) ? whole.normalize("NFKC") : whole).toLowerCase();
    this.#reserve(plain.length + 2);
    this.length = 0;
    let a = 0;
    let b = 0;
    let open = false;
    for (let i = 0; i < plain.length; i++) {
      const code = plain.charCodeAt(i);
      const kind = code === HIDDEN_CODE ? ALONE : (KINDS[code] ?? BREAK);
      if (open && (kind === BREAK || kind === ALONE)) {
        this.#push(a, b, HALVES);
        open = false;
      }
      if (kind === BREAK) continue;
      if (!open) {
        a = 0x811c9dc5;
        b = 0x2f0b4c47;
      }
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(b ^ code, 0x5bd1e995);
      b ^= b >>> 15;
      if (kind === ALONE) this.#push(a, b, code === HIDDEN_CODE ? 0 : 1);
      else open = true;
    }
    if (open) this.#push(a, b, HALVES);
    return this;
  }

  /** How much the words before `to` weigh: two halves a word. */
  halves(to: number): number {
    return this.#halves[to] ?? 0;
  }

  /** Takes the hash of the words from `from` to `to` (exclusive) into `a` and `b`. */
  hash(from: number, to: number): void {
    const length = to - from;
    this.a = mix((this.#a[to] ?? 0) - Math.imul(this.#a[from] ?? 0, POWERS.a[length] ?? 0));
    this.b = mix((this.#b[to] ?? 0) - Math.imul(this.#b[from] ?? 0, POWERS.b[length] ?? 0));
  }

  #push(a: number, b: number, halves: number): void {
    const at = this.length++;
    this.#a[at + 1] = Math.imul(this.#a[at] ?? 0, BASE_A) + mix(a);
    this.#b[at + 1] = Math.imul(this.#b[at] ?? 0, BASE_B) + mix(b);
    this.#halves[at + 1] = (this.#halves[at] ?? 0) + halves;
  }

  #reserve(words: number): void {
    if (this.#a.length < words) {
      this.#a = new Uint32Array(2 * words);
      this.#b = new Uint32Array(2 * words);
      this.#halves = new Uint32Array(2 * words);
    }
    const known = POWERS.a.length;
    if (known >= words) return;
    const a = new Uint32Array(2 * words);
    const b = new Uint32Array(2 * words);
    a.set(POWERS.a);
    b.set(POWERS.b);
    for (let i = known; i < a.length; i++) {
      a[i] = Math.imul(a[i - 1] ?? 0, BASE_A);
      b[i] = Math.imul(b[i - 1] ?? 0, BASE_B);
    }
    POWERS.a = a;
    POWERS.b = b;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: everything outside ASCII is what is looked for
const BEYOND_ASCII = /[^\x00-\x7f]/;
