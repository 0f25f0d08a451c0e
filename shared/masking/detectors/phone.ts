import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js";
import { type Detector, hasContext, joins, matchAt } from "../detector.ts";

/** Digits with single separators, a bracketed area code, a leading plus; 7 to 15 digits (ITU-T E.164, 6.2.1). */
const SHAPE =
  /(?:\+|00)?\(?\d(?:[ \u00a0]?[-.·•/–()‐‑][ \u00a0]?|[ \u00a0]|\) ?[-.]?)?(?:\d(?:[ \u00a0]?[-.·•/–()‐‑][ \u00a0]?|[ \u00a0]|\) ?[-.]?)?){5,15}\d(?![\d])/y;
const EXTENSION = /(?:,? ?(?:ext|extension|x|durchwahl|poste|anexo|int)\.? ?#?:? ?)\d{1,6}(?!\d)/iy;
const CONTEXT =
  /phone|\bcall|\bcell\b|mobil|\btel|fax|whats ?app|sms|text (?:me|us)|contact|\breach|\bring\b|\bdial(?!o)|number is|hotline|\bhandy\b|rufn|anruf|telefon|téléphone|appel|portable|móvil|celular|llam|cellulare|chiam|numero|bel me|ligue|zadzwo|komórk|ring mig|телефон|тел\.|звон|电话|手机|電話|携帯|전화|هاتف|फ़ोन|फोन|τηλ|טלפון|điện thoại|telp|mi número|mon numéro|meine nummer|mijn nummer|mój numer|mitt nummer|mit nummer|meu número|il mio numero|мой номер|мій номер|numaram|رقمي|המספר שלי|我的号码|手机号|联系方式|my number|번호/;
/** A sum, a difference, a quotient: two numbers with an operator between spaces, or beside a sign of arithmetic. */
const SUM = /^[1-9]\d* [-–/] [1-9]\d*$/;
const SUM_BEFORE = /[=*×÷<>] ?$/;
const SUM_BEHIND = /^ ?(?:[=*×÷]|<<)/;
/** North American numbering plan: area and exchange begin with 2-9. */
const NANP = /^(?:\+?1[-. ]?)?(?:\(([2-9]\d\d)\)[-. ]?|([2-9]\d\d)[-. ·–])([2-9]\d\d)[-. ·–](\d{4})$/;
const NANP_LOOSE = /^(?:\+?1[-. ]?)?\(\d{3}\) ?\d{3}[-. ]\d{4}$|^(?:\+?1[-. ])?\d{3}[-.]\d{3}[-.]\d{4}$/;
/** (967)521-07-41 */
const RUSSIAN = /^\([3-9]\d\d\) ?\d{3}-\d\d-\d\d$/;
/** Dates, years, times, decimals, versions: what digits with separators mostly are. */
const NOT_A_PHONE =
  /^(?:\d{4}[-./ ]\d{1,2}[-./ ]\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ]\d{4})(?:[ T]|$)|^\d{4} ?[-–/] ?\d{4}$|^\d+\.\d+$|^[1-9]\d*\/\d+$|^\d{5}[- ]\d{4}$|^(?:19|20)\d{6}(?:\d{6})?$|^\d{1,3}(?:[ .]\d{3})+$|^(?!0[1-9](?: \d\d){4}$)(?:\d{1,2} ){3,}\d{1,2}$/;

/** Phone numbers: a number with a plus, one printed as its country prints it, or plain digits that a word announces. */
export function phone(regions: readonly string[]): Detector {
  const countries = regions.filter((region): region is CountryCode => isSupportedCountry(region));
  return {
    name: "phone",
    type: "PHONE",
    anchor: "number",
    digits: 7,
    loose: true,
    begins: "digit",
    confidence: 0.85,
    find(scan, token, report) {
      const { text } = scan;
      let start = scan.start(token);
      if (text.charAt(start - 1) === "(") start--;
      if (text.charAt(start - 1) === "+") start--;
      else if (/[ (]/.test(text.charAt(start - 1)) && text.charAt(start - 2) === "+") start -= 2;
      const before = text.charAt(start - 1);
      if (joins(before) || /[_$€£¥#]/.test(before)) return;
      if (/[.,-]/.test(before) && /\d/.test(text.charAt(start - 2))) return;
      const match = matchAt(SHAPE, text, start);
      if (!match) return;
      const end = closing(text, start, match[0]);
      const written = text.slice(start, end);
      const digits = written.replace(/\D/g, "");
      if (digits.length < 7 || /^(\d)\1+$/.test(digits)) return;
      const after = text.slice(end, end + 2);
      if (
        SUM_BEHIND.test(text.slice(end, end + 3)) ||
        SUM_BEFORE.test(text.slice(Math.max(0, start - 3), start))
      )
        return;
      if (SUM.test(written)) return;
      if ((joins(after.charAt(0)) || /^[_@%°$€£]/.test(after)) && !/^(?:x\d|ex)/i.test(after)) return;
      if (/^[.,:]\d/.test(after)) return;
      const confidence = isPhone(written, digits, countries, () => hasContext(scan, start, end, CONTEXT));
      if (confidence === 0) return;
      const extension = matchAt(EXTENSION, text, end);
      report(start, extension ? end + extension[0].length : end, confidence);
    },
    hits: [
      "Call ⟦+1 (212) 555-0187⟧ now",
      "call ⟦(212) 555-0187⟧ or ⟦212-555-0187⟧ or ⟦212.555.0187⟧",
      "⟦+44 20 7946 0958⟧, ⟦+49 30 901820⟧",
      "ring ⟦020 7946 0958⟧",
      "Tel.: ⟦030/901820⟧",
      "appelez le ⟦01 99 00 12 34⟧",
      "my cell is ⟦2125550187⟧ ok",
      "⟦+91 98765 43210⟧",
      "reach me at ⟦555-0187⟧",
      "Tel: ⟦212-555-0187 ext. 42⟧",
      "电话是⟦13912345678⟧，谢谢",
      "電話は⟦03-1234-5678⟧です",
      "전화번호는 ⟦010-1234-5678⟧입니다.",
      "+1 ⟦(212) 555-0187⟧".replace("+1 ⟦", "⟦+1 "),
    ],
    misses: [
      "2023-05-01",
      "from 2019-2020",
      "order 2125550187",
      "12.34.5678",
      "1,234,567.89",
      "id 8c1234567",
      "3.14159265358979",
      "1700000000000",
      "range 1000 - 20000",
      "$2125550187",
      "1 000 000",
      "10 20 30 40 50",
      "repeating, typically 1000000",
      "call 2400 / 200 a number",
      "reach 10000 – 2500",
      "ring 1530-200=<<1530-200=1330>>1330",
    ],
  };
}

/** The end of the number without a bracket that closes what opened before it. */
function closing(text: string, start: number, written: string): number {
  let end = start + written.length;
  while (!/\d/.test(text.charAt(end - 1))) end--;
  return end;
}

function isPhone(
  written: string,
  digits: string,
  countries: readonly CountryCode[],
  context: () => boolean,
): number {
  const international = written.startsWith("+") || (written.startsWith("00") && digits.length >= 10);
  if (international) {
    const number = parsePhoneNumberFromString(written.replace(/^00/, "+").replace(/^\+[ (]/, "+"));
    if (number?.isValid()) return 0.95;
    if (number?.isPossible()) return 0.85;
    return context() && digits.length >= 8 ? 0.7 : 0;
  }
  if (NANP.test(written)) return 0.9;
  if (NOT_A_PHONE.test(written)) return context() && /^\d{3} \d{3} \d{3,4}$/.test(written) ? 0.7 : 0;
  if (NANP_LOOSE.test(written) || RUSSIAN.test(written)) return 0.75;
  const bare = /^\d+$/.test(written);
  const near = context();
  // Without a word that announces it, the number must look printed: a trunk 0 or brackets, and groups.
  if (!near && (bare || digits.length < 9 || !/^\(?0\d[\d() /-]+$/.test(written))) return 0;
  for (const country of countries) {
    const number = parsePhoneNumberFromString(written, country);
    if (number?.isValid() && number.country === country) return near ? 0.88 : 0.8;
  }
  return near && digits.length >= 7 && digits.length <= 12 && !/^(?!0)\d{1,2}(?: \d{1,2}){2,}$/.test(written)
    ? 0.6
    : 0;
}
