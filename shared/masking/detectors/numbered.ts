import type { PiiType } from "../../model/recipe-masking.ts";
import { type Detector, hasContext, joins, matchAt } from "../detector.ts";

export interface Numbered {
  name: string;
  type?: PiiType;
  /** Digits it needs at least, for the engine's choice. */
  digits: number;
  begins?: "letter" | "digit";
  /** As printed; tried where a token with digits begins. */
  shape: RegExp;
  /** The check digits, on letters and digits alone, in capitals. */
  valid: (compact: string) => boolean;
  /** Words that announce it, lower case. */
  context: RegExp;
  /** A form that only this number has: passes without a word that announces it. */
  distinct?: RegExp;
  /** Two letters of it may stand apart, before the digits. */
  lettersFirst?: true;
  hits: readonly string[];
  misses: readonly string[];
}

/** A national number with check digits: found where its form is its own, else where a word announces it. */
export function numbered({
  name,
  type = "NATIONAL_ID",
  digits,
  begins,
  shape,
  valid,
  context,
  distinct,
  lettersFirst,
  hits,
  misses,
}: Numbered): Detector {
  return {
    name,
    type,
    anchor: "number",
    digits,
    ...(begins && { begins }),
    confidence: 0.92,
    find(scan, token, report) {
      let start = scan.start(token);
      // "AB 12 34 56 C" begins a word before its digits.
      if (lettersFirst && /(?:^|[^\p{L}\d])[A-Z]{2} $/u.test(scan.text.slice(Math.max(0, start - 4), start)))
        start -= 3;
      const before = scan.text.charAt(start - 1);
      if (before !== "" && (joins(before) || "_$€£/.-".includes(before))) return;
      const written = matchAt(shape, scan.text, start)?.[0];
      if (written === undefined) return;
      const end = start + written.length;
      if (
        joins(scan.text.charAt(end)) ||
        scan.text.charAt(end) === "_" ||
        /^[.,-]\d/.test(scan.text.slice(end, end + 2))
      )
        return;
      const compact = written.replace(/[^\p{L}\d]/gu, "").toUpperCase();
      if (/^(\d)\1+$/.test(compact) || !valid(compact)) return;
      if (distinct?.test(written)) report(start, end);
      else if (hasContext(scan, start, end, context)) report(start, end, 0.95);
    },
    hits,
    misses,
  };
}

/** The digit at a place. */
export const digitAt = (text: string, at: number): number => text.charCodeAt(at) - 48;
/** The last digit, where most numbers keep their check. */
export const lastDigit = (text: string): number => digitAt(text, text.length - 1);
