import type { Report, TextDetector } from "../detector.ts";
import type { Scan } from "../scan.ts";
import { STARTS_UPPER } from "../token-shapes.ts";
import * as flag from "../word-flags.ts";

/** Organisations by their legal form or kind: "Wayne Enterprises", "Siemens AG", "University of Oslo". */
export const organisations: TextDetector = {
  name: "organisations",
  type: "ORGANIZATION",
  anchor: "text",
  confidence: 0.56,
  find(scan, _, report) {
    employers(scan, report);
    if (!(scan.allWords & flag.ORGANISATION)) return;
    let first = -1;
    for (let token = 0; token < scan.count; token++) {
      if (!(scan.shape(token) & STARTS_UPPER)) {
        first = -1;
        continue;
      }
      const joined =
        token > 0 &&
        (scan.spaced(token - 1) ? scan.text.charAt(scan.end(token - 1)) === " " : linked(scan, token));
      if (
        scan.word(token) & (flag.FUNCTION | flag.TITLE | flag.GREETING) &&
        !(first >= 0 && scan.word(token) & flag.ORGANISATION)
      )
        first = -1;
      else if (first < 0 || !joined) first = token;
      if (first < 0 || !(scan.word(token) & flag.ORGANISATION)) continue;
      const more =
        scan.word(token + 1) & flag.ORGANISATION &&
        scan.shape(token + 1) & STARTS_UPPER &&
        scan.gap(token) === " ";
      if (more || token - first > 5) continue;
      if (token > first) report(scan.start(first), scan.end(token));
      else if (
        /^ of $/.test(scan.text.slice(scan.end(token), scan.end(token) + 4)) &&
        scan.shape(token + 2) & STARTS_UPPER
      )
        report(scan.start(token), scan.end(token + 2));
      first = -1;
    }
  },
  hits: [
    "works at ⟦Wayne Enterprises⟧ now",
    "bei der ⟦Siemens AG⟧",
    "the ⟦University of Oslo⟧",
    "employed at ⟦Zorbax⟧ since May",
    "she works for ⟦Zorbax Unlimited Dreams⟧.",
  ],
  misses: ["the company said", "A Bank is here", "my school", "working for Monday"],
};

/** "employed at Hooli", "works for Aperture Science": whoever one works for, whatever it is called. */
function employers(scan: Scan, report: Report): void {
  if (!(scan.allWords & flag.EMPLOYS)) return;
  for (let token = 0; token < scan.count; token++) {
    if (!((scan.words[token] ?? 0) & flag.EMPLOYS) || !scan.spaced(token) || !scan.spaced(token + 1))
      continue;
    if (!/^(?:at|by|for|bei|für|chez|en|para|presso|bij)$/.test(scan.token(token + 1))) continue;
    const first = token + 2;
    let last = first - 1;
    while (last - first < LONGEST && isOfName(scan, last + 1) && (last < first || scan.spaced(last))) last++;
    if (last >= first) report(scan.start(first), scan.end(last), 0.52);
  }
}

/** Most words of an employer's name. */
const LONGEST = 4;
const NOT_OF_NAME = flag.FUNCTION | flag.TITLE | flag.GREETING | flag.MONTH | flag.JOB | flag.NATIONALITY;

const isOfName = (scan: Scan, token: number): boolean =>
  (scan.shape(token) & STARTS_UPPER) !== 0 && !(scan.word(token) & NOT_OF_NAME);

/** "Procter & Gamble", "Rolls-Royce"; a comma before a legal form: "Apple, Inc". */
function linked(scan: Scan, token: number): boolean {
  const gap = scan.gap(token - 1);
  return gap === " & " || gap === "-" || (gap === ", " && (scan.word(token) & flag.ORGANISATION) !== 0);
}
