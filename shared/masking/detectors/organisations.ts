import type { TextDetector } from "../detector.ts";
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
  hits: ["works at ⟦Wayne Enterprises⟧ now", "bei der ⟦Siemens AG⟧", "the ⟦University of Oslo⟧"],
  misses: ["the company said", "A Bank is here", "my school"],
};

/** "Procter & Gamble", "Rolls-Royce"; a comma before a legal form: "Apple, Inc". */
function linked(scan: Scan, token: number): boolean {
  const gap = scan.gap(token - 1);
  return gap === " & " || gap === "-" || (gap === ", " && (scan.word(token) & flag.ORGANISATION) !== 0);
}
