import type { TextDetector } from "../detector.ts";
import { STARTS_UPPER } from "../token-shapes.ts";
import * as flag from "../word-flags.ts";

/** Nationalities and religions, by word. */
export const nationality: TextDetector = {
  name: "nationality",
  type: "NATIONALITY",
  anchor: "text",
  confidence: 0.5,
  find(scan, _, report) {
    if (!(scan.allWords & flag.NATIONALITY)) return;
    for (let token = 0; token < scan.count; token++)
      if ((scan.words[token] ?? 0) & flag.NATIONALITY && (scan.shapes[token] ?? 0) & STARTS_UPPER)
        report(scan.start(token), scan.end(token));
  },
  hits: ["a ⟦Polish⟧ national"],
  misses: ["polish the car"],
};
