import type { Detector } from "../detector.ts";

/** US court numbers: federal `office:year-type-number-judge`, state `year-TYPE-number`. */
const DOCKET =
  /\d{1,2}:\d{2}-[a-z]{2}-\d{3,6}(?:-[A-Z]{2,4}){0,2}(?![\w-])|(?:19|20)\d{2}-(?!Q\d)[A-Z]{2,5}-\d{3,7}(?![\w-])/y;

/** Court numbers that need no label. */
export const docket: Detector = {
  name: "docket",
  type: "CASE_NUMBER",
  anchor: "number",
  digits: 1,
  begins: "digit",
  behind: ":-",
  confidence: 0.76,
  find(scan, token, report) {
    const start = scan.start(token);
    if (/[\w-]/.test(scan.text.charAt(start - 1))) return;
    DOCKET.lastIndex = start;
    if (DOCKET.test(scan.text)) report(start, DOCKET.lastIndex);
  },
  hits: ["In ⟦3:26-cr-06741-WIA⟧ the court", "re ⟦2022-CV-3826⟧, filed", "⟦1:19-cv-01234⟧"],
  misses: ["2022-05-12", "3:26 pm", "2022-Q1-2023 plan"],
};
