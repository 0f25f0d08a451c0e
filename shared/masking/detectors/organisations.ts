import { matchAt, type Report, type TextDetector } from "../detector.ts";
import type { Scan } from "../scan.ts";
import { HAS_DIGIT, HAS_LOWER, STARTS_UPPER } from "../token-shapes.ts";
import * as flag from "../word-flags.ts";

/** Most words of an employer's name, and of any organisation's. */
const LONGEST_EMPLOYER = 4;
const LONGEST = 7;
const NOT_OF_NAME = flag.FUNCTION | flag.TITLE | flag.GREETING | flag.MONTH | flag.JOB | flag.NATIONALITY;
/** Legal forms and kinds as they are written behind a name, in the countries of Europe and the Americas, Turkey and Asia. */
const FORM =
  /,? (?:(?:and|&|und|et|y|e|og|och) (?:Sons?|Söhne|Fils|Hijos|Figli|Filhos|Daughters|Partners?|Associates|Asociados|Associés|Co\.?(?: KG| KGaA)?|Cie\.?|Company|Brothers|Bros\.?)|S\.? ?A\.?(?: de C\. ?V\.?| R\. ?L\.?)?|S\. ?de ?R\. ?L\.|S\.A\.S\.?|SAS|SASU|SARL|S\.A\.R\.L\.?|EURL|SCI|SNC|S\.N\.C\.|S\.?L\.?U?\.|SL|SLU|SLL|C\.B\.|S\.?r\.?l\.?s?\.?|s\.r\.l\.?|S\.p\.A\.?|SpA|SPA|SRL|s\.n\.c\.|s\.a\.s\.|Ltda\.?|LTDA|ME|EPP|EIRELI|S\/A|Lda\.?|Inc\.?|Corp\.?|Co\.(?:,? Ltd\.?)?|L\.L\.C\.|L\.L\.P\.|LLC|LLP|LP|PLLC|P\.C\.|PC|Ltd\.?(?: Şti\.?)?|PLC|plc|Pte\.?(?: Ltd\.?)?|Pty\.?(?: Ltd\.?)?|Pvt\.?(?: Ltd\.?)?|Limited|GmbH(?: & Co\.? KGa?A?)?|gGmbH|mbH|AG(?: & Co\.? KGa?A?)?|KGaA|KG(?: aA)?|OHG|OG|UG|eG|e\. ?V\.|e\. ?K\.|Stiftung(?: & Co\. KGaA)?|B\.V\.|BV|N\.V\.|NV|V\.O\.F\.|VOF|CVBA|BVBA|A\/S|ApS|IVS|A\.?S\.?A\.?|ANS|AB|HB|KB|Oy|Oyj|Ky|Tmi|sp\. ?z ?o\.? ?o\.?(?: ?sp\. ?k\.?)?|Sp\. z o\.o\.(?: Sp\. ?k\.?)?|Sp\. ?[jkp]\.?|Spółka|S\.C\.|s\.r\.o\.?|spol\. s r\.o\.|a\.s\.?|d\.o\.o\.?|d\.d\.|Kft\.?|Zrt\.?|Nyrt\.?|Bt\.?|A\.Ş\.?|AŞ|Tic\.(?: ve San\.)?(?: (?:Ltd|A)\.? ?Ş?t?i?\.?)?|San\.(?: ve Tic\.)?|EOOD|OOD|Sdn\.? Bhd\.?|Tbk\.?|ehf\.?|hf\.?|SIA|UAB|OÜ|Лимитед|Лтд\.?)(?![\p{L}\d])/uy;
const LINK =
  /^(?:of|for|de|del|della|di|do|da|dos|das|du|des|la|le|für|van|voor|and|y|e|et|und|the|der|die|den)$/;

/** Organisations by legal form or kind: "Wayne Enterprises", "Siemens AG", "University of Oslo"; firms of several partners; employers. */
export const organisations: TextDetector = {
  name: "organisations",
  type: "ORGANIZATION",
  anchor: "text",
  confidence: 0.72,
  find(scan, _, report) {
    employers(scan, report);
    for (let token = 0; token < scan.count; token++) {
      if (!mayBegin(scan, token)) continue;
      const run = runFrom(scan, token);
      const formed = endOfForm(scan, token, run);
      const end = formed ?? endOfOrganisation(scan, token, run);
      if (end !== undefined) report(scan.start(token), end, formed === undefined ? undefined : WITH_FORM);
      token = run.last;
    }
  },
  hits: [
    "works at ⟦Wayne Enterprises⟧ now",
    "bei der ⟦Siemens AG⟧",
    "the ⟦University of Oslo⟧",
    "employed at ⟦Zorbax⟧ since May",
    "she works for ⟦Zorbax Unlimited Dreams⟧.",
    "from ⟦Kestrel & Vane LLP⟧.",
    "⟦Johnson, Burke and Castillo⟧ called",
    "⟦Transportes del Valle S.A.⟧",
    "⟦Nicolucci s.r.l.⟧ e",
    "⟦Miętus Sp. z o.o.⟧",
    "at ⟦St. Brigid's Hospital⟧",
    "⟦Rogers and Sons⟧",
    "la ⟦Universidad de Montelago⟧",
  ],
  misses: [
    "the company said",
    "A Bank is here",
    "my school",
    "working for Monday",
    "Anna, Ben and Clara",
    "Go to School. Then",
    "The Group of people",
  ],
};

interface Run {
  readonly last: number;
  /** The last token that is a kind of organisation; -1 for none. */
  readonly kind: number;
  /** "Johnson, Burke and Castillo": partners. */
  readonly firm: boolean;
}

const mayBegin = (scan: Scan, token: number): boolean => {
  if (!((scan.shapes[token] ?? 0) & STARTS_UPPER)) return false;
  const word = scan.words[token] ?? 0;
  return (
    !(word & (flag.FUNCTION | flag.TITLE | flag.GREETING)) ||
    (word & flag.ORGANISATION) !== 0 ||
    scan.text.startsWith("St. ", scan.start(token))
  );
};

/** Capitalised words in a row, with "of", "de", "&" and hyphens between. */
function runFrom(scan: Scan, first: number): Run {
  let last = first;
  let kind = scan.word(first) & flag.ORGANISATION ? first : -1;
  let token = first;
  while (token + 1 < scan.count && token - first < LONGEST) {
    const next = token + 1;
    const gap = scan.spaced(token) ? " " : scan.gap(token);
    const shape = scan.shape(next);
    if (
      gap !== " " &&
      gap !== " & " &&
      gap !== "-" &&
      gap !== "'" &&
      gap !== "’" &&
      !(gap === ". " && isAbbreviation(scan, token)) &&
      !(gap === ", " && scan.word(next) & flag.ORGANISATION)
    )
      break;
    if (shape & STARTS_UPPER && !(shape & HAS_DIGIT)) {
      const word = scan.word(next);
      if (word & (flag.TITLE | flag.GREETING) && !(word & flag.ORGANISATION)) break;
      if (word & flag.FUNCTION && !(word & (flag.ORGANISATION | flag.PARTICLE)) && shape & HAS_LOWER) break;
      if (word & flag.ORGANISATION) kind = next;
      last = next;
    } else if ((gap === "'" || gap === "’") && scan.token(next) === "s") last = next;
    else if (!LINK.test(scan.token(next)) || gap !== " ") break;
    token = next;
  }
  const firm = last === first ? partners(scan, first) : 0;
  return firm > 0 ? { last: firm, kind: -1, firm: true } : { last, kind, firm: false };
}

const isAbbreviation = (scan: Scan, token: number): boolean =>
  /^(?:St|Dr|Mt|Ste|[A-Z])$/.test(scan.token(token));

/** The last of three family names: "Johnson, Burke and Castillo"; 0 where they are none. */
function partners(scan: Scan, first: number): number {
  if (
    scan.gap(first) !== ", " ||
    !/^ (?:and|und|et|y|e|&) $/.test(scan.text.slice(scan.end(first + 1), scan.start(first + 3)))
  )
    return 0;
  let families = 0;
  let places = 0;
  for (const token of [first, first + 1, first + 3]) {
    const word = scan.word(token);
    const given = word & flag.STRONG && !(word & flag.SURNAME);
    if (
      !(scan.shape(token) & STARTS_UPPER) ||
      given ||
      word & (flag.MONTH | flag.NATIONALITY | flag.FUNCTION)
    )
      return 0;
    if (word & flag.SURNAME) families++;
    if (word & flag.PLACE) places++;
  }
  if (families < 2 || places > 1) return 0;
  return first + 3;
}

/** Without the point that ends the sentence: "at Tella Ltd." */
function endOf(scan: Scan, token: number, form: string): number {
  const end = scan.end(token) + form.length;
  const closes = form.indexOf(".") === form.length - 1 && /^\s*(?:$|\n)/.test(scan.text.slice(end, end + 4));
  return closes ? end - 1 : end;
}

/** No name of a person has a legal form. */
const WITH_FORM = 0.93;

/** The end of a name with its legal form. */
function endOfForm(scan: Scan, first: number, { last }: Run): number | undefined {
  if (!isName(scan, first)) return undefined;
  const behind = scan.text.charCodeAt(scan.end(last));
  const form = behind === 0x20 || behind === 0x2c ? matchAt(FORM, scan.text, scan.end(last)) : null;
  if (form) return endOf(scan, last, form[0]);
  // The form itself begins with a capital: "Valle S.A."
  for (let token = last - 1; token >= first && token >= last - 3; token--) {
    const own = matchAt(FORM, scan.text, scan.end(token));
    if (own && own[0].length > 2 && scan.end(token) + own[0].length >= scan.end(last))
      return endOf(scan, token, own[0]);
  }
  return undefined;
}

function endOfOrganisation(scan: Scan, first: number, { last, kind, firm }: Run): number | undefined {
  if (firm) return scan.end(last);
  if (kind < 0 || last === first) return undefined;
  // "University of Oslo", "Hospital San Rafael": the kind first, then its name.
  const linked = kind < last && LINK.test(scan.token(kind + 1));
  if (kind === first) return linked || KINDS_FIRST.test(scan.token(first)) ? scan.end(last) : undefined;
  if (WEAK.test(scan.token(kind)) && !isSpecial(scan, first, kind) && !isInSentence(scan, first, last))
    return undefined;
  return scan.end(linked ? last : kind);
}

/** Kinds that headings are full of: "Healthcare Services", "Social Media". */
const WEAK =
  /^(?:software|media|services?|technolog(?:y|ies)|systems?|solutions|analytics|healthcare|press|international|group|partners|labs?|records|studios?|motors|club|council|committee|school|company|tech|consulting|academy|industries|insurance|library|church|court)$/i;
/** Capitals amid lower case: no heading, no title. */
function isInSentence(scan: Scan, first: number, last: number): boolean {
  const before = first - 1;
  if (before < 0) return false;
  const gap = scan.gap(before);
  if (gap === ": " || gap === ". ")
    return /^(?:\n|$|\.\s)/.test(scan.text.slice(scan.end(last), scan.end(last) + 2));
  return (
    scan.spaced(before) &&
    !(scan.shape(before) & STARTS_UPPER) &&
    !(scan.spaced(last) && scan.shape(last + 1) & STARTS_UPPER) &&
    !/^["”“:]/.test(scan.text.slice(scan.end(last), scan.end(last) + 1)) &&
    !(scan.word(before) & flag.FUNCTION && /^(?:on|about|as|a|an)$/.test(scan.token(before)))
  );
}

/** Whether a word before the kind is no everyday one. */
function isSpecial(scan: Scan, first: number, kind: number): boolean {
  for (let token = first; token < kind; token++) {
    const word = scan.word(token);
    if (!(word & (flag.COMMON | flag.FUNCTION)) || word & (flag.PLACE | flag.SURNAME))
      return isNoForm(scan, token);
  }
  return false;
}
/** Forms of everyday words ("Designing", "Maintaining") are everyday words. */
const isNoForm = (scan: Scan, token: number): boolean =>
  !/(?:ing|ed|ies|s|ly|ized)$/.test(scan.token(token)) ||
  (scan.word(token) & (flag.PLACE | flag.SURNAME | flag.GIVEN)) !== 0;

/** Kinds that stand before a name without a word between. */
const KINDS_FIRST =
  /^(?:hospital|hôpital|hopital|ospedale|klinik|klinikum|krankenhaus|ziekenhuis|szpital|universidad|universidade|université|università|universität|universiteit|uniwersytet|banco|banca|banque|bank|colegio|instituto|institut|istituto|société|sociedad|società|grupo|groupe|gruppo|fundación|fundação|fondation|fondazione|stiftung|stichting|fundacja|empresa|azienda|clínica|clinica|clinique|escuela|école|scuola|lycée|collège|gymnasium|restaurante|transportes|construcciones|talleres|boulangerie|pharmacie|farmacia|editorial|stadtwerke|gemeente|ayuntamiento|comune|mairie)$/i;

const isName = (scan: Scan, first: number): boolean =>
  !(scan.word(first) & (flag.FUNCTION | flag.MONTH)) && scan.end(first) - scan.start(first) > 1;

/** "employed at Hooli", "a nurse at Aperture Science": whoever one works for, whatever it is called. */
function employers(scan: Scan, report: Report): void {
  if (!(scan.allWords & WORKS)) return;
  for (let token = 0; token < scan.count; token++) {
    const word = scan.words[token] ?? 0;
    if (!(word & WORKS) || !scan.spaced(token) || !scan.spaced(token + 1)) continue;
    const link = scan.token(token + 1);
    if (!(word & flag.EMPLOYS ? EMPLOYED_BY : HELD_AT).test(link)) continue;
    const first = token + 2;
    let last = first - 1;
    while (
      last - first < LONGEST_EMPLOYER &&
      isOfName(scan, last + 1) &&
      (last < first || scan.spaced(last) || /^(?:-| & )$/.test(scan.gap(last)))
    )
      last++;
    if (last < first || isPersonOrPlace(scan, first, link)) continue;
    report(scan.start(first), scan.end(last), EMPLOYER);
  }
}

const EMPLOYER = 0.86;
/** "works for John", "a nurse en Soria" */
function isPersonOrPlace(scan: Scan, token: number, link: string): boolean {
  const word = scan.word(token);
  if (word & flag.GIVEN && !(word & flag.SURNAME)) return true;
  return !/^(?:at|for|by|bei|chez|presso|bij|hos)$/.test(link) && (word & (flag.PLACE | flag.TOWN)) !== 0;
}

const WORKS = flag.EMPLOYS | flag.JOB | flag.OCCUPATION;
const EMPLOYED_BY = /^(?:at|by|for|bei|für|chez|en|para|presso|bij|w|på|na|hos|em|în)$/;
const HELD_AT = /^(?:at|bei|chez|presso|bij|hos|en|na|no|em|w|på)$/;

const isOfName = (scan: Scan, token: number): boolean =>
  (scan.shape(token) & STARTS_UPPER) !== 0 && !(scan.word(token) & NOT_OF_NAME);
