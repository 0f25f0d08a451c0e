import type { TextDetector } from "../detector.ts";
import * as flag from "../lexicon.ts";
import { STARTS_UPPER } from "../scan.ts";

/** Organisations by their legal form or kind: "Wayne Enterprises", "Siemens AG", "University of Oslo". */
export const organisations: TextDetector = {
  name: "organisations",
  type: "ORGANIZATION",
  anchor: "text",
  confidence: 0.56,
  find(scan, _, report) {
    let first = -1;
    for (let token = 0; token < scan.count; token++) {
      const capital = (scan.shape(token) & STARTS_UPPER) !== 0;
      const joined =
        token > 0 &&
        /^(?: | & |, |-)$/.test(scan.gap(token - 1)) &&
        !(scan.gap(token - 1) === ", " && !(scan.word(token) & flag.ORGANISATION));
      if (
        !capital ||
        (scan.word(token) & (flag.FUNCTION | flag.TITLE | flag.GREETING) &&
          !(first >= 0 && scan.word(token) & flag.ORGANISATION))
      )
        first = -1;
      else if (first < 0 || !joined) first = token;
      if (!capital || first < 0 || !(scan.word(token) & flag.ORGANISATION)) continue;
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
