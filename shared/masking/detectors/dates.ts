import { isDate } from "../checksums.ts";
import { matchAt, type TextDetector } from "../detector.ts";
import type { Scan } from "../scan.ts";
import { FOREIGN, HAS_DIGIT } from "../token-shapes.ts";
import * as flag from "../word-flags.ts";

const YEAR = "(?:1[89]|20)\\d\\d";
const TIME =
  "(?:[T ,]{1,2}(?:at )?\\d{1,2}:\\d\\d(?::\\d\\d(?:\\.\\d{1,6})?)?(?: ?[ap]\\.?m\\.?)?(?:Z| ?[+-]\\d\\d:?\\d\\d)?)?";
const NUMERIC = new RegExp(
  `(?:${YEAR}([-/.])\\d{1,2}\\1\\d{1,2}|${YEAR}年\\d{1,2}月\\d{1,2}[日号](?=.)|${YEAR}年\\d{1,2}月\\d{1,2}[日号]?|${YEAR}년 ?\\d{1,2}월 ?\\d{1,2}일(?=.)|${YEAR}년 ?\\d{1,2}월 ?\\d{1,2}일|\\d{1,2}([-/.])\\d{1,2}\\2(?:${YEAR}|\\d\\d))${TIME}(?![\\d]|[-/.]\\d|(?<![日号일])\\p{L})`,
  "uy",
);
const WORDS = new RegExp(
  `(?:(\\d{1,2})(?:st|nd|rd|th|er|\\.|º)?[ -](?:of |de |d['’])?(\\p{L}{3,12})\\.?,?(?:[ -](?:of |de |del )?(?:'\\d\\d|${YEAR}|\\d\\d))?|(\\p{L}{3,12})\\.? (\\d{1,2})(?:st|nd|rd|th)?(?:,? (?:${YEAR}))?)${TIME}(?![\\d\\p{L}])`,
  "iuy",
);
const BORN =
  /(?:(?<![\p{L}\p{M}])(?:d\.?o\.?b\.?|date of birth|birth ?date|birth ?day|born(?: on| in)?|geburtsdatum|geburtstag|geboren(?: am)?|geb\.?|née? le|né\(e\) le|date de naissance|naissance|nacid[oa](?: el)?|fecha de nacimiento|nacimiento|f\. ?nac\.?|data di nascita|nat[oa] (?:il|a)|nascita|geboortedatum|geboren op|data urodzenia|urodzon[ya]|ur\.|född|födelsedatum|fødselsdato|data de nascimento|nascid[oa](?: em)?|nascimento|doğum tarihi|syntymäaika|datum narození|születési (?:idő|dátum)|дата рождения|родил(?:ся|ась)|д\.р\.|дата народження|народи(?:вся|лася|лась)|ημερομηνία γέννησης|дата на раждане|datum rođenja|dátum narodenia|gimimo data|dzimšanas datums|sünniaeg|tanggal lahir|ngày sinh)|出生日期|出生于|出生|生年月日|생년월일|تاريخ الميلاد|تاريخ الولادة|ولد(?:ت)? في|تاریخ تولد|תאריך לידה|תאריך הלידה|נולד(?:ה)? ב|जन्म तिथि|जन्मतिथि|जन्म की तारीख|জন্ম তারিখ|วันเกิด|生日)[^\n\d]{0,24}(?:\n(?:A: )?)?$/iu;

/** Days of the calendar, in figures and with a month's name; a date of birth where words say so. */
export const dates: TextDetector = {
  name: "dates",
  type: "DATE",
  also: ["DATE_OF_BIRTH"],
  anchor: "text",
  confidence: 0.6,
  find(scan, _, report) {
    if (!(scan.allShapes & HAS_DIGIT)) return;
    const months = (scan.allWords & flag.MONTH) !== 0;
    for (let token = 0; token < scan.count; token++) {
      const figure = ((scan.shapes[token] ?? 0) & HAS_DIGIT) !== 0;
      if (figure) {
        if (scan.end(token) - scan.start(token) > 4 && !/\d(?:st|nd|rd|th|er)$/.test(scan.token(token)))
          continue;
      } else if (!months || !((scan.words[token] ?? 0) & flag.MONTH)) continue;
      const end = (figure ? numeric(scan, token) : undefined) ?? (months ? worded(scan, token) : undefined);
      if (end === undefined) continue;
      const start = scan.start(token);
      if (born(scan, token)) report(start, end, 0.88, "DATE_OF_BIRTH");
      else report(start, end);
      while (token + 1 < scan.count && scan.start(token + 1) < end) token++;
    }
  },
  hits: [
    "on ⟦2023-05-01⟧ and ⟦01/05/2023⟧",
    "am ⟦3. März 2021⟧",
    "DOB: ⟦1980-02-28⟧",
    "born on ⟦May 12, 1980⟧ in Rome",
    "né le ⟦12 mai 1980⟧",
    "at ⟦2020-08-22T03:52:00Z⟧",
    "出生日期：⟦1980年5月12日⟧",
    "the ⟦4th of July 1999⟧",
    "дата рождения: ⟦12.05.1980⟧",
  ],
  misses: ["1/2 cup", "version 1.2.3", "13/13/2023", "in May", "I may 5 times", "10-20-30 sums", "12 apples"],
};

/** How far before a date of birth stands what says so. */
const BIRTH_REACH = 48;

function born(scan: Scan, date: number): boolean {
  const start = scan.start(date);
  const from = Math.max(0, start - BIRTH_REACH);
  for (let token = date - 1; token >= 0 && (scan.ends[token] ?? 0) > from; token--)
    if ((scan.words[token] ?? 0) & flag.BIRTH || (scan.shapes[token] ?? 0) & FOREIGN)
      return BORN.test(scan.text.slice(from, start));
  return false;
}

function numeric(scan: Scan, token: number): number | undefined {
  const start = scan.start(token);
  if (!"-/.年년".includes(scan.text.charAt(scan.end(token)) || " ")) return undefined;
  const before = scan.text.charAt(start - 1);
  if (/[\w/.,$€£-]/.test(before) && !(before === "-" && /\p{sc=Hebrew}/u.test(scan.text.charAt(start - 2))))
    return undefined;
  const match = matchAt(NUMERIC, scan.text, start);
  if (!match) return undefined;
  const [a = 0, b = 0, c = 0] = (match[0].match(/\d+/g) ?? []).slice(0, 3).map(Number);
  const real = a > 31 ? isDate(a, b, c) : isDate(whole(c), b, a) || isDate(whole(c), a, b);
  // Two-digit years with dots or hyphens are versions and scores more often than days.
  if (!real || (a <= 31 && c < 100 && match[2] !== "/" && !born(scan, token) && match[2] !== "."))
    return undefined;
  if (a <= 31 && c < 100 && match[2] === "." && !/^\d\d\.\d\d\.\d\d$/.test(match[0])) return undefined;
  return start + match[0].length;
}

const whole = (year: number): number => (year < 100 ? 2000 + year : year);

function worded(scan: Scan, token: number): number | undefined {
  const { text } = scan;
  const start = scan.start(token);
  // A month stands right here or within two words behind the day.
  const near = (scan.word(token) | scan.word(token + 1) | scan.word(token + 2)) & flag.MONTH;
  if (!near) return undefined;
  if (/[\w$€£.,/-]/.test(text.charAt(start - 1))) return undefined;
  const match = matchAt(WORDS, text, start);
  if (!match) return undefined;
  const [written, before, after, month, day] = match;
  const name = after ?? month ?? "";
  if (Number(before ?? day) > 31 || Number(before ?? day) < 1) return undefined;
  let at = token;
  while (at < scan.count && scan.start(at) < start + written.length && scan.token(at) !== name) at++;
  if (!(scan.word(at) & flag.MONTH)) return undefined;
  // "may 5" and "march 3" in lower case are verbs.
  if (/^(?:may|march|mar|mai|sep|dec)$/.test(name) && !/\d{4}/.test(written)) return undefined;
  return start + written.trimEnd().length;
}
