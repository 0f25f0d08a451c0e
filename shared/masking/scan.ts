import { DISGUISED, GREEK_OR_CYRILLIC, IN_TOKEN, LATIN, unitMarks } from "./characters.ts";
import type { Lexicon } from "./lexicon.ts";
import { FOREIGN, HAS_DIGIT, HAS_UPPER, MIXED_SCRIPT, STARTS_UPPER } from "./token-shapes.ts";
import { AT_OR_DOT, DIGIT_WORD, LABEL } from "./word-flags.ts";
import { addUnit, addUnitToCheck } from "./word-table.ts";

/** No phone number has fewer digits. */
const FEWEST_ALONE = 7;
/** Kana, Han, Hangul and what lies behind them. */
const EAST_ASIAN = 0x2e80;

/** Why a token is worth a stop: bits of `Scan.stopKinds`. */
export const AT_NUMBER = 1;
export const AT_LABEL = 2;
/** A key, token or address may begin: one long word with digits or capitals in it, or a short one that `_`, `-`, `.` or `:` leads on. */
export const AT_OPAQUE = 4;
const OPAQUE_LENGTH = 16;
const SHORT = 9;

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
  private buffer = Buffer.alloc(4096);
  private units = new Uint16Array(this.buffer.buffer, this.buffer.byteOffset, 2048);
  /** What the lexicon knows of each token. */
  words = new Int32Array(256);
  /** All shapes and all that the lexicon knows of any token: what does not occur need not be looked for. */
  allShapes = 0;
  allWords = 0;
  /** Tokens at which detectors are tried, and why. */
  stopCount = 0;
  stops = new Int32Array(256);
  stopKinds = new Uint8Array(256);
  /** Positions of `@` and of `:`. */
  readonly ats = new Positions();
  readonly colons = new Positions();
  /** Characters that disguise were seen; the normalised view is worth reading. */
  suspicious = false;
  /** Words of addresses that are written out, or digits that stand one by one, were seen. */
  spoken = false;

  read(text: string, lexicon: Lexicon): void {
    const marks = unitMarks();
    const units = this.copy(text);
    const length = text.length;
    this.text = text;
    this.ats.count = 0;
    this.colons.count = 0;
    let { starts, ends, shapes, words, stops, stopKinds } = this;
    let stopCount = 0;
    let suspicious = 0;
    let spoken = false;
    /** Letters and digits in a row that stand one by one. */
    let alone = 0;
    let allShapes = 0;
    let allWords = 0;
    let count = 0;
    let i = 0;
    while (i < length) {
      let code = units[i] ?? 0;
      let mark = marks[code] ?? 0;
      if (!(mark & IN_TOKEN)) {
        if (code === 0x40) this.ats.add(i);
        else if (code === 0x3a) this.colons.add(i);
        else if (mark !== 0) suspicious |= this.hides(units, marks, i);
        i++;
        continue;
      }
      const start = i;
      const eastern = code >= EAST_ASIAN;
      let shape = mark & HAS_UPPER ? STARTS_UPPER : 0;
      let all = 0;
      let hash = 0;
      let check = 0;
      do {
        all |= mark;
        hash = addUnit(hash, code);
        check = addUnitToCheck(check, code);
        code = units[++i] ?? 0;
        mark = marks[code] ?? 0;
        // Chinese, Japanese and Korean write numbers and Latin words without a space before.
      } while (mark & IN_TOKEN && code >= EAST_ASIAN === eastern);
      shape |= all & (IN_TOKEN | FOREIGN);
      suspicious |= all & DISGUISED;
      if ((all & (LATIN | GREEK_OR_CYRILLIC)) === (LATIN | GREEK_OR_CYRILLIC)) {
        shape |= MIXED_SCRIPT;
        suspicious |= DISGUISED;
      }
      if (count === starts.length) {
        this.grow();
        ({ starts, ends, shapes, words, stops, stopKinds } = this);
      }
      const word =
        shape & FOREIGN
          ? lexicon.lookUpForeign(text, start, i, (shape & STARTS_UPPER) !== 0)
          : shape & HAS_DIGIT
            ? 0
            : lexicon.lookUp(hash, check);
      starts[count] = start;
      ends[count] = i;
      shapes[count] = shape;
      words[count] = word;
      allShapes |= shape;
      allWords |= word;
      if (word & DIGIT_WORD || (i - start === 1 && !eastern)) {
        if (++alone === FEWEST_ALONE) spoken = true;
      } else {
        alone = 0;
        if (word & AT_OR_DOT) spoken = true;
      }
      const stop =
        (shape & HAS_DIGIT ? AT_NUMBER : word & LABEL ? AT_LABEL : 0) |
        (isOpaque(shape, i - start, code) &&
        (i - start >= OPAQUE_LENGTH || (marks[units[i + 1] ?? 0] ?? 0) & IN_TOKEN)
          ? AT_OPAQUE
          : 0);
      if (stop > 0) {
        stops[stopCount] = count;
        stopKinds[stopCount++] = stop;
      }
      count++;
    }
    this.count = count;
    this.stopCount = stopCount;
    this.allShapes = allShapes;
    this.allWords = allWords;
    this.suspicious = suspicious !== 0;
    this.spoken = spoken;
  }

  /** The text's code units, and a zero behind them: a typed array is read several times as fast as a string. */
  private copy(text: string): Uint16Array {
    if (text.length >= this.units.length) {
      this.buffer = Buffer.alloc(2 * (text.length + 1) * 2);
      this.units = new Uint16Array(this.buffer.buffer, this.buffer.byteOffset, this.buffer.length / 2);
    }
    this.buffer.write(text, "utf16le");
    this.units[text.length] = 0;
    return this.units;
  }

  /** An invisible character disguises only inside something; after an emoji it is that emoji's own. */
  private hides(units: Uint16Array, marks: Uint8Array, at: number): number {
    const next = units[at + 1] ?? 0;
    const inside = (marks[next] ?? 0) !== 0 || (next > 0x20 && next < 0x7f) || units[at] === 0xd835;
    return inside ? DISGUISED : 0;
  }

  private grow(): void {
    this.starts = enlarged(this.starts);
    this.ends = enlarged(this.ends);
    this.words = enlarged(this.words);
    this.shapes = enlarged(this.shapes);
    this.stops = enlarged(this.stops);
    this.stopKinds = enlarged(this.stopKinds);
  }

  start(token: number): number {
    return token >= 0 && token < this.count ? (this.starts[token] ?? 0) : this.text.length;
  }
  end(token: number): number {
    return token >= 0 && token < this.count ? (this.ends[token] ?? 0) : this.text.length;
  }
  shape(token: number): number {
    return token >= 0 && token < this.count ? (this.shapes[token] ?? 0) : 0;
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
  /** Whether a single space is all that stands between a token and the next. */
  spaced(token: number): boolean {
    if (token < 0 || token + 1 >= this.count) return false;
    const end = this.ends[token] ?? 0;
    if (this.starts[token + 1] !== end + 1) return false;
    const between = this.text.charCodeAt(end);
    return between === 0x20 || between === 0xa0;
  }
}

/** Offsets in a text, reused from text to text. */
export class Positions {
  count = 0;
  offsets = new Int32Array(64);

  add(offset: number): void {
    if (this.count === this.offsets.length) this.offsets = enlarged(this.offsets);
    this.offsets[this.count++] = offset;
  }
}

/** Whether a key may begin with a token of this shape and length, with this unit right behind it. */
function isOpaque(shape: number, length: number, behind: number): boolean {
  if (shape & FOREIGN) return false;
  if (length >= OPAQUE_LENGTH) return (shape & (HAS_DIGIT | HAS_UPPER)) !== 0;
  return (
    (behind === 0x2e || behind === 0x2d || behind === 0x5f || behind === 0x3a) &&
    ((shape & (HAS_DIGIT | HAS_UPPER)) !== 0 || length < SHORT)
  );
}

function enlarged<A extends Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>>(array: A): A;
function enlarged(array: Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>) {
  const larger =
    array instanceof Int32Array ? new Int32Array(array.length * 4) : new Uint8Array(array.length * 4);
  larger.set(array);
  return larger;
}
