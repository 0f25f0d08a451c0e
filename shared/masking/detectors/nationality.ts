import type { TextDetector } from "../detector.ts";
import { STARTS_UPPER, UNCASED } from "../token-shapes.ts";
import * as flag from "../word-flags.ts";

/** "South Korean", "Native American" */
const BEFORE =
  /^(?:North|South|West|East|New|Northern|Southern|Native|African|Latin|Saudi|Sri|Costa|Puerto)$/;

/** Nationalities and religions, by word. */
export const nationality: TextDetector = {
  name: "nationality",
  type: "NATIONALITY",
  anchor: "text",
  confidence: 0.5,
  find(scan, _, report) {
    if (!(scan.allWords & flag.NATIONALITY)) return;
    for (let token = 0; token < scan.count; token++) {
      if (!((scan.words[token] ?? 0) & flag.NATIONALITY)) continue;
      if (!((scan.shapes[token] ?? 0) & (STARTS_UPPER | UNCASED))) continue;
      const before = scan.spaced(token - 1) && BEFORE.test(scan.token(token - 1));
      report(scan.start(before ? token - 1 : token), scan.end(token));
    }
  },
  hits: ["a ⟦Polish⟧ national", "a ⟦South Korean⟧ firm"],
  misses: ["polish the car"],
};
