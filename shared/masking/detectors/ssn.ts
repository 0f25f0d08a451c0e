import { type Detector, hasContext, matchAt } from "../detector.ts";

const SHAPE = /(\d{3})([- .·])(\d{2})\2(\d{4})(?![\d]|[-.]\d)/y;
const CONTEXT = /ssn|social\s*sec|\bss\s?#|tax\s?payer|itin|\btin\b/;

/**
 * US social security numbers and ITINs in their printed form 3-2-4. An area never issued (000, 666, 9xx; SSA POMS
 * RM 10201.035) lowers the confidence, it does not clear the number: people mistype.
 */
export const ssn: Detector = {
  name: "ssn",
  type: "SSN",
  anchor: "number",
  digits: 9,
  begins: "digit",
  confidence: 0.93,
  find(scan, token, report) {
    const { text } = scan;
    const start = scan.start(token);
    if (scan.end(token) - start !== 3 && scan.end(token) - start !== 9) return;
    if (/[\w-]/.test(text.charAt(start - 1)) || /\d\.$/.test(text.slice(Math.max(0, start - 2), start)))
      return;
    if (scan.end(token) - start === 9) {
      const digits = text.slice(start, start + 9);
      if (
        plausible(digits.slice(0, 3), digits.slice(3, 5), digits.slice(5)) &&
        hasContext(scan, start, start, CONTEXT)
      )
        report(start, start + 9, 0.85);
      return;
    }
    const match = matchAt(SHAPE, text, start);
    if (!match) return;
    const [written, area = "", separator, group = "", serial = ""] = match;
    const end = start + written.length;
    const context = hasContext(scan, start, end, CONTEXT);
    if (separator !== "-" && !context) return;
    if (plausible(area, group, serial)) report(start, end);
    else if (context || area !== "000") report(start, end, 0.7);
  },
  hits: [
    "SSN: ⟦536-22-1234⟧.",
    "my number is ⟦536-22-1234⟧",
    "social security ⟦536 22 1234⟧",
    "SSN ⟦536221234⟧",
    "ITIN ⟦912-70-1234⟧",
    "Social Security Number: ⟦826-36-3061⟧",
  ],
  misses: [
    "536221234",
    "536 22 1234 units",
    "1536-22-1234",
    "536-22-12345",
    "000-12-3456",
    "call 555-123-4567",
  ],
};

const plausible = (area: string, group: string, serial: string): boolean =>
  area !== "000" && area !== "666" && group !== "00" && serial !== "0000";
