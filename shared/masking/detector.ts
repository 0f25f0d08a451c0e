import type { PiiType } from "../model/recipe-masking.ts";
import type { Scan } from "./scan.ts";

/** A place in a text: UTF-16 offsets, start inclusive, end exclusive. */
export interface Span {
  start: number;
  end: number;
  type: string;
}

/** A span with what found it. `confidence` runs from 0 to 1; a passed checksum or a provider's fixed format is above .9. */
export interface Finding extends Span {
  detector: string;
  confidence: number;
}

export type Report = (start: number, end: number, confidence?: number, type?: string) => void;

/**
 * Where the engine tries a detector:
 * - `at`, `colon`: at each such character (`at` is its offset);
 * - `number`: at each token with a digit that, with those behind it, makes up `digits` of them or more;
 * - `opaque`: at each run of 16 or more characters of keys (letters, digits, - _ + / = .) that no word is, and at `prefixes`;
 * - `label`: at each token that is one of `words` (`at` is the token's index);
 * - `text`: once a text, for what is found by its own walk over the tokens.
 */
interface Common {
  readonly name: string;
  /** One of Provender's types, or one of the recipe's own. */
  readonly type: PiiType | (string & {});
  /** What else it may report. */
  readonly also?: readonly PiiType[];
  readonly confidence: number;
  /** Sentences with each value to be found between ⟦ and ⟧; exactly those spans, no other, are found. */
  readonly hits: readonly string[];
  /** Sentences this detector must find nothing in. */
  readonly misses: readonly string[];
  /** Reports what stands at the anchor. Takes a bounded number of steps, so that a whole text is linear. */
  find(scan: Scan, at: number, report: Report): void;
}
export interface CharacterDetector extends Common {
  readonly anchor: "at" | "colon";
}
export interface NumberDetector extends Common {
  readonly anchor: "number";
  readonly digits: number;
  /** Whether more than one character may stand between digits. */
  readonly loose?: true;
  /** What the token begins with; either where it does not say. */
  readonly begins?: "letter" | "digit";
  /** What stands right behind the token, where that is always one of a few characters. */
  readonly behind?: string;
}
export interface OpaqueDetector extends Common {
  readonly anchor: "opaque";
}
export interface LabelDetector extends Common {
  readonly anchor: "label";
  readonly words: readonly string[];
}
export interface TextDetector extends Common {
  readonly anchor: "text";
}
export type Detector = CharacterDetector | NumberDetector | OpaqueDetector | LabelDetector | TextDetector;

/** How far before and behind a value a context word counts, in characters. */
const REACH_BEFORE = 60;
const REACH_BEHIND = 24;

/** Whether a context word stands near. `words` is tried on the lower-cased surroundings. */
export function hasContext(scan: Scan, start: number, end: number, words: RegExp): boolean {
  const before = scan.text.slice(Math.max(0, start - REACH_BEFORE), start);
  const behind = scan.text.slice(end, end + REACH_BEHIND);
  return words.test(before.toLowerCase()) || words.test(behind.toLowerCase());
}

/** The match of a sticky pattern at an offset. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Letters of scripts that put no space between words: what stands beside one of them may still begin or end there. */
export const UNSPACED =
  "\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}";
const JOINING = new RegExp(`[^\\P{L}${UNSPACED}]|\\d`, "u");

/** Whether a character right before or behind a value makes it part of a longer word or number. */
export function joins(character: string): boolean {
  const code = character.charCodeAt(0);
  if (!(code >= 0x80)) return isWordUnit(code) && code !== UNDERSCORE;
  return JOINING.test(character);
}

const UNDERSCORE = 0x5f;

/** ASCII letters, digits and `_`, as \w in a pattern without flags. */
export const isWordUnit = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x30 && code <= 0x39) ||
  code === UNDERSCORE;

/** Whether one of `others` stands at an offset; they are ASCII. */
export const isOneOf = (text: string, at: number, others: string): boolean =>
  at >= 0 && at < text.length && others.includes(text.charAt(at));
