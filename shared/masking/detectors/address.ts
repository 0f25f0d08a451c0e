import { matchAt, type TextDetector } from "../detector.ts";
import type { Scan } from "../scan.ts";
import { HAS_DIGIT, STARTS_UPPER } from "../token-shapes.ts";
import * as flag from "../word-flags.ts";

/** House number first: "12B Elm Street, Apt 4, Springfield, IL 62704", "12 rue de la Paix, 75002 Paris". */
const STREET_TYPES =
  "street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct|place|pl|way|terrace|ter|square|sq|parkway|pkwy|circle|cir|trail|trl|highway|hwy|close|crescent|mews|alley|plaza|row|gardens|grove|hill|park|walk|view|loop|run|path|pike|crossing|wharf|quay";
const UNIT = "(?:,? (?:apt|apartment|suite|ste|unit|flat|floor|fl|room|rm|#)\\.? ?#?[\\p{L}\\d-]{1,6})?";
const POSTCODE =
  "(?:\\d{5}(?:-\\d{4})?|[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}|[A-Z]\\d[A-Z] ?\\d[A-Z]\\d|\\d{4} ?[A-Z]{2}|\\d{4,6}|\\d{2}-\\d{3}|\\d{5}-\\d{3})";
const AFTER = `${UNIT}(?:[,\\n] {0,2}\\p{Lu}[\\p{L}.'’-]{1,20}(?: \\p{Lu}[\\p{L}.'’-]{1,20}){0,2}(?=[, \\n]))?(?:[,\\n ] ?(?:[A-Z]{2,3} )?${POSTCODE})?(?![\\p{L}\\d])`;
const ENGLISH = new RegExp(
  `\\d{1,6}[A-Za-z]?(?:[-/]\\d{1,5})?,? (?:[NSEW]\\.? |(?:North|South|East|West) )?(?:(?:\\p{Lu}[\\p{L}.'’-]{0,20}|\\d{1,3}(?:st|nd|rd|th)|of|the) ){1,4}(?i:${STREET_TYPES})\\b\\.?(?: (?:[NSEW]{1,2}|North|South|East|West)\\b)?${AFTER}`,
  "uy",
);
const ROMANCE = new RegExp(
  `\\d{1,4}(?: ?(?:bis|ter|[A-D]))?,? (?i:rue|avenue|av\\.|boulevard|bd|place|chemin|impasse|quai|cours|allée|route|square|passage)(?: \\p{L}[\\p{L}.'’-]{0,20}){1,5}(?:,? ${POSTCODE} \\p{Lu}[\\p{L}'’-]{1,24}(?: \\p{Lu}[\\p{L}'’-]{1,20})?)?(?![\\p{L}\\d])`,
  "uy",
);
const PO_BOX =
  /(?:P\.? ?O\.? ?Box|Postfach|Boîte postale|Apartado(?: de correos)?|Casella postale|Postbus) \d{1,6}(?!\d)/iy;
/** Street first: "Hauptstraße 12, 10115 Berlin", "Calle Mayor 5", "Via Roma, 12", "ul. Długa 3/5". */
const STREET_FIRST = new RegExp(
  `(?:\\p{Lu}[\\p{L}.-]{1,24}(?:straße|strasse|str\\.|weg|allee|gasse|platz|ring|ufer|damm|laan|straat|plein|gracht|kade|gatan|vägen|gata|veien|vej|gade|katu|tie)|\\p{Lu}[\\p{L}.-]{1,20}(?:-\\p{Lu}[\\p{L}]{1,20}){0,2}[ -](?:Straße|Strasse|Str\\.|Weg|Allee|Gasse|Platz|Ring|Ufer|Damm)|(?:Calle|C/|Avenida|Avda\\.|Av\\.|Plaza|Paseo|Carrera|Camino|Via|Viale|Piazza|Corso|Vicolo|Largo|Rua|Travessa|Praça|Alameda|Ulica|ul\\.|Aleja|al\\.|pl\\.|улица|ул\\.|проспект|пр\\.|переулок)(?: (?:de|del|della|dei|da|do|dos|la|las|los))*(?: \\p{L}[\\p{L}.'’-]{1,20}){1,4}),? ?(?:n[º°.] ?|д\\. ?|No\\.? ?)?\\d{1,5}(?: ?[a-zA-Z](?!\\p{L}))?(?:[-/]\\d{1,4})?(?:,? (?:${POSTCODE},? )?\\p{Lu}[\\p{L}'’-]{2,24}(?=[\\s,.;)]|$))?(?![\\p{L}\\d])`,
  "uy",
);

/** Postal addresses: a street with a house number, with unit, town and postcode where they follow; post-office boxes. */
export const address: TextDetector = {
  name: "address",
  type: "ADDRESS",
  anchor: "text",
  confidence: 0.86,
  find(scan, _, report) {
    if (!(scan.allShapes & HAS_DIGIT)) return;
    for (let token = 0; token < scan.count; token++) {
      const end = addressEnd(scan, token);
      if (end === undefined) continue;
      report(scan.start(token), end);
      while (token + 1 < scan.count && scan.start(token + 1) < end) token++;
    }
  },
  hits: [
    "at ⟦12 Elm Street, Springfield, IL 62704⟧.",
    "lives at ⟦221B Baker Street⟧ now",
    "⟦922 Willow Dr, Riverside, SC 69375⟧",
    "wohnt ⟦Hauptstraße 12, 10115 Berlin⟧.",
    "⟦12 rue de la Paix, 75002 Paris⟧",
    "en ⟦Calle Mayor 5⟧",
    "⟦P.O. Box 1234⟧",
    "⟦1600 Pennsylvania Ave NW⟧",
    "in der ⟦Karl-Marx-Allee 34⟧",
  ],
  misses: ["5 Big Apples", "12 ways to win", "Chapter 4 Section 2", "20 Main points"],
};

function addressEnd(scan: Scan, token: number): number | undefined {
  const { text } = scan;
  const shape = scan.shapes[token] ?? 0;
  const start = scan.start(token);
  if (shape & HAS_DIGIT) {
    if (!(scan.allWords & STREETS) || scan.end(token) - start > 6 || !streetNear(scan, token))
      return undefined;
    if (/[\w.,$€£#/-]/.test(text.charAt(start - 1))) return undefined;
    const match = matchAt(ENGLISH, text, start) ?? matchAt(ROMANCE, text, start);
    return match ? start + match[0].length : undefined;
  }
  const word = scan.words[token] ?? 0;
  if (!(shape & STARTS_UPPER) && !(word & flag.STREET)) return undefined;
  if (mayBeBox(scan, token)) {
    const box = matchAt(PO_BOX, text, start);
    if (box) return start + box[0].length;
  }
  if (!numberNear(scan, token)) return undefined;
  const match = matchAt(STREET_FIRST, text, start);
  return match ? start + match[0].length : undefined;
}

const STREETS = flag.STREET | flag.STREET_BEHIND;

/** A street word within the six tokens behind. */
function streetNear(scan: Scan, token: number): boolean {
  for (let i = token + 1; i <= token + 6; i++) if (scan.word(i) & STREETS) return true;
  return false;
}

/** P.O. Box, Postfach, Boîte postale, Apartado, Casella postale, Postbus: by the first word. */
function mayBeBox(scan: Scan, token: number): boolean {
  const first = scan.text.charAt(scan.start(token));
  if (!"PpBAC".includes(first)) return false;
  const word = scan.token(token);
  return /^p$|^po$/i.test(word) || /^(?:Post(?:fach|bus)|Bo[iî]te|Apartado|Casella)$/.test(word);
}

/** One of the words before the next number names a kind of street, alone or as its ending. */
function numberNear(scan: Scan, token: number): boolean {
  let street = isStreet(scan, token);
  for (let i = token + 1; i <= token + 7 && i < scan.count; i++) {
    if ((scan.shapes[i] ?? 0) & HAS_DIGIT) return street;
    street ||= isStreet(scan, i);
  }
  return false;
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
