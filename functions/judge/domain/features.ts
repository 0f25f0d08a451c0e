/** Features are numbers below this, by hash: two that meet in one cost little, and no dictionary is carried along. */
export const DIMENSIONS = 1 << 18;
const SHIFT = 32 - 18;

/** Characters of a text that are looked at: what it is about shows early, and time must not grow with the longest. */
export const MOST_CHARACTERS = 2_000;
/** What a text of that length has of features at most: two a word, and three a character, an end's two with it. */
const MOST_FEATURES = 5 * MOST_CHARACTERS;

const SPACE = 0x20;
/** From here on scripts do without spaces between words (Thai, Chinese, Japanese), and a character says more. */
const DENSE = 0x0e00;

/** A text as a vector of unit length. Its arrays are the reader's own, and hold the next text's when that is read. */
export interface Vector {
  /** Different features; `indexes` and `values` hold so many. */
  readonly length: number;
  readonly indexes: Int32Array;
  /** Logarithm of how often the feature stands in the text, plus one; scaled to unit length. */
  readonly values: Float32Array;
}

/**
 * Reads texts as hashed features: words and pairs of neighbours, and sequences of 3 to 5 characters within a word, its
 * ends marked (1 to 3 in scripts without spaces). Case and the value of digits do not count. Nothing is allocated a text.
 */
export class FeatureReader {
  readonly #counts = new Uint16Array(DIMENSIONS);
  readonly #indexes = new Int32Array(MOST_FEATURES);
  readonly #values = new Float32Array(MOST_FEATURES);
  /** Code units of all words, a space before and behind each. */
  readonly #units = new Uint16Array(2 * MOST_CHARACTERS + 2);
  #length = 0;

  read(text: string): Vector {
    this.#length = 0;
    const end = this.#readWords(text.slice(0, MOST_CHARACTERS).toLowerCase());
    this.#readParts(end);
    return { length: this.#length, indexes: this.#indexes, values: this.#scaled() };
  }

  #readWords(text: string): number {
    const units = this.#units;
    const most = Math.min(text.length, MOST_CHARACTERS);
    let at = 0;
    let before = 0;
    for (let i = 0; i < most; ) {
      let unit = unitAt(text, i);
      if (unit === SPACE) {
        i++;
        continue;
      }
      let hash = WORD;
      units[at++] = SPACE;
      while (unit !== SPACE) {
        units[at++] = unit;
        hash = mixed(hash, unit);
        unit = ++i < most ? unitAt(text, i) : SPACE;
      }
      this.#add(hash);
      if (before !== 0) this.#add(mixed(Math.imul(before, PRIME), hash));
      before = hash;
    }
    units[at] = SPACE;
    return at;
  }

  #readParts(end: number): void {
    const units = this.#units;
    for (let from = 0; from < end; from++) {
      const dense = (units[from] ?? 0) >= DENSE || (units[from + 1] ?? 0) >= DENSE;
      const least = dense ? 1 : 3;
      const most = dense ? 3 : 5;
      let hash = PART;
      for (let n = 1; n <= most; n++) {
        const unit = units[from + n - 1] ?? SPACE;
        hash = mixed(hash, unit);
        // Not past the word's end; a mark alone is none.
        if (from + n - 1 > end) break;
        if (n >= least && (n > 1 || unit !== SPACE)) this.#add(hash);
        if (n > 1 && unit === SPACE) break;
      }
    }
  }

  #add(hash: number): void {
    // The last multiplication leaves the lower bits poorly mixed: the upper ones are taken.
    const index = Math.imul(hash ^ (hash >>> 15), FINISH) >>> SHIFT;
    const count = this.#counts[index] ?? 0;
    if (count === 0) this.#indexes[this.#length++] = index;
    this.#counts[index] = count + 1;
  }

  #scaled(): Float32Array {
    const values = this.#values;
    let square = 0;
    for (let i = 0; i < this.#length; i++) {
      const index = this.#indexes[i] ?? 0;
      const value = 1 + Math.log(this.#counts[index] ?? 1);
      this.#counts[index] = 0;
      values[i] = value;
      square += value * value;
    }
    const scale = square === 0 ? 0 : 1 / Math.sqrt(square);
    for (let i = 0; i < this.#length; i++) values[i] = (values[i] ?? 0) * scale;
    return values;
  }
}

/** FNV-1a, 32 bits, over code units; words and their parts begin apart, so that a part that is a word counts as both. */
const WORD = 0x811c9dc5;
const PART = 0x2f0b4c1d;
const PRIME = 0x01000193;
/** The finishing multiplier of MurmurHash3. */
const FINISH = 0x85ebca6b | 0;
const mixed = (hash: number, unit: number): number => Math.imul(hash ^ unit, PRIME);

/** The code unit, digits as one, and a space for whatever is no part of a word. */
function unitAt(text: string, i: number): number {
  const unit = text.charCodeAt(i);
  if (unit < 0x80) {
    if (unit >= 0x61 && unit <= 0x7a) return unit;
    return unit >= 0x30 && unit <= 0x39 ? 0x30 : SPACE;
  }
  return isSign(unit) ? SPACE : unit;
}

/** Latin-1's signs, general punctuation to arrows and boxes, and the signs of Chinese and Japanese. */
const isSign = (unit: number): boolean =>
  unit < 0xc0
    ? unit !== 0xaa && unit !== 0xb5 && unit !== 0xba
    : unit === 0xd7 ||
      unit === 0xf7 ||
      (unit >= 0x2000 && unit < 0x2c00) ||
      (unit >= 0x3000 && unit < 0x3005) ||
      (unit >= 0x3008 && unit < 0x3021) ||
      (unit >= 0xff00 && unit < 0xff10) ||
      (unit >= 0xff1a && unit < 0xff21);
