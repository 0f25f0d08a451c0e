import { matchAt, type TextDetector } from "../../detector.ts";
import { AT_NUMBER, type Scan } from "../../scan.ts";
import { FOREIGN, HAS_DIGIT, HAS_LOWER, HAS_UPPER, STARTS_UPPER, UNCASED } from "../../token-shapes.ts";
import * as flag from "../../word-flags.ts";
import {
  CANADIAN_POSTCODE,
  FIRST_POSTCODE,
  LAST_POSTCODE,
  REGION,
  TOWN,
  UK_POSTCODE,
  UNIT,
} from "./parts.ts";
import { isStreet } from "./street-address.ts";

const REGIONAL = new RegExp(`(?:${REGION}|[A-Z]{2,3}),? \\d{5}(?:-\\d{4})?(?![\\d\\p{L}]|[.,-]\\d)`, "uy");
const AUSTRALIAN =
  /(?:NSW|VIC|QLD|SA|WA|TAS|ACT|NT|Victoria|Queensland|Tasmania),? \d{4}(?![\d\p{L}]|[.,-]\d)/uy;
const LETTERED = new RegExp(`(?:${UK_POSTCODE}|${CANADIAN_POSTCODE})(?![\\d\\p{L}])`, "uy");
const LAST = new RegExp(`${LAST_POSTCODE}(?=[\\s.,;:!?)"'»”।]|$)`, "uy");
const FIRST = new RegExp(
  `${FIRST_POSTCODE}(?: |, |,?\\n)${TOWN}(?: ?\\([A-Z]{2}\\)|(?: ?[-/,] ?)${REGION})?(?![\\p{L}\\d])`,
  "uy",
);
const WHOLE_UNIT = new RegExp(`^${UNIT}$`, "u");
const BOX =
  /^(?:(?:PSC|CMR|Unit|RR|HC) \d+,? )?Box \d+$|^(?:PSC|CMR|RR|HC) \d+$|^General Delivery$|^P\.? ?O\.? ?Box /i;
/** Most tokens and parts that are looked at before a postcode. */
const REACH = 18;
const PARTS = 6;

/**
 * Postal addresses by their postcode, whatever the street is called: from a postcode with its region or town back over the
 * parts of the address to the one with the house number.
 */
export const postcodeAddress: TextDetector = {
  name: "postcode-address",
  type: "ADDRESS",
  anchor: "text",
  confidence: 0.91,
  find(scan, _, report) {
    if (!(scan.allShapes & HAS_DIGIT)) return;
    let done = 0;
    for (let stop = 0; stop < scan.stopCount; stop++) {
      if (!((scan.stopKinds[stop] ?? 0) & AT_NUMBER)) continue;
      const token = scan.stops[stop] ?? 0;
      if (scan.start(token) < done || !mayBePostcode(scan, token)) continue;
      const code = postcodeAt(scan, token);
      const start = code && startOf(scan, code, done);
      if (start === undefined) continue;
      done = code?.end ?? done;
      report(start, done);
    }
  },
  hits: [
    "at ⟦84112 Crystal Landing\nNorth Veda, WY 83001⟧.",
    "to ⟦PSC 1207, Box 3391\nAPO AE 09012⟧",
    "⟦Unit 7718 Box 0934, DPO AP 96431⟧",
    "⟦RR 3 Box 118, Wexley, KS 67480⟧",
    "bor i ⟦Storstigen 8\n48411 Västerås⟧",
    "a ⟦Stretto Ermanno, 29, 08045, Lanusei (NU)⟧",
    "⟦Studio 8\nHale Forges\nMorganhaven\nE55 5RY⟧",
    "in ⟦Am Alten Markt 5, 99084 Erfurt⟧.",
    "⟦Level 4 9 Cynthia View, South Stephanie, QLD, 2100⟧",
    "⟦337 White Branch, Nicholston, MB L9P 9Y3⟧",
  ],
  misses: [
    "In 2019, 12 Angry Men, 1957 Film",
    "iPhone 12, 2020 Edition",
    "Buy 3 Big Boxes, 12345 Items",
    "score 12, 20345 points",
    "Room 5, 10115 visitors",
    "Table 3, 48104 People",
  ],
};

interface Postcode {
  /** The first token of its part: the region's, or the postcode's own. */
  readonly first: number;
  readonly end: number;
  /** What must speak for a street: its kind, or a house number alone. */
  readonly needsKind: boolean;
  readonly british: boolean;
  /** A region stands before it, or its letters say where it is. */
  readonly regional: boolean;
  /** Nothing but its figures says that it is one. */
  readonly last?: true;
}

/** Cheap signs: long enough, and behind a break, a region or a town. */
function mayBePostcode(scan: Scan, token: number): boolean {
  const { text } = scan;
  const start = scan.start(token);
  const length = scan.end(token) - start;
  if (length > 8 || length < 2 || token === 0) return false;
  const before = text.charCodeAt(start - 1);
  if (before !== 0x20 && before !== 0x0a) return false;
  if (!(scan.shape(token) & LETTERS)) {
    if (length > 3) return true;
    const behind = text.charCodeAt(scan.end(token));
    return behind === 0x2d || behind === 0x20;
  }
  return (scan.shape(token) & STARTS_UPPER) !== 0;
}

function postcodeAt(scan: Scan, token: number): Postcode | undefined {
  const { text } = scan;
  const start = scan.start(token);
  const previous = scan.shape(token - 1);
  const gap = scan.gap(token - 1);
  const spaced = gap === " ";
  const regional = (gap === " " || gap === ", ") && (previous & STARTS_UPPER) !== 0;
  if (regional) {
    const at = scan.start(token - 1);
    const match = matchAt(REGIONAL, text, at) ?? matchAt(AUSTRALIAN, text, at);
    if (match && at + match[0].length > start)
      return {
        first: token - 1,
        end: at + match[0].length,
        needsKind: false,
        british: false,
        regional: true,
      };
  }
  const parted = isBreak(gap);
  if (!parted && !(spaced && previous & (STARTS_UPPER | UNCASED | HAS_DIGIT))) return undefined;
  if (scan.shape(token) & LETTERS) {
    const match = matchAt(LETTERED, text, start);
    return match
      ? { first: token, end: start + match[0].length, needsKind: false, british: true, regional: true }
      : undefined;
  }
  const first = parted ? matchAt(FIRST, text, start) : null;
  if (first && !isNoTown(scan, token + 1)) {
    const year = /^(?:1[4-9]|20)\d\d$/.test(scan.token(token)) && !/^\d{4} ?[A-Z]{2} /.test(first[0]);
    return { first: token, end: start + first[0].length, needsKind: year, british: false, regional: false };
  }
  const last = matchAt(LAST, text, start);
  const uncased = (previous & UNCASED) !== 0;
  return last && last[0].length >= (uncased ? 6 : 5)
    ? {
        first: token,
        end: start + last[0].length,
        needsKind: !uncased,
        british: false,
        regional: false,
        last: true,
      }
    : undefined;
}

/** A token of figures alone has none of these. */
const LETTERS = HAS_LOWER | HAS_UPPER | UNCASED | STARTS_UPPER;
const NO_TOWN = flag.FUNCTION | flag.MONTH | flag.COMMON;
/** "20345 Points": an everyday word alone; "Les Bons Villers" goes on. */
const isNoTown = (scan: Scan, token: number): boolean =>
  (scan.word(token) & NO_TOWN) !== 0 &&
  scan.end(token) - scan.start(token) > 2 &&
  !(/^[ -]$/.test(scan.gap(token)) && scan.shape(token + 1) & STARTS_UPPER);
const isBreak = (gap: string): boolean => /^(?: ?[.,]? ?\r?\n ?| ?, ?| [-–·|/] |; ?)$/.test(gap);
const isInside = (gap: string): boolean =>
  /^(?:\.? |\u00a0|[-'’/.]|\.? ?# ?|, ?(?=#)| ?№ ?|[º°ª.]{1,2} ?| & )$/.test(gap);

/** Where the address begins whose postcode this is; undefined when there is no street before. */
function startOf(scan: Scan, code: Postcode, done: number): number | undefined {
  /** The tokens from `first` to the one before `behind` are the part that is looked at. */
  let behind = code.first;
  let begins: number | undefined;
  for (let part = 0; part < PARTS && behind > 0; part++) {
    const gap = scan.gap(behind - 1);
    if (!isBreak(gap) && !(part === 0 && gap === " ")) break;
    let first = behind - 1;
    while (
      first > 0 &&
      code.first - first < REACH &&
      isOfAddress(scan, first) &&
      isInside(scan.gap(first - 1)) &&
      isOfAddress(scan, first - 1)
    )
      first--;
    if (!isOfAddress(scan, first) || scan.start(first) < done) break;
    const whole = first === 0 || !isInside(scan.gap(first - 1));
    const written = scan.text.slice(scan.start(first), scan.end(behind - 1));
    if (begins !== undefined) {
      if (!WHOLE_UNIT.test(written) && !BOX.test(written)) break;
      begins = first;
    } else begins = streetIn(scan, first, behind, code);
    if (!whole) break;
    behind = first;
  }
  return begins === undefined ? undefined : scan.start(begins);
}

/** The token at which a street begins within a part, when there is one. */
function streetIn(scan: Scan, first: number, behind: number, code: Postcode): number | undefined {
  const written = scan.text.slice(scan.start(first), scan.end(behind - 1));
  if (BOX.test(written)) return first;
  const last = behind - 1;
  let kind = false;
  for (let token = first; token <= last; token++) kind ||= isStreet(scan, token);
  // "84112 Crystal Landing"
  for (let token = first; token < last; token++)
    if (isNumber(scan, token) && isCapital(scan, token + 1) && !(token > first && isUnit(scan, token + 1))) {
      if (code.needsKind && !code.last) return undefined;
      if (!code.regional && !kind && !(scan.shape(token + 1) & UNCASED)) return undefined;
      return withUnit(scan, first, token);
    }
  // "Storstigen 8"; "Stretto Ermanno, 29"; "Galerie Laffitte 740 bis"
  const number = isNumber(scan, last) || !BEHIND_NUMBER.test(scan.token(last)) ? last : last - 1;
  if (number >= first && isNumber(scan, number)) {
    let from = number;
    if (first === last) {
      // "7, boulevard Foch"
      if (isStreet(scan, last + 1)) return first;
      if (last > 0 && /^, ?$/.test(scan.gap(last - 1))) from--;
    }
    const furthest = Math.max(
      first === last ? 0 : first,
      scan.shape(last - 1) & UNCASED ? last - LONGEST_UNCASED : 0,
    );
    while (from > furthest && isInside(scan.gap(from - 1)) && isNameOfStreet(scan, from - 1)) from--;
    while (from < number && !isCapital(scan, from) && !isStreet(scan, from)) from++;
    if (from === number || (code.needsKind && !kind && !isStreet(scan, from))) return undefined;
    if (!kind && scan.word(from) & (flag.COMMON | flag.FUNCTION) && last - from === 1) return undefined;
    return from;
  }
  const named =
    last > first && last - first < 4 && (scan.word(last) & (flag.STREET | flag.STREET_BEHIND)) !== 0;
  return code.british && named ? first : undefined;
}

const BEHIND_NUMBER = /^(?:bis|ter|quater|[A-Za-z]|[IVX]{1,4})$/;

/** "Level 4 9 Cynthia View": the floor before the house number. */
function withUnit(scan: Scan, first: number, number: number): number {
  return number - first === 2 && WHOLE_UNIT.test(scan.text.slice(scan.start(first), scan.end(number - 1)))
    ? first
    : number;
}

/** Most words of a street's name in scripts without case. */
const LONGEST_UNCASED = 3;
const isUnit = (scan: Scan, token: number): boolean =>
  /^(?:Int(?:erior)?|Apt|Apto|Dpto|Depto|Piso|Puerta|Esc|Unit|Suite|Flat|Bloco|Casa)$/.test(
    scan.token(token),
  );
const isNumber = (scan: Scan, token: number): boolean => {
  const code = scan.text.charCodeAt(scan.start(token));
  return code >= 0x30 && code <= 0x39 && scan.end(token) - scan.start(token) <= 6;
};
const isCapital = (scan: Scan, token: number): boolean =>
  (scan.shape(token) & (STARTS_UPPER | UNCASED)) !== 0;
const isNameOfStreet = (scan: Scan, token: number): boolean =>
  isCapital(scan, token) ||
  isNumber(scan, token) ||
  (scan.word(token) & (flag.PARTICLE | flag.STREET_BEHIND | flag.STREET)) !== 0;

/** Whether a token may stand inside an address. */
function isOfAddress(scan: Scan, token: number): boolean {
  const shape = scan.shape(token);
  if (shape & HAS_DIGIT) return scan.end(token) - scan.start(token) <= 8;
  const word = scan.word(token);
  if (shape & (STARTS_UPPER | UNCASED))
    return !(word & flag.MONTH) || /^Ma(?:i|y|rch)/.test(scan.token(token));
  if (word & (flag.PARTICLE | flag.STREET | flag.STREET_BEHIND)) return true;
  const length = scan.end(token) - scan.start(token);
  return (
    (length <= 4 && UNITS.has(scan.token(token))) ||
    ((shape & (FOREIGN | HAS_LOWER)) === (FOREIGN | HAS_LOWER) && length <= 3)
  );
}

const UNITS = new Set(
  "apt ste fl no nr int apto esc bis ter s d m lok lgh bus kv of the an am der sur upon sul".split(" "),
);
