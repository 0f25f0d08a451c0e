import { CLASS_MASK, characterClasses, DIGIT, LOWER, OTHER, SUSPICIOUS, UPPER } from "./characters.ts";
import { AT_OR_DOT, DIGIT_WORD, type Lexicon } from "./lexicon.ts";

/** What a token is made of; bits of `Scan.shapes`. */
export const HAS_LOWER = 1;
export const HAS_UPPER = 2;
export const HAS_DIGIT = 4;
export const STARTS_UPPER = 8;
/** Holds letters outside ASCII. */
export const FOREIGN = 16;
/** Holds letters of a script without case (Han, Kana, Hangul, Arabic, Devanagari …) or combining marks. */
export const UNCASED = 32;
/** Holds Cyrillic or Greek beside Latin letters, as a disguise does. */
export const MIXED_SCRIPT = 64;

/** No phone number has fewer digits. */
const FEWEST_ALONE = 7;
/** Kana, Han, Hangul and what lies behind them. */
const EAST_ASIAN = 0x2e80;

/**
 * One text cut into tokens in one pass: maximal runs of letters, marks, digits. Struct of arrays, reused from text to
 * text, so that a scan allocates nothing. Offsets are UTF-16 code units.
 */
export class Scan {
  text = "";
  count = 0;
  starts = new Int32Array(256);
  ends = new Int32Array(256);
  shapes = new Uint8Array(256);
  /** What the lexicon knows of each token. */
  words = new Int32Array(256);
  /** Positions of `@` and of `:`. */
  ats: number[] = [];
  colons: number[] = [];
  /** Characters that disguise were seen; the normalised view is worth reading. */
  suspicious = false;
  /** Words of addresses that are written out, or digits that stand one by one, were seen. */
  spoken = false;

  read(text: string, lexicon: Lexicon): void {
    const classes = characterClasses();
    const filter = lexicon.filter;
    const filterMask = filter.length - 1;
    this.text = text;
    this.ats = [];
    this.colons = [];
    let suspicious = 0;
    let spoken = false;
    /** Digits in a row that stand one by one. */
    let alone = 0;
    let count = 0;
    const length = text.length;
    let i = 0;
    while (i < length) {
      let code = text.charCodeAt(i);
      let kind = classes[code] ?? OTHER;
      if ((kind & CLASS_MASK) === OTHER) {
        if (kind !== OTHER) {
          // An invisible character disguises only inside something; after an emoji it is that emoji's own.
          const next = text.charCodeAt(i + 1);
          if ((classes[next] ?? OTHER) !== OTHER || (next > 0x20 && next < 0x7f) || code === 0xd835)
            suspicious |= kind;
        } else if (code === 0x40) this.ats.push(i);
        else if (code === 0x3a) this.colons.push(i);
        i++;
        continue;
      }
      const start = i;
      let shape = (kind & CLASS_MASK) === UPPER ? STARTS_UPPER : 0;
      const eastern = code >= EAST_ASIAN;
      let hash = 0;
      let latin = 0;
      let greekOrCyrillic = 0;
      do {
        suspicious |= kind;
        const group = kind & CLASS_MASK;
        if (group === LOWER) shape |= HAS_LOWER;
        else if (group === UPPER) shape |= HAS_UPPER;
        else if (group === DIGIT) shape |= HAS_DIGIT;
        else shape |= UNCASED;
        if (code < 0x80) {
          if (group !== DIGIT) latin = 1;
          hash = Math.imul(hash ^ (code | 0x20), 0x01000193);
        } else {
          shape |= FOREIGN;
          if (code >= 0x370 && code < 0x530) greekOrCyrillic = 1;
        }
        i++;
        if (i >= length) break;
        code = text.charCodeAt(i);
        kind = classes[code] ?? OTHER;
        // Chinese, Japanese and Korean write numbers and Latin words without a space before.
      } while ((kind & CLASS_MASK) !== OTHER && code >= EAST_ASIAN === eastern);
      if (latin & greekOrCyrillic) {
        shape |= MIXED_SCRIPT;
        suspicious |= SUSPICIOUS;
      }
      if (count === this.starts.length) this.grow();
      this.starts[count] = start;
      this.ends[count] = i;
      this.shapes[count] = shape;
      const slot = (hash ^ (hash >>> 15)) & filterMask;
      this.words[count] =
        shape & FOREIGN || (filter[slot] === 1 && !(shape & HAS_DIGIT))
          ? lexicon.lookUp(text, start, i, shape)
          : 0;
      const known = this.words[count] ?? 0;
      if (known & DIGIT_WORD || (shape === HAS_DIGIT && i - start === 1)) {
        if (++alone === FEWEST_ALONE) spoken = true;
      } else {
        alone = 0;
        if (known & AT_OR_DOT) spoken = true;
      }
      count++;
    }
    this.count = count;
    this.suspicious = (suspicious & SUSPICIOUS) !== 0;
    this.spoken = spoken;
  }

  private grow(): void {
    const size = this.starts.length * 4;
    this.starts = enlarged(this.starts, size);
    this.ends = enlarged(this.ends, size);
    this.words = enlarged(this.words, size);
    const shapes = new Uint8Array(size);
    shapes.set(this.shapes);
    this.shapes = shapes;
  }

  start(token: number): number {
    return this.starts[token] ?? this.text.length;
  }
  end(token: number): number {
    return this.ends[token] ?? this.text.length;
  }
  shape(token: number): number {
    return this.shapes[token] ?? 0;
  }
  /** What the lexicon knows of a token; 0 for a word it does not know. */
  word(token: number): number {
    return token >= 0 && token < this.count ? (this.words[token] ?? 0) : 0;
  }
  token(index: number): string {
    return this.text.slice(this.start(index), this.end(index));
  }
  /** The characters between a token and the next. */
  gap(token: number): string {
    return this.text.slice(
      token < 0 ? 0 : this.end(token),
      token + 1 < this.count ? this.start(token + 1) : undefined,
    );
  }
}

function enlarged(array: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(size);
  larger.set(array);
  return larger;
}

/** The hash `Scan.read` makes of an ASCII word; its slot in the filter. */
export function wordSlot(word: string, slots: number): number {
  let hash = 0;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ (word.charCodeAt(i) | 0x20), 0x01000193);
  return (hash ^ (hash >>> 15)) & (slots - 1);
}
