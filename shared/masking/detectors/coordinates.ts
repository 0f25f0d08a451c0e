import { type Detector, hasContext, matchAt } from "../detector.ts";

const DECIMAL =
  /[-+]?(?:90(?:\.0+)?|[1-8]?\d\.\d{3,10})°? ?[NS]?[,;] ?[-+]?(?:180(?:\.0+)?|(?:1[0-7]\d|\d{1,2})\.\d{3,10})°? ?[EWO]?(?!\d|\.\d)/y;
const SEXAGESIMAL =
  /\d{1,2}° ?\d{1,2}['′’] ?(?:\d{1,2}(?:\.\d+)?["″”] ?)?[NS],? ?\d{1,3}° ?\d{1,2}['′’] ?(?:\d{1,2}(?:\.\d+)?["″”] ?)?[EWO]/y;

/** A pair of geographical coordinates, to a tenth of a minute or closer. */
export const coordinates: Detector = {
  name: "coordinates",
  type: "GEO",
  anchor: "number",
  digits: 1,
  begins: "digit",
  behind: ".°",
  confidence: 0.85,
  find(scan, token, report) {
    const { text } = scan;
    let start = scan.start(token);
    if (/[-+]/.test(text.charAt(start - 1))) start--;
    if (/[\w.,]/.test(text.charAt(start - 1))) return;
    const degrees = matchAt(SEXAGESIMAL, text, start);
    if (degrees) return report(start, start + degrees[0].length);
    const match = matchAt(DECIMAL, text, start);
    if (!match) return;
    const precise = /\.\d{4,}.*\.\d{4,}/s.test(match[0]);
    if (
      precise ||
      hasContext(scan, start, start + match[0].length, /lat|lon|lng|gps|coord|location|koord|geo|position/)
    )
      report(start, start + match[0].length);
  },
  hits: ["GPS ⟦52.5200, 13.4050⟧.", "at ⟦40°26'46\"N 79°58'56\"W⟧", "coordinates: ⟦-33.868,151.209⟧"],
  misses: ["1.234, 5.678", "[0.12, 0.5]", "3.14, 2.71"],
};
