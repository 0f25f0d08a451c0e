import { type Detector, matchAt } from "../detector.ts";

const AGED =
  /(?:(?:1[0-4]|[1-9])?\d)(?:[ -](?:years?|yrs?|yo)(?:[ -]olds?)?\b(?=[ -]?old|\b)(?:[ -]old)?|[ -]?y\/?o\b| Jahre alt| ans\b(?= [,.)]|\b)| años(?: de edad)?| anni| jaar(?: oud)?| lat\b| anos(?: de idade)?|岁|歳|살)/iy;
const AGE_BEFORE =
  /(?:\b(?:age|aged|alter|im alter von|âge|âgée? de|edad|età|leeftijd|wiek|idade|возраст)|年龄|年齢|나이)[ :=]{0,3}(?:is |of |de )?$/iu;
const AGE_BEHIND = /(?:old|alt|y\/?o|de edad|oud|de idade|岁|歳|살)$/i;

/** How old somebody is. */
export const age: Detector = {
  name: "age",
  type: "AGE",
  anchor: "number",
  digits: 1,
  confidence: 0.7,
  find(scan, token, report) {
    const start = scan.start(token);
    if (scan.end(token) - start > 3 && !/岁|歳|살|yo$/.test(scan.token(token))) return;
    if (/[\w.,$€£/-]/.test(scan.text.charAt(start - 1))) return;
    const match = matchAt(AGED, scan.text, start);
    if (match && AGE_BEHIND.test(match[0])) return report(start, start + match[0].length);
    const number = /^\d{1,3}$/.exec(scan.token(token))?.[0];
    if (number === undefined || Number(number) > 120) return;
    if (
      AGE_BEFORE.test(scan.text.slice(Math.max(0, start - 20), start)) &&
      !/^[.,:/]\d|^ ?%/.test(scan.text.slice(scan.end(token)))
    )
      report(start, scan.end(token));
  },
  hits: ["she is ⟦42 years old⟧", "a ⟦7-year-old⟧ boy", "Age: ⟦35⟧", "er ist ⟦42 Jahre alt⟧", "⟦30岁⟧"],
  misses: ["for 10 years", "page 35", "age 1.5 scale", "300 ans"],
};
