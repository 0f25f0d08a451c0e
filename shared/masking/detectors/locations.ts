import type { TextDetector } from "../detector.ts";
import type { Lexicon } from "../lexicon.ts";
import { phraseAt } from "../phrases.ts";
import type { Scan } from "../scan.ts";
import { HAS_DIGIT, HAS_LOWER, HAS_UPPER, STARTS_UPPER, UNCASED } from "../token-shapes.ts";
import * as flag from "../word-flags.ts";

/** Words that make a place of the name behind them: "Lake Daniel", "Port Robert", "Bad Homburg". */
const BEFORE =
  /^(?:New|Lake|Port|North|South|East|West|Fort|Mount|Saint|St|San|Santa|Santo|São|Sankt|Bad|Nova|Nueva|Nuevo|Novo|Novi|Nowy|Puerto|Villa|Vila|Ville|Castel|Monte|Cape|Great|Upper|Lower|Little|Los|Las|El|La|Le|Kfar|Tel|Beit|Ciudad|Saint-|Sainte)$/;
/** Those that begin names of people and much else: only where a word says that a place follows. */
const WEAK_BEFORE =
  /^(?:Great|Upper|Lower|Little|Los|Las|El|La|Le|Saint|St|San|Santa|Santo|São|Villa|Ville|Monte|Castel|Tel)$/;
/** Endings of towns' names that hardly any other word has. */
const ENDING =
  /.{3}(?:ville|burgh|borough|bury|mouth|shire|chester|furt|haven|stead|berg|burg|hausen|hofen|heim|stadt|dorf|ingen|kirchen|brück|grad|pol|ton|view|side|town|port|fort|land|stad|köping|holm|borg|by|ham|wick|minster|field|ford|abad|pur|nagar|pura)$/;
const STRONG_ENDING =
  /.{3}(?:ville|burgh|borough|bury|mouth|shire|chester|furt|haven|stead|hausen|hofen|stadt|brück|köping|nagar|abad)$/;
/** What one does in, to and from places, right before. */
const LED =
  /(?:(?<!\p{L})(?:live[sd]?|living|moved|moving|move|born|based|grew up|raised|located|situated|resid(?:es?|ed|ing|ent)|travel(?:l?ed|l?ing|s)?|trip|flew|fly(?:ing)?|drove|went|visit(?:ed|ing|s)?|office|branch|settled|relocated|arriv(?:ed?|ing)|stay(?:ed|ing)?|native|mayor|city|town|village|county|state|province|capital|outskirts|suburb|district|people|residents?|near|hails?|weather|school|hospital|hotel|apartment|house|home|conference|meeting|back|all the way|me|him|her|us|come|came|i'm|i’m|am|is|was|we're|are) (?:in|to|from|at|near|of|around|outside)|(?:live in|visit(?:ed|ing)?|near|outside) |(?:komme|kommt|kam|stamme) aus|(?:wohn(?:e|t|te)|leb(?:e|t|te)|geboren|arbeite[t]?) in|(?:nach|aus|bei)|(?:née? à|habit(?:e|ons|ait) à|viens de|vient de|vis à|vit à|parti[e]? à|allée? à|à|de)|(?:viv(?:o|e|ía) en|soy de|es de|nacid[oa] en|en|fue a|voy a|de)|(?:abit(?:o|a) a|veng(?:o|a) da|nat[oa] a|andat[oa] a|vado a|a)|(?:kom(?:t)? uit|wo(?:on|ont|nde)? in|geboren in|naar|te)|(?:mieszk(?:am|a) w|pochodz(?:ę|i) z|urodzon[ya] w|do)|(?:kommer från|bor i|född i|till|i)|(?:sou de|é de|moro em|mora em|nascid[oa] em|para|em|de)|(?:живу в|живёт в|из|родил(?:ся|ась) в|уехал[а]? в|в)|(?:живу в|живе в|з|народи(?:вся|лась) в|у)) $/iu;

/** Cities, regions, countries by name; smaller towns and made-up ones by what stands around and how they are made. */
export function locations(lexicon: Lexicon): TextDetector {
  return {
    name: "locations",
    type: "LOCATION",
    anchor: "text",
    confidence: 0.55,
    find(scan, _, report) {
      for (let token = 0; token < scan.count; token++) {
        const shape = scan.shapes[token] ?? 0;
        if (!(shape & (STARTS_UPPER | UNCASED)) || shape & HAS_DIGIT) continue;
        const word = scan.words[token] ?? 0;
        const known = knownAt(lexicon, scan, token, word);
        if (known > 0) {
          report(scan.start(token), scan.end(token + known - 1));
          token += known - 1;
          continue;
        }
        if (shape & UNCASED) continue;
        const last = madeAt(scan, token, word);
        if (last < token) continue;
        report(scan.start(token), scan.end(last), last > token || word & flag.TOWN ? COMPOUND : undefined);
        token = last;
        // "near Wrightbury, Gallagherview."
        if (scan.gap(last) === ", " && isAppended(scan, last + 1))
          report(scan.start(last + 1), scan.end(last + 1));
      }
    },
    hits: [
      "from ⟦Berlin⟧ to ⟦New York⟧",
      "in ⟦Taiwan⟧.",
      "the ⟦Lake Daniel⟧ office",
      "in ⟦New Eileenfurt⟧ and ⟦Jennifermouth⟧",
      "She moved to ⟦Zorbax⟧ last year.",
      "aus ⟦Deutschland⟧ nach ⟦Quedlinburg⟧",
      "живу в ⟦Германии⟧".replace("Германии", "Германия"),
    ],
    misses: ["reading is fun", "nice day", "A New Approach", "West Wing", "in Python", "Great Job"],
  };
}

/** A name made of two words beats what the second alone may be: a person's. */
const COMPOUND = 0.76;

function knownAt(lexicon: Lexicon, scan: Scan, token: number, word: number): number {
  if (!(word & (flag.PLACE | flag.PHRASE))) return 0;
  const phrase = phraseAt(lexicon, scan, token, flag.PLACE);
  if (phrase > 0) return phrase;
  return word & flag.PLACE && (!(word & flag.COMMON) || word & flag.GIVEN) ? 1 : 0;
}

const NO_PLACE =
  flag.FUNCTION | flag.MONTH | flag.TITLE | flag.GREETING | flag.JOB | flag.NATIONALITY | flag.ORGANISATION;

/** The last token of a place that no list has; one before the first for none. */
function madeAt(scan: Scan, first: number, word: number): number {
  const { text } = scan;
  const end = scan.end(first);
  const length = end - scan.start(first);
  if (length < 2) return first - 1;
  const next = first + 1;
  if (
    length <= 7 &&
    scan.shape(next) & STARTS_UPPER &&
    (scan.spaced(first) || text.slice(end, scan.start(next)) === ". " || text.charAt(end) === "-") &&
    BEFORE.test(scan.token(first))
  ) {
    const behind = scan.word(next);
    const special =
      !(behind & (flag.COMMON | NO_PLACE)) || (behind & (flag.GIVEN | flag.TOWN) && !(behind & NO_PLACE));
    if (special && scan.shape(next) & HAS_LOWER && scan.end(next) - scan.start(next) > 2) {
      if (!WEAK_BEFORE.test(scan.token(first)) || isLed(scan, first))
        return furthest(scan, next, isLed(scan, first));
    }
  }
  if (
    word & (NO_PLACE | flag.COMMON | flag.STRONG) ||
    length < 4 ||
    (scan.shape(first) & (HAS_LOWER | HAS_UPPER)) !== (HAS_LOWER | HAS_UPPER)
  )
    return first - 1;
  const unknown = (word & ~flag.POINTERS) === 0;
  if (unknown && length > 6 && STRONG_ENDING.test(scan.token(first))) return first;
  if (!(scan.word(first - 1) & flag.BEFORE_PLACE) || !scan.spaced(first - 1)) return first - 1;
  const town = (word & flag.TOWN) !== 0;
  if ((town || (unknown && length > 6 && ENDING.test(scan.token(first)))) && !(word & flag.GIVEN))
    return isPlacePreposition(scan, first) ? furthest(scan, first, true) : first - 1;
  if (!isLedStrongly(scan, first)) return first - 1;
  return furthest(scan, first, true);
}

/** "Castiglione della Pescaia", "Bahon an der Aare": the capitals that follow. */
function furthest(scan: Scan, from: number, led: boolean): number {
  let last = from;
  while (led && last - from < 3) {
    const next = last + 1;
    if (next >= scan.count || !(scan.spaced(last) || scan.gap(last) === "-")) break;
    if (
      scan.shape(next) & STARTS_UPPER &&
      !(scan.word(next) & (NO_PLACE | flag.STRONG)) &&
      !(scan.shape(next) & HAS_DIGIT)
    )
      last = next;
    else if (scan.word(next) & flag.PARTICLE && scan.shape(next + 1) & STARTS_UPPER && scan.spaced(next))
      last = next + 1;
    else break;
  }
  return last;
}

const isAppended = (scan: Scan, token: number): boolean =>
  token < scan.count &&
  (scan.shape(token) & (STARTS_UPPER | HAS_LOWER)) === (STARTS_UPPER | HAS_LOWER) &&
  (scan.word(token) & ~(flag.POINTERS | flag.TOWN)) === 0 &&
  /^[.,;!?\n]|^$/.test(scan.gap(token).slice(0, 1));

const lead = (scan: Scan, token: number): string =>
  scan.text.slice(Math.max(0, scan.start(token) - 24), scan.start(token));
const isLed = (scan: Scan, token: number): boolean =>
  (scan.word(token - 1) & flag.BEFORE_PLACE) !== 0 && LED.test(lead(scan, token));
const isPlacePreposition = (scan: Scan, token: number): boolean =>
  /^(?:in|from|to|near|at|nach|aus|bei|à|en|em|a|da|di|naar|uit|te|w|z|do|i|till|från|til|fra|в|из|у)$/i.test(
    scan.token(token - 1),
  );
/** Where the verb itself speaks of places, and not the preposition alone. */
const isLedStrongly = (scan: Scan, token: number): boolean =>
  /(?<!\p{L})(?:live[sd]?|living|moved|moving|born|based|grew up|raised|located|resid\p{L}+|travel\p{L}*|flew|native|city|town|village|hails?|wohn\p{L}+|leb(?:e|t|te)|geboren|komm[et]|stamme|née?|habit\p{L}+|viens|vient|viv(?:o|e)|soy|nacid[oa]|abit[oa]|veng[oa]|nat[oa]|kom|woont?|mieszk\p{L}+|pochodz\p{L}+|urodzon\p{L}|kommer|bor|född|sou|mor[oa]|nascid[oa]|живу|живёт|родил\p{L}+|народи\p{L}+|мешкаю) (?:in|to|from|near|at|of|aus|nach|à|en|de|a|da|uit|naar|te|w|z|i|från|em|в|из|у|з) $/iu.test(
    lead(scan, token),
  ) || BORN.test(scan.text.slice(Math.max(0, scan.start(token) - 48), scan.start(token)));
/** "born on 26.09.1954 in …" */
const BORN =
  /(?<!\p{L})(?:born|geboren|née?|nacid[oa]|nat[oa]|nascid[oa]|född|født|urodzon[ya]) [^\n;]{4,26} (?:in|à|en|a|em|i|w) $/iu;
