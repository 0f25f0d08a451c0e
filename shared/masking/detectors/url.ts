import { type Detector, matchAt } from "../detector.ts";

/** Web addresses; with a path or query they may point at one person's page. */
export const url: Detector = {
  name: "url",
  type: "URL",
  anchor: "colon",
  confidence: 0.58,
  find({ text }, at, report) {
    if (text.charAt(at + 1) !== "/" || text.charAt(at + 2) !== "/") return;
    let start = at;
    while (at - start < 12 && /[a-z+.-]/i.test(text.charAt(start - 1))) start--;
    if (start === at) return;
    const end = matchAt(URL_REST, text, at + 3);
    if (end) report(start, at + 3 + end[0].replace(/[.,;:!?'")\]]+$/, "").length);
  },
  hits: ["see ⟦https://example.com/~jane?x=1⟧."],
  misses: ["a://", "12:30"],
};
const URL_REST = /[^\s<>"'`{}|\\^[\]]{3,2000}/y;
