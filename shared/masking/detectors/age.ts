import { type Detector, matchAt } from "../detector.ts";
import type { Scan } from "../scan.ts";
import { HAS_DIGIT, UNCASED } from "../token-shapes.ts";
import * as flag from "../word-flags.ts";

const AGED =
  /(?:(?:1[0-4]|[1-9])?\d)(?:[ -](?:years?|yrs?|yo)(?:[ -]olds?)?\b(?=[ -]?old|\b)(?:[ -]old)?|[ -]?y\/?o\b| Jahre alt| ans\b(?= [,.)]|\b)| años(?: de edad)?| anni| jaar(?: oud)?| lat\b| anos(?: de idade)?|岁|歳|살)/iy;
const AGE_BEFORE =
  /(?:(?<![\p{L}\p{M}])(?:age|aged|alter|im alter von|âge|âgée? de|edad|età|leeftijd|wiek|idade|возраст)|年龄|年齢|나이)[ :=]{0,3}(?:is |of |de )?$/iu;
/** "she's 37," */
const IS_AGED = /(?:^|[^\p{L}])(?:he|she|i)(?:[’']s|[’']m| is| am| was| turned) $/iu;
const CLOSES = /^(?:[,;!?]|\.(?!\d)|$| (?:and|but|now|today|this year)(?![\p{L}]))/u;
const AGE_BEHIND = /(?:old|alt|y\/?o|de edad|oud|de idade|岁|歳|살)$/i;

/** How old somebody is. */
export const age: Detector = {
  name: "age",
  type: "AGE",
  anchor: "number",
  digits: 1,
  begins: "digit",
  confidence: 0.7,
  find(scan, token, report) {
    const start = scan.start(token);
    const figures = scan.shape(token) === HAS_DIGIT;
    if (scan.end(token) - start > 3 && (figures || !/岁|歳|살|yo$/.test(scan.token(token)))) return;
    const behind = unitBehind(scan, token, figures);
    const before = announced(scan, token);
    if (figures && (scan.word(token - 1) & flag.COPULA) !== 0 && scan.spaced(token - 1)) {
      const number = Number(scan.token(token));
      if (
        number > 0 &&
        number <= 120 &&
        IS_AGED.test(scan.text.slice(Math.max(0, start - 12), start)) &&
        CLOSES.test(scan.text.slice(scan.end(token), scan.end(token) + 12))
      )
        return report(start, scan.end(token));
    }
    if (!behind && !before) return;
    if (/[\w.,$€£/-]/.test(scan.text.charAt(start - 1))) return;
    const match = behind ? matchAt(AGED, scan.text, start) : null;
    if (match && AGE_BEHIND.test(match[0])) return report(start, start + match[0].length);
    if (
      before &&
      figures &&
      Number(scan.token(token)) <= 120 &&
      AGE_BEFORE.test(scan.text.slice(Math.max(0, start - 20), start)) &&
      !/^[.,:/]\d|^ ?%/.test(scan.text.slice(scan.end(token)))
    )
      report(start, scan.end(token));
  },
  hits: [
    "she is ⟦42 years old⟧",
    "a ⟦7-year-old⟧ boy",
    "Age: ⟦35⟧",
    "er ist ⟦42 Jahre alt⟧",
    "⟦30岁⟧",
    "she's ⟦37⟧, he was ⟦41⟧.",
  ],
  misses: [
    "for 10 years",
    "page 35",
    "age 1.5 scale",
    "300 ans",
    "she is 5 minutes late",
    "he's 3.5 metres away",
  ],
};

/** Whether a unit of `AGED` may stand behind the figures. */
function unitBehind(scan: Scan, token: number, figures: boolean): boolean {
  if (!figures) return true;
  const end = scan.end(token);
  const next = scan.text.charCodeAt(end);
  if (next !== 0x20 && next !== 0x2d) return next >= 0x80;
  return "yYjJaAlL".includes(scan.text.charAt(end + 1) || " ");
}

/** Whether `AGE_BEFORE` may hold: a word for age stands before, or letters without case. */
function announced(scan: Scan, token: number): boolean {
  const before = token - 1;
  if ((scan.word(before) | scan.word(before - 1) | scan.word(before - 2)) & flag.AGED) return true;
  return before >= 0 && (scan.shape(before) & UNCASED) !== 0;
}
