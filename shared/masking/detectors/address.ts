import { matchAt, type TextDetector } from "../detector.ts";
import { AT_NUMBER, type Scan } from "../scan.ts";
import { STARTS_UPPER } from "../token-shapes.ts";
import * as flag from "../word-flags.ts";

/** House number first: "12B Elm Street, Apt 4, Springfield, IL 62704", "12 rue de la Paix, 75002 Paris". */
const STREET_TYPES =
  "street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct|place|pl|way|terrace|ter|square|sq|parkway|pkwy|circle|cir|trail|trl|highway|hwy|close|crescent|mews|alley|plaza|row|gardens|grove|hill|park|walk|view|loop|run|path|pike|crossing|wharf|quay";
const UNIT = "(?:,? (?:apt|apartment|suite|ste|unit|flat|floor|fl|room|rm|#)\\.? ?#?[\\p{L}\\d-]{1,6})?";
const POSTCODE =
  "(?:\\d{5}-\\d{3,4}|\\d{2}-\\d{3}|\\d{5}|[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}|[A-Z]\\d[A-Z] ?\\d[A-Z]\\d|\\d{4} ?[A-Z]{2}|\\d{3} \\d{2}(?!\\d)|\\d{4,6})";
const AFTER = `${UNIT}(?:[,\\n] {0,2}\\p{Lu}[\\p{L}.'’-]{0,19}[\\p{L}'’-](?: \\p{Lu}[\\p{L}'’-]{1,20}){0,2}(?=[, \\n]|[.;!?](?:\\s|$)|$))?(?:[,\\n ] ?(?:[A-Z]{2,3} )?${POSTCODE})?(?![\\p{L}\\d])`;
const ENGLISH = new RegExp(
  `\\d{1,6}[A-Za-z]?(?:[-/]\\d{1,5})?,? (?:[NSEW]\\.? |(?:North|South|East|West) )?(?:(?:\\p{Lu}[\\p{L}.'’-]{0,20}|\\d{1,3}(?:st|nd|rd|th)|of|the) ){1,4}(?i:${STREET_TYPES})\\b(?:(?<=[ ][A-Z][a-z]{1,3})\\.)?(?: (?:[NSEW]{1,2}|North|South|East|West)\\b)?${AFTER}`,
  "uy",
);
const NAMED = /\p{Lu}|\d(?:st|nd|rd|th)/u;
const ROMANCE = new RegExp(
  `\\d{1,4}(?: ?(?:bis|ter|[A-D]))?,? (?:(?i:rue|avenue|av\\.|boulevard|bd|chemin|impasse|quai|allée)|(?i:place|cours|route|square|passage)(?= (?:de|du|des|la|le|les|\\p{Lu}|[dl]['’])))(?: \\p{L}[\\p{L}.'’-]{0,20}){1,5}(?:,? ${POSTCODE} \\p{Lu}[\\p{L}'’-]{1,24}(?: \\p{Lu}[\\p{L}'’-]{1,20})?)?(?![\\p{L}\\d])`,
  "uy",
);
const PO_BOX =
  /(?:P\.? ?O\.? ?Box|Postfach|Boîte postale|Apartado(?: de correos)?|Casella postale|Postbus) \d{1,6}(?!\d)/iy;
/** Street first: "Hauptstraße 12, 10115 Berlin", "Calle Mayor 5", "Via Roma, 12", "ul. Długa 3/5". */
const STREET_FIRST = new RegExp(
  `(?:\\p{Lu}[\\p{L}.-]{1,24}(?:straße|strasse|str\\.|weg|allee|gasse|platz|ring(?= \\d{1,4}[a-z]?,? \\d{4,5} \\p{Lu})|ufer|damm|laan|straat|plein|gracht|kade|gatan|vägen|gata|veien|vej|gade|katu|tie)|\\p{Lu}[\\p{L}.-]{1,20}(?:-\\p{Lu}[\\p{L}]{1,20}){0,2}[ -](?:Straße|Strasse|Str\\.|Weg|Allee|Gasse|Platz|Ring|Ufer|Damm)|(?:Calle|C/|Avenida|Avda\\.|Av\\.|Plaza|Paseo|Carrera|Camino|Via|Viale|Piazza|Corso|Vicolo|Largo|Rua|Travessa|Praça|Alameda|Ulica|ul\\.|Aleja|al\\.|pl\\.|улица|ул\\.|проспект|пр\\.|переулок)(?: (?:de|del|della|dei|da|do|dos|la|las|los))*(?: \\p{L}[\\p{L}.'’-]{1,20}){1,4}),? ?(?:n[º°.] ?|д\\. ?|No\\.? ?)?\\d{1,5}(?: ?[a-zA-Z](?!\\p{L}))?(?:[-/]\\d{1,4})?(?:,? (?:кв\\. ?\\d{1,4}|\\d{1,2}[ºª°](?: ?[A-Za-z])?(?!\\p{L})|apto?\\.? ?\\d{1,4}))?(?:,? (?:${POSTCODE},? )?\\p{Lu}[\\p{L}'’-]{2,24}(?: (?:(?:de|da|do|del|am|an der|sur) )?\\p{Lu}[\\p{L}'’-]{2,20}){0,2}(?=[\\s,.;)]|$))?(?:(?: ?[-–/,] ?)[A-Z]{2}(?!\\p{L}))?(?:,? ${POSTCODE})?(?![\\p{L}\\d])`,
  "uy",
);

/** Postal addresses: a street with a house number, with unit, town and postcode where they follow; post-office boxes. */
export const address: TextDetector = {
  name: "address",
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
        report(scan.start(token), end);
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
    "⟦ул. Ленина, д. 5, кв. 12, Москва⟧.",
    "au ⟦3 place de la République, 75011 Paris⟧",
    "⟦P.O. Box 1234⟧",
    "⟦1600 Pennsylvania Ave NW⟧",
    "ship it to ⟦123 Main Street, New York⟧.",
    "I am at ⟦123 Main Street⟧. Come",
    "⟦123 Main St., Boston, MA 02101⟧",
    "in der ⟦Karl-Marx-Allee 34⟧",
    "am ⟦Kolonnenring 3, 50667 Köln⟧",
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
  const match = english && NAMED.test(english[0]) ? english : matchAt(ROMANCE, scan.text, start);
  return match ? start + match[0].length : undefined;
}

function streetBehind(scan: Scan, token: number): boolean {
  for (let i = token + 1; i < token + NAME_LENGTH; i++) if (scan.word(i) & STREETS) return true;
  return false;
}

/** Street or post-office box first; `street` says whether a word that names a kind of street stands before the number. */
function endFromStreet(scan: Scan, token: number, street: boolean): number | undefined {
  if (!mayBegin(scan, token)) return undefined;
  const start = scan.start(token);
  const match =
    (mayBeBox(scan, token) ? matchAt(PO_BOX, scan.text, start) : null) ??
    (street ? matchAt(STREET_FIRST, scan.text, start) : null);
  return match ? start + match[0].length : undefined;
}

/** Whether the name of a street may begin with a token. */
const mayBegin = (scan: Scan, token: number): boolean =>
  ((scan.shapes[token] ?? 0) & STARTS_UPPER) !== 0 || ((scan.words[token] ?? 0) & flag.STREET) !== 0;

function firstCapital(scan: Scan, first: number, end: number): number {
  let token = first;
  while (token < end && !mayBegin(scan, token)) token++;
  return token;
}

/** P.O. Box, Postfach, Boîte postale, Apartado, Casella postale, Postbus: by the first word. */
function mayBeBox(scan: Scan, token: number): boolean {
  const first = scan.text.charAt(scan.start(token));
  if (!"PpBAC".includes(first)) return false;
  const word = scan.token(token);
  return /^p$|^po$/i.test(word) || /^(?:Post(?:fach|bus)|Bo[iî]te|Apartado|Casella)$/.test(word);
}

/** The last of some words that names a kind of street, alone or as its ending; -1 for none. */
function lastStreet(scan: Scan, first: number, end: number): number {
  let token = end - 1;
  while (token >= first && !isStreet(scan, token)) token--;
  return token < first ? -1 : token;
}

const ENDINGS =
  "straße strasse str weg allee gasse platz ring ufer damm laan straat plein gracht kade gatan vägen gata veien vej gade katu tie".split(
    " ",
  );
/** By the last unit of the ending. */
const ENDINGS_BY_LAST: ReadonlyMap<number, readonly string[]> = Map.groupBy(ENDINGS, (ending) =>
  ending.charCodeAt(ending.length - 1),
);

function isStreet(scan: Scan, token: number): boolean {
  if ((scan.words[token] ?? 0) & flag.STREET) return true;
  const end = scan.end(token);
  const length = end - scan.start(token);
  for (const ending of ENDINGS_BY_LAST.get(scan.text.charCodeAt(end - 1)) ?? [])
    if (ending.length <= length && scan.text.startsWith(ending, end - ending.length)) return true;
  return false;
}
