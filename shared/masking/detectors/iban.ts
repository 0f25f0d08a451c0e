import { mod97 } from "../checksums.ts";
import { type Detector, hasContext, joins, matchAt } from "../detector.ts";

/** Length by country, from the SWIFT IBAN registry (release 97). */
const LENGTHS: ReadonlyMap<string, number> = new Map(
  "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))] as const),
);
const SHAPE = /[A-Z]{2}[ -]?\d{2}(?:[ -]?[A-Z0-9]){11,30}/iy;

/** As printed: at a stretch or in fours. Words of a sentence pass the check one time in 97. */
const GROUPED = /^[A-Z]{2}[ -]?\d\d(?:[A-Z0-9]+|(?:[ -][A-Z0-9]{4})*(?:[ -][A-Z0-9]{1,4})?)$/i;

/** International bank account numbers (ISO 13616): registered length and mod 97. */
export const iban: Detector = {
  name: "iban",
  type: "IBAN",
  anchor: "number",
  digits: 2,
  confidence: 0.98,
  find(scan, token, report) {
    const { text } = scan;
    let start = scan.start(token);
    // "DE89 …" is one token that begins with letters; "DE 89 …" is two.
    const first = text.charCodeAt(start);
    if (first >= 0x30 && first <= 0x39) {
      if (scan.end(token) - start !== 2 && scan.end(token) - start < 13) return;
      const before = text.charCodeAt(start - 1);
      start -= before === 0x20 || before === 0x2d ? 3 : 2;
    }
    if (start < 0 || !isLetter(text.charCodeAt(start)) || joins(text.charAt(start - 1))) return;
    const length = LENGTHS.get(text.slice(start, start + 2).toUpperCase());
    if (length === undefined) return;
    const match = matchAt(SHAPE, text, start);
    if (!match) return;
    const end = endAfter(text, start, length);
    if (end < 0 || /[A-Za-z0-9]/.test(text.charAt(end))) return;
    const written = text.slice(start, end);
    const compact = written.replace(/[ -]/g, "").toUpperCase();
    if (GROUPED.test(written) && mod97(compact.slice(4) + compact.slice(0, 4)) === 1) report(start, end);
    else if (hasContext(scan, start, end, /iban|bank|konto|compte|cuenta|conto|rekening|konta/))
      report(start, end, 0.75);
  },
  hits: [
    "IBAN ⟦DE89 3704 0044 0532 0130 00⟧.",
    "auf ⟦DE89370400440532013000⟧ überweisen",
    "⟦gb29nwbk60161331926819⟧",
    "⟦FR14 2004 1010 0505 0001 3M02 606⟧, merci",
    "⟦NL91-ABNA-0417-1643-00⟧ and ⟦NO93 8601 1117 947⟧",
    "IBAN: ⟦DE89 3704 0044 0532 0130 01⟧",
  ],
  misses: [
    "DE89 3704 0044 0532 0130 01",
    "DE12 is a room",
    "is 10 years old then in his first",
    "XX89370400440532013000",
    "AB12CD34EF56GH78IJ90",
  ],
};

const isLetter = (code: number): boolean => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;

/** Where `count` letters and digits end, single separators between them. */
function endAfter(text: string, start: number, count: number): number {
  let at = start;
  for (let left = count; left > 0; left--) {
    if (left < count && /[ -]/.test(text.charAt(at))) at++;
    if (!/[A-Za-z0-9]/.test(text.charAt(at))) return -1;
    at++;
  }
  return at;
}
