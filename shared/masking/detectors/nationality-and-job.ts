import type { TextDetector } from "../detector.ts";
import { STARTS_UPPER } from "../token-shapes.ts";
import * as flag from "../word-flags.ts";

/** Nationalities, religions and job titles, by word. */
function wordList(
  name: string,
  type: "NATIONALITY" | "JOB_TITLE",
  wanted: number,
  hits: readonly string[],
  misses: readonly string[],
): TextDetector {
  return {
    name,
    type,
    anchor: "text",
    confidence: 0.5,
    find(scan, _, report) {
      if (!(scan.allWords & wanted)) return;
      for (let token = 0; token < scan.count; token++) {
        if (!((scan.words[token] ?? 0) & wanted)) continue;
        if (type === "NATIONALITY" && !(scan.shape(token) & STARTS_UPPER)) continue;
        let first = token;
        // "Chief Technology Officer", "Software Engineer": the capitalised words before belong to it.
        if (type === "JOB_TITLE") {
          while (
            first > 0 &&
            token - first < 3 &&
            scan.gap(first - 1) === " " &&
            scan.shape(first - 1) & STARTS_UPPER &&
            scan.shape(token) & STARTS_UPPER &&
            !(scan.word(first - 1) & (flag.FUNCTION | flag.GIVEN | flag.PLACE))
          )
            first--;
        }
        report(scan.start(first), scan.end(token));
      }
    },
    hits,
    misses,
  };
}

export const nationality = wordList(
  "nationality",
  "NATIONALITY",
  flag.NATIONALITY,
  ["a ⟦Polish⟧ national"],
  ["polish the car"],
);
export const jobTitle = wordList(
  "job-title",
  "JOB_TITLE",
  flag.JOB,
  ["our ⟦Software Engineer⟧ left", "a ⟦nurse⟧"],
  ["nothing"],
);
