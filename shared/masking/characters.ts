import {
  FOREIGN,
  HAS_DIGIT,
  HAS_LOWER,
  HAS_UPPER,
  MIXED_SCRIPT,
  STARTS_UPPER,
  UNCASED,
} from "./token-shapes.ts";

/** What a UTF-16 code unit is to a scanner. Surrogates are OTHER: letters beyond the BMP are seen by the normalised view. */
export const OTHER = 0;
export const LOWER = 1;
export const UPPER = 2;
export const DIGIT = 3;
/** A letter of a script without case, or a combining mark. */
export const LETTER = 4;

/** Low three bits: the class. */
export const CLASS_MASK = 7;
/** The text should also be read in its normalised view: invisible, full-width, foreign digit … */
export const SUSPICIOUS = 8;

/** What a code unit adds to its token: `HAS_LOWER` and the like in their places, and these three where a token has none. */
export const IN_TOKEN = HAS_LOWER | HAS_UPPER | HAS_DIGIT | UNCASED;
export const GREEK_OR_CYRILLIC = STARTS_UPPER;
export const DISGUISED = MIXED_SCRIPT;
export const LATIN = 128;

let table: Uint8Array | undefined;
let marks: Uint8Array | undefined;

/** The marks of each code unit, bits as above; built once, on first use. */
export function unitMarks(): Uint8Array {
  marks ??= characterClasses().map(marksOf);
  return marks;
}

function marksOf(kind: number, code: number): number {
  const shape = SHAPES[kind & CLASS_MASK] ?? UNCASED;
  const disguised = kind & SUSPICIOUS ? DISGUISED : 0;
  if (shape === 0) return disguised;
  if (code < 0x80) return shape | (shape === HAS_DIGIT ? 0 : LATIN);
  return shape | FOREIGN | disguised | (code >= 0x370 && code < 0x530 ? GREEK_OR_CYRILLIC : 0);
}

/** By class. */
const SHAPES: readonly number[] = [0, HAS_LOWER, HAS_UPPER, HAS_DIGIT];

/** The class of each BMP code unit; built once, on first use (some 10 ms). */
export function characterClasses(): Uint8Array {
  table ??= build();
  return table;
}

function build(): Uint8Array {
  const classes = new Uint8Array(0x10000);
  for (let code = 0; code < 0x10000; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    classes[code] = classOf(code, String.fromCharCode(code));
  }
  // Mathematical and enclosed letters and digits live behind these high surrogates (U+1D400–1D7FF, U+1F100–1F1FF).
  classes[0xd835] = OTHER | SUSPICIOUS;
  return classes;
}

/** Soft hyphen, joiners, fillers, zero-width and bidirectional marks, variation selectors: first and last code. */
export const INVISIBLE: readonly (readonly [number, number])[] = [
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
];

function classOf(code: number, character: string): number {
  if (code >= 0x30 && code <= 0x39) return DIGIT;
  if (INVISIBLE.some(([first, last]) => code >= first && code <= last)) return OTHER | SUSPICIOUS;
  if (/\p{Nd}/u.test(character)) return LETTER | SUSPICIOUS;
  // Full-width letters, `@` and `.`; other full-width punctuation is how Chinese and Japanese are written.
  if (code >= 0xff01 && code <= 0xff5e)
    return (
      base(character) | (base(character) !== OTHER || code === 0xff20 || code === 0xff0e ? SUSPICIOUS : 0)
    );
  // Hyphens that ASCII does not have.
  if (code === 0x2010 || code === 0x2011 || code === 0x2212) return OTHER | SUSPICIOUS;
  if (/[\u2460-\u24ff\u2070-\u209f\u2100-\u214f]/.test(character)) return base(character) | SUSPICIOUS;
  return base(character);
}

function base(character: string): number {
  // Georgian has capitals in Unicode, and nobody begins a name with one.
  if (/[\u10d0-\u10ff]/.test(character)) return LETTER;
  if (/\p{Lu}|\p{Lt}/u.test(character)) return UPPER;
  if (/\p{Ll}/u.test(character)) return LOWER;
  if (/\p{L}|\p{M}/u.test(character)) return LETTER;
  return OTHER;
}
