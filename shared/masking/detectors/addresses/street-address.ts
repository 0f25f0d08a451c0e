import { matchAt, type TextDetector } from "../../detector.ts";
import { AT_NUMBER, type Scan } from "../../scan.ts";
import {
  KINDS_BETWEEN,
  LEADING_KINDS,
  STREET_ENDINGS,
  STREET_KINDS,
  WEAK_ENDINGS,
  WEAK_KINDS,
} from "../../street-kinds.ts";
import { HAS_DIGIT, STARTS_UPPER } from "../../token-shapes.ts";
import * as flag from "../../word-flags.ts";
import { BREAK, FIRST_POSTCODE, LAST_POSTCODE, REGION, TOWN, UNIT } from "./parts.ts";

/** No letter and no figure behind; \b knows ASCII alone. */
const EDGE = "(?![\\p{L}\\d])";
const DIRECTION = `(?:[NS][EW]?|[EW]|North(?:east|west)?|South(?:east|west)?|East|West)${EDGE}\\.?`;
const NUMBER = "\\d{1,6}[A-Za-z]?(?:[-/]\\d{1,5}[A-Za-z]?)?(?: 1/2| ½)?";
const WORD = "(?:\\p{Lu}[\\p{L}\\p{M}.'’-]{0,24}|\\d{1,3}(?:st|nd|rd|th)|of|the)";
/** House number first: "12B Elm Street", "1180 N 43rd St", "28847 County Road 12", "500 Broadway". */
const ENGLISH = new RegExp(
  `${NUMBER},? (?:${DIRECTION} )?(?:(?:(?i:county|state|farm|private|forest|township) (?i:road|rd|route|rte|highway|hwy)|(?i:highway|hwy|route|rte|rt|interstate)|US(?:-| Highway | Hwy | )|FM|CR|SR) ?\\d{1,4}[A-Z]?${EDGE}|(?:${WORD} ){1,5}(?i:${STREET_KINDS})${EDGE}(?:(?<= [A-Z][a-z]{1,3})\\.)?|(?:Broadway|Esplanade|The Parade)${EDGE})(?: ${DIRECTION})?`,
  "uy",
);
const WEAK = new RegExp(
  `${NUMBER},? (?:${DIRECTION} )?(?:${WORD} ){1,4}(?=\\p{Lu})(?i:${WEAK_KINDS})${EDGE}(?: ${DIRECTION})?`,
  "uy",
);
const NAMED = /\p{Lu}|\d(?:st|nd|rd|th)/u;
/** "12 rue de la Paix", "8 bis, avenue Foch". */
const ROMANCE =
  /\d{1,4}(?: ?(?:bis|ter|[A-D]))?,? (?:(?i:rue|avenue|av\.?|boulevard|boul\.?|bd\.?|chemin|impasse|quai|allées?|sentier|ruelle)|(?i:place|cours|route|square|passage|rond-point|résidence)(?= (?:de|du|des|la|le|les|\p{Lu}|[dl]['’])))(?: (?:d[eu]|des|la|le|les|l['’]|d['’])){0,3}(?:[ -]?\p{L}[\p{L}\p{M}.'’-]{0,24})(?: (?:de|du|des|la|le|les|et|sur|\p{Lu}[\p{L}\p{M}.'’-]{0,24}|[dl]['’]\p{L}[\p{L}'’-]{1,20})){0,5}/uy;
const BOX =
  /(?:P\.? ?O\.? ?Box|Post Office Box|Private Bag|Locked Bag|GPO Box|Postfach|Boîte postale|B\.?P\.?|C\.? ?P\.?|Apartado(?: de correos)?|Casella postale|Caixa Postal|Skrytka pocztowa|Postboks|Postbus|Box|(?:PSC|CMR|Unit) \d{3,5},? Box|(?:RR|R\.R\.|HC|Rural Route|HCR) \d{1,3},? Box) (?:[XE]-?)?\d{1,6}[A-Z]?(?!\d)/iuy;
/** A box that could be any box unless postcode or town follow. */
const PLAIN_BOX = /^(?:Box|B\.?P\.?|C\.? ?P\.?)\b/i;

const HOUSE = `\\d{1,5}(?![-º]\\p{L}|[.,]\\d|\\p{L}{2})(?: ?[a-zA-Zа-я](?![\\p{L}.]))?(?: ?[-–/] ?\\d{1,5}[a-zA-Zа-я]?(?!\\p{L}))?(?: (?:bis|ter)${EDGE})?`;
const HOUSE_BEHIND = `(?:,? ?(?:n[º°.]?|no\\.?|nr\\.?|num\\.?|núm\\.?|número|numero|№|д\\.?|дом|буд\\.?|будинок|#|number) ?|,? )#? ?${HOUSE}`;
const STREET_WORD = "(?:\\p{Lu}[\\p{L}\\p{M}.'’-]{0,24}|\\d{1,3}(?:[-º°]?(?:го|й|я|та))?|[IVXL]{1,6})";
const SMALL =
  "(?:d[aeio]l?|d[ao]s|della|delle|degli|dei|du|des|la|le|les|los|las|lo|y|e|et|von|van|der|den|[dl]['’])";
/** Street first: "Hauptstraße 12" and "Karl-Marx-Allee 34"; "Calle Mayor 5", "ul. Długa 3/5", "Jl. Merdeka No. 8"; "İnönü Cad. No:5". */
const STREET_FIRST: readonly RegExp[] = [
  `\\p{Lu}[\\p{L}\\p{M}.-]{1,24}(?:${STREET_ENDINGS}|str\\.) ?${HOUSE}`,
  `(?:\\p{Lu}[\\p{L}.-]{1,20}[ -]){1,3}(?:Straße|Strasse|Str\\.|Weg|Allee|Gasse|Platz|Ring|Ufer|Damm|Chaussee) ${HOUSE}`,
  `(?:(?i:${LEADING_KINDS})${EDGE}\\.?|C/|[Rr]\\.|V\\.le|P\\.zza|C\\.so|(?:пр-т|б-р|пр-кт)\\.?)(?: ?${SMALL}){0,3} ?${STREET_WORD}(?:(?: ${SMALL}){0,2} ${STREET_WORD}){0,6}?${HOUSE_BEHIND}`,
  `(?:\\p{Lu}[\\p{L}.’'-]{1,24} ){1,5}(?i:${KINDS_BETWEEN})${EDGE}\\.?,? (?:No ?[:.]? ?)?\\d{1,4}(?:/\\d{1,3})?${EDGE}`,
].map((source) => new RegExp(source, "uy"));

const PLACE_BEHIND = `(?:${BREAK}${FIRST_POSTCODE}(?:${BREAK}| )${TOWN}(?: ?\\([A-Z]{2}\\)|(?: ?[-/,] ?)${REGION})?|(?:${BREAK}${TOWN}){0,3}(?:${BREAK}| )(?:\\(?(?:${REGION}|[A-Z]{2,3}(?!\\p{L}))\\)?,? ?)?${LAST_POSTCODE}(?=[\\s.,;:!?)"'»”]|$))`;
const TAIL = new RegExp(
  `(?:(?:${BREAK}| )${UNIT}){0,3}(?:(?:${BREAK}${TOWN}){0,2}${PLACE_BEHIND}|, ?\\p{Lu}[\\p{L}.'’-]{0,19}[\\p{L}'’-](?: \\p{Lu}[\\p{L}'’-]{1,20}){0,2}(?:(?:, | - |/)${REGION})?(?=[\\s,.;:!?)\\]}"'»”\\\\<]|$))?`,
  "uy",
);
/** What of a tail begins with a town on a line of its own or behind a comma and goes on to a postcode. */
const PLACED = new RegExp(`(?:(?:${BREAK}| )${UNIT}){0,3}(?:${BREAK}${TOWN}){0,2}${PLACE_BEHIND}`, "uy");
const UNIT_BEHIND = new RegExp(`(?:${BREAK}| )${UNIT}`, "uy");
/** "Flat 4, 27 …", "House No. 27 …", "г. Тверь, ул. …". */
const BEFORE = new RegExp(
  `(?<![\\p{L}\\d])(?:${UNIT}(?:${BREAK}| )|(?:(?:H|House|Plot|Door|Flat|Shop)[. ] ?)?No\\.? ?|(?:г|гор|город|с|село|п|пос|пгт|д|дер|ст|м|місто|смт|клх)\\.? \\p{Lu}[\\p{L}-]{1,24}(?: \\p{Lu}[\\p{L}-]{1,24})?, )$`,
  "u",
);
const MAILED = /(?:[Aa]t|[Tt]o|[Oo]n|in|is|[Aa]ddress|près|:|^|\n) ?$/;

/** Postal addresses: a street with a house number, with unit, town and postcode where they follow; post-office boxes. */
export const streetAddress: TextDetector = {
  name: "street-address",
  type: "ADDRESS",
  anchor: "text",
  confidence: 0.86,
  find(scan, _, report) {
    /** The number before, and where the last address ends. */
    let before = -1;
    let done = 0;
    for (let stop = 0; stop < scan.stopCount; stop++) {
      if (!((scan.stopKinds[stop] ?? 0) & AT_NUMBER)) continue;
      const number = scan.stops[stop] ?? 0;
      const first = Math.max(before + 1, number - NAME_LENGTH);
      const capital = firstCapital(scan, first, number);
      const street = lastStreet(scan, capital, number);
      for (let token = capital; token <= number; token++) {
        if (scan.start(token) < done) continue;
        const end = token < number ? endFromStreet(scan, token, token <= street) : endFromNumber(scan, token);
        if (end === undefined) continue;
        report(startOfWhole(scan, scan.start(token)), end);
        done = end;
      }
      before = number;
    }
  },
  hits: [
    "at ⟦12 Elm Street, Springfield, IL 62704⟧.",
    "lives at ⟦221B Baker Street⟧ now",
    "⟦922 Willow Dr, Riverside, SC 69375⟧",
    "wohnt ⟦Hauptstraße 12, 10115 Berlin⟧.",
    "⟦12 rue de la Paix, 75002 Paris⟧",
    "en ⟦Calle Mayor 5⟧",
    "⟦Calle de Alcalá 45, 3º B, 28014 Madrid⟧.",
    "na ⟦Rua das Flores, 123, São Paulo - SP, 01310-100⟧",
    "på ⟦Storgatan 5, 114 55 Stockholm⟧.",
    "⟦ул. Ленина, д. 5, кв. 12⟧",
    "au ⟦3 place de la République, 75011 Paris⟧",
    "⟦P.O. Box 1234⟧",
    "⟦PO Box 88, Millfield, OR 97002⟧",
    "⟦1600 Pennsylvania Ave NW⟧",
    "ship it to ⟦123 Main Street, New York⟧.",
    "I am at ⟦123 Main Street⟧. Come",
    "⟦123 Main St., Boston, MA 02101⟧",
    "in der ⟦Karl-Marx-Allee 34⟧",
    "⟦г. Тверь, ул. Ленина, д. 5⟧",
    "⟦Flat 4, 27 Orchid Mews, London SW9 8QT⟧",
    "to ⟦77 W 43rd St, Fl 9\nNew York, NY 10036⟧",
    "⟦28847 County Road 12⟧",
    "⟦Jl. Merdeka No. 8, Bandung 40111⟧",
    "⟦Atatürk Cad. No:12⟧",
    "at ⟦417 Heron Landing Apt. 9⟧",
  ],
  misses: [
    "5 Big Apples",
    "12 ways to win",
    "Chapter 4 Section 2",
    "20 Main points",
    "During 30 minutes",
    "1/3 of the way",
    "the 1929 Wall Street crash",
    "192 square feet of wall",
    "in 2 place settings",
    "Put it in Box 12",
    "20 Key Points",
  ],
};

/** Most words of a street's name, its kind among them. */
const NAME_LENGTH = 7;
const STREETS = flag.STREET | flag.STREET_BEHIND;

/** House number first. */
function endFromNumber(scan: Scan, token: number): number | undefined {
  const start = scan.start(token);
  if (!(scan.allWords & STREETS) || scan.end(token) - start > 6 || !streetBehind(scan, token))
    return undefined;
  if (/[\w.,$€£#/-]/.test(scan.text.charAt(start - 1))) return undefined;
  // "the 1929 Wall Street crash"
  if (/\bthe $/i.test(scan.text.slice(Math.max(0, start - 5), start))) return undefined;
  const english = matchAt(ENGLISH, scan.text, start);
  // "1/3 of the way" names nothing.
  if (english && NAMED.test(english[0])) return endOfTail(scan, start + english[0].length);
  const romance = matchAt(ROMANCE, scan.text, start);
  if (romance) return endOfTail(scan, start + romance[0].length);
  return endOfWeak(scan, start);
}

/** A street whose kind is an everyday word: something else must speak for an address. */
function endOfWeak(scan: Scan, start: number): number | undefined {
  const match = matchAt(WEAK, scan.text, start);
  if (!match) return undefined;
  const end = start + match[0].length;
  if (matchAt(PLACED, scan.text, end) || matchAt(UNIT_BEHIND, scan.text, end)) return endOfTail(scan, end);
  return /^\d{3}/.test(match[0]) && MAILED.test(scan.text.slice(Math.max(0, start - 10), start))
    ? endOfTail(scan, end)
    : undefined;
}

function endOfTail(scan: Scan, end: number): number {
  return end + (matchAt(TAIL, scan.text, end)?.[0].length ?? 0);
}

/** With the flat, floor or town before. */
function startOfWhole(scan: Scan, start: number): number {
  const before = scan.text.slice(Math.max(0, start - 32), start);
  return start - (/\d|No|[а-яі]/.test(before) ? (BEFORE.exec(before)?.[0].length ?? 0) : 0);
}

function streetBehind(scan: Scan, token: number): boolean {
  // A capital, a figure or "rue" leads on; "12 pounds of" does not.
  if (
    !(scan.shape(token + 1) & (STARTS_UPPER | HAS_DIGIT)) &&
    !(scan.word(token + 1) & STREETS) &&
    scan.end(token + 1) - scan.start(token + 1) > 3
  )
    return false;
  for (let i = token + 1; i < token + NAME_LENGTH; i++) if (scan.word(i) & STREETS) return true;
  return false;
}

/** Street or post-office box first; `street` says whether a word that names a kind of street stands before the number. */
function endFromStreet(scan: Scan, token: number, street: boolean): number | undefined {
  if (!mayBegin(scan, token)) return undefined;
  const start = scan.start(token);
  const box = mayBeBox(scan, token) ? matchAt(BOX, scan.text, start) : null;
  if (box) {
    const end = start + box[0].length;
    if (!PLAIN_BOX.test(box[0]) || matchAt(PLACED, scan.text, end)) return endOfTail(scan, end);
  }
  if (street)
    for (const pattern of STREET_FIRST) {
      const match = matchAt(pattern, scan.text, start);
      if (match) return endOfTail(scan, start + match[0].length);
    }
  return undefined;
}

/** Whether the name of a street may begin with a token. */
const mayBegin = (scan: Scan, token: number): boolean =>
  ((scan.shapes[token] ?? 0) & STARTS_UPPER) !== 0 ||
  (((scan.words[token] ?? 0) & STREETS) !== 0 && LEADING.has(scan.token(token)));

function firstCapital(scan: Scan, first: number, end: number): number {
  let token = first;
  while (token < end && !mayBegin(scan, token)) token++;
  return token;
}

const BOXES =
  /^(?:po?|post|postfach|postbus|postboks|boîte|boite|bp|cp|apartado|casella|caixa|skrytka|private|locked|gpo|box|psc|cmr|unit|rr|r|hcr?|rural)$/i;
const mayBeBox = (scan: Scan, token: number): boolean =>
  "PpBbACGLSUuRH".includes(scan.text.charAt(scan.start(token))) && BOXES.test(scan.token(token));

/** The last of some words that names a kind of street, alone or as its ending; -1 for none. */
function lastStreet(scan: Scan, first: number, end: number): number {
  let token = end - 1;
  while (token >= first && !leads(scan, token)) token--;
  return token < first ? -1 : token;
}

const LEADING = new Set(LEADING_KINDS.split("|"));
/** Whether a street's name may stand before its number: in lower case the kind must be one that is put first. */
const leads = (scan: Scan, token: number): boolean =>
  isStreet(scan, token) &&
  ((scan.shape(token) & STARTS_UPPER) !== 0 ||
    LEADING.has(scan.token(token)) ||
    /^[rRcC]$|^пр$|^б$/.test(scan.token(token)));

/** By the last unit of the ending. */
const ENDINGS_BY_LAST: ReadonlyMap<number, readonly string[]> = Map.groupBy(
  [...STREET_ENDINGS.split("|"), ...WEAK_ENDINGS.split("|")],
  (ending) => ending.charCodeAt(ending.length - 1),
);

export function isStreet(scan: Scan, token: number): boolean {
  if ((scan.words[token] ?? 0) & STREETS) return true;
  const end = scan.end(token);
  const length = end - scan.start(token);
  for (const ending of ENDINGS_BY_LAST.get(scan.text.charCodeAt(end - 1)) ?? [])
    if (ending.length <= length && scan.text.startsWith(ending, end - ending.length)) return true;
  return false;
}
