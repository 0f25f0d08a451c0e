import { luhn } from "../checksums.ts";
import { type Detector, hasContext, matchAt } from "../detector.ts";

const SHAPE = /\d(?:[ .·-]?\d){12,18}(?![\d])(?!\.\d)/y;
const CONTEXT =
  /card|visa|master|amex|discover|maestro|\bcc\b|cvv|cvc|credit|debit|karte|carte|tarjeta|carta|kaart|karta|kort|cartão|cartao|卡/;

/** Payment card numbers: issuer ranges and lengths of ISO/IEC 7812 as the schemes publish them, Luhn, groups as printed. */
export const creditCard: Detector = {
  name: "credit-card",
  type: "CREDIT_CARD",
  anchor: "number",
  digits: 13,
  begins: "digit",
  confidence: 0.97,
  find(scan, token, report) {
    const { text } = scan;
    const start = scan.start(token);
    if (/[\w$€£-]/.test(text.charAt(start - 1)) || /\d\.$/.test(text.slice(Math.max(0, start - 2), start)))
      return;
    const match = matchAt(SHAPE, text, start);
    if (!match) return;
    for (const written of lengths(match[0])) {
      const digits = written.replace(/\D/g, "");
      if (!issued(digits) || !grouped(written, digits.length)) continue;
      const end = start + written.length;
      if (luhn(digits)) {
        if (!/^(\d)\1+$/.test(digits)) return report(start, end);
      } else if (hasContext(scan, start, end, CONTEXT)) return report(start, end, 0.7);
    }
  },
  hits: [
    "Visa ⟦4111 1111 1111 1111⟧ exp 12/30",
    "⟦4111-1111-1111-1111⟧.",
    "amex ⟦378282246310005⟧, ⟦3782 822463 10005⟧",
    "pay with ⟦5555555555554444⟧ please",
    "MIR ⟦2200000000000004⟧",
    "my card is ⟦4111 1111 1111 1112⟧",
    "⟦6011.1111.1111.1117⟧",
  ],
  misses: [
    "order 4111111111111112",
    "0000 0000 0000 0000",
    "id 1234567890123456",
    "1 2 3 4 5 6 7 8 9 10 11 12 13 14",
    "0.4111111111111111",
    "timestamp 1700000000000",
  ],
};

/** The whole match and its shorter beginnings that end at a separator: what follows a card may be another number. */
function lengths(written: string): string[] {
  const ends = [written];
  for (let i = written.length - 1; i > 12; i--)
    if (/\D/.test(written.charAt(i))) ends.push(written.slice(0, i));
  return ends;
}

function issued(digits: string): boolean {
  const { length } = digits;
  const two = Number(digits.slice(0, 2));
  const four = Number(digits.slice(0, 4));
  if (digits.startsWith("4")) return length === 16 || length === 13 || length === 19;
  if (two >= 51 && two <= 55) return length === 16;
  if (four >= 2221 && four <= 2720) return length === 16;
  if (two === 34 || two === 37) return length === 15;
  if (two === 36 || two === 38 || two === 39 || (four >= 3000 && four <= 3059))
    return length === 14 || (length >= 16 && length <= 19);
  if (four >= 3528 && four <= 3589) return length >= 16;
  if (four === 6011 || two === 65 || (four >= 6440 && four <= 6499)) return length >= 16;
  if (two === 62 || two === 81) return length >= 16;
  if (four >= 2200 && four <= 2204) return length >= 16;
  if (
    two === 50 ||
    (two >= 56 && two <= 58) ||
    two === 60 ||
    two === 63 ||
    two === 67 ||
    two === 64 ||
    two === 68
  )
    return length >= 13 && length <= 19;
  return false;
}

/** As printed: no separators, fours, or the 4-6-5 and 4-6-4 of American Express and Diners. */
function grouped(written: string, count: number): boolean {
  const groups = written.split(/\D/).map((group) => group.length);
  if (groups.length === 1) return true;
  const shape = groups.join("");
  if (count === 15) return shape === "465" || shape === "4443";
  if (count === 14) return shape === "464" || shape === "4442";
  return (
    /^4+[1-4]?$/.test(shape) ||
    shape === "88" ||
    shape === "613" ||
    /^1+$/.test(shape) ||
    /^6(?:4+|10|13)$/.test(shape)
  );
}
