import type { NumberDetector } from "../detector.ts";
import type { Scan } from "../scan.ts";
import { FOREIGN, HAS_DIGIT, STARTS_UPPER, UNCASED } from "../token-shapes.ts";
import * as flag from "../word-flags.ts";

/** Nobody is older. */
const OLDEST = 120;
/** Right behind the figures, and enough by itself. */
const BEHIND =
  /^(?:[ -]?(?:years?|yrs?)[ -]?(?:old|of age)(?!\p{L})|[ -]?y\/?o(?![\p{L}])|[ -]?(?:months?|weeks?)[ -]old(?!\p{L})| Jahre alt|-?jährig| ans? d['’]âge| años de edad|[ -]year[ -]old| jaar oud| år gammal| år gammel| anos de idade| yaşında|[ -]?летн|-річн| ?岁| ?歳| ?才[のでだ、]| ?살| ?세(?=입니다|이[고며]|의|인|로|가|에|[\s.,!?)]|$)|-vuotias| éves| let starý)/iu;
/** Words before and behind that make an age of a number only together. */
const AROUND: readonly (readonly [RegExp, RegExp])[] = [
  [/(?<!\p{L})(?:ai|a|ont|avait|avais|aura|âgée? de) $/iu, /^ ans(?!\p{L})/u],
  [/(?<!\p{L})(?:tengo|tiene|tenía|tenia|cumplió|cumple|cumplo|de|con|tienen) $/iu, /^ años(?!\p{L})/u],
  [/(?<!\p{L})(?:ho|ha|aveva|avevo|di|compie|compiuto|hanno) $/iu, /^ anni(?!\p{L})/u],
  [/(?<!\p{L})(?:ben|is|was|van|wordt|werd) $/iu, /^ jaar(?!\p{L})/u],
  [/(?<!\p{L})(?:mam|ma|miał|miała|lat|skończył|skończyła|kończy) $/iu, /^ lat[a]?(?!\p{L})/u],
  [/(?<!\p{L})(?:är|er|var|fyllde|fyller|blev|fylte) $/iu, /^ år(?!\p{L})/u],
  [/(?<!\p{L})(?:tenho|tem|tinha|completou|com|de|têm) $/iu, /^ anos(?!\p{L})/u],
  [/(?<!\p{L})(?:мне|ему|ей|исполнилось|возраст|в|им) $/iu, /^ (?:лет|года?)(?!\p{L})/u],
  [/(?<!\p{L})(?:мені|йому|їй|виповнилося|вік) $/iu, /^ (?:рок[иів]{1,2}|рік)(?!\p{L})/u],
  [/(?<!\p{L})(?:bin|ist|war|wurde|mit) $/iu, /^(?: Jahre)?(?=[,.;!?]| und| geworden)/u],
  [/(?:عمري|عمره|عمرها|العمر|يبلغ|تبلغ)(?: من العمر)?[ :]{1,3}$/u, /^(?: (?:سنة|عاما|عامًا|سنوات))?/u],
  [/(?:^|[ ,])(?:בן|בת|גילי?|גיל:)[ -]{0,2}$/u, /^(?! אלף)/u],
  [/(?:उम्र|आयु)(?: \p{L}[\p{L}\p{M}]*)?[ :]{1,3}$/u, /^ ?(?:साल|वर्ष)?/u],
  [/(?:今年|年龄|年齡|年纪|年齢)[:：是はが\s]{0,2}$/u, /^/],
  [/(?:나이|연령)[는가:：\s]{0,3}$/u, /^/],
];
/** How those behind begin. */
const YEARS = /^ (?:an|añ|ja|la|år|ле|го|ро|рі)/i;
const LABEL =
  /(?:(?<![\p{L}\p{M}])(?:ages?|aged|alter|im alter von|âge|âgée?|edad|età|leeftijd|wiek|wieku|ålder|alder|idade|yaş|yaşı|возраст|вік|ηλικία))(?: ?(?:is|was|at|of|de|ist|:|=|est|es|è|-|–|von|in|group)){0,2}[ :=]{0,2}["']?$/iu;
/** "she's 37," */
const IS_AGED =
  /(?:^|[^\p{L}])(?:he|she|i|who)(?:[’']s|[’']m| is| am| was| turned| just turned| turns)(?: only| now| about| almost| over)? $/iu;
const CLOSES =
  /^(?:[,;!?)]|\.(?!\d)|$|\n| (?:and|but|now|today|this year|when|so|or|with|last|next)(?![\p{L}]))/u;
/** "Maria Lopez, 52, of Leeds", "Smith (37)". */
const APPOSED =
  /^, (?:an? |the |of |from |was |is |who |whose |has |had |said |told |died |lives? |and |living |formerly |both |also |which )/;

/** How old somebody is: the figures alone, so that the sentence stays one. */
export const age: NumberDetector = {
  name: "age",
  type: "AGE",
  anchor: "number",
  digits: 1,
  begins: "digit",
  confidence: 0.7,
  find(scan, token, report) {
    const { text } = scan;
    const start = scan.start(token);
    const end = figuresEnd(text, start);
    if (end - start > 3 || (end < scan.end(token) && !mayBeGlued(text, end))) return;
    const number = Number(text.slice(start, end));
    if (number > OLDEST || /[\w.,$€£#/-]/.test(text.charAt(start - 1))) return;
    if (isAge(scan, token, start, end, number)) report(start, end);
  },
  hits: [
    "she is ⟦42⟧ years old",
    "a ⟦7⟧-year-old boy",
    "Age: ⟦35⟧",
    "er ist ⟦42⟧ Jahre alt",
    "⟦30⟧岁",
    "she's ⟦37⟧, he was ⟦41⟧.",
    "J'ai ⟦39⟧ ans",
    "Tengo ⟦28⟧ años",
    "Мне ⟦45⟧ лет",
    "عمري ⟦45⟧ سنة",
    "Maria Lopez, ⟦52⟧, of Leeds",
    "Jag är ⟦33⟧ år",
  ],
  misses: [
    "for 10 years",
    "page 35",
    "age 1.5 scale",
    "il y a 300 ans",
    "she is 5 minutes late",
    "he's 3.5 metres away",
    "In Room 12, a chair",
    "il a 30 euros",
    "page 12, and so on",
  ],
};

function figuresEnd(text: string, start: number): number {
  let end = start;
  while (text.charCodeAt(end) >= 0x30 && text.charCodeAt(end) <= 0x39) end++;
  return end;
}

/** "37yo", "30岁". */
const mayBeGlued = (text: string, end: number): boolean =>
  text.charCodeAt(end) >= 0x80 || text.charAt(end) === "y" || text.charAt(end) === "Y";

function isAge(scan: Scan, token: number, start: number, end: number, number: number): boolean {
  const { text } = scan;
  const next = text.charCodeAt(end);
  // A unit, or a bound of the sentence.
  const behind = text.slice(end, end + 16);
  if ((next === 0x20 || next === 0x2d || next >= 0x80 || (next | 0x20) === 0x79) && BEHIND.test(behind))
    return true;
  if (/^[.,:/]\d|^ ?%/.test(behind)) return false;
  const previous = token - 1;
  const known = scan.word(previous) | scan.word(previous - 1) | scan.word(previous - 2);
  const before = (): string => text.slice(Math.max(0, start - 24), start);
  if (known & flag.AGED && LABEL.test(before())) return true;
  if (scan.word(previous) & flag.COPULA && scan.spaced(previous) && number > 0) {
    if (IS_AGED.test(before()) && CLOSES.test(behind)) return true;
  }
  if (known & (flag.AGED | flag.COPULA) || foreign(scan, previous) || YEARS.test(behind)) {
    const lead = before();
    for (const [one, other] of AROUND) if (other.test(behind) && one.test(lead)) return true;
  }
  return number >= 14 && isApposed(scan, previous, start, behind);
}

const foreign = (scan: Scan, token: number): boolean =>
  token >= 0 && (scan.shape(token) & (UNCASED | FOREIGN)) !== 0;

/** "Maria Lopez, 52, of Leeds": between commas behind a name. */
function isApposed(scan: Scan, name: number, start: number, behind: string): boolean {
  if (name < 0 || !(scan.shape(name) & STARTS_UPPER) || scan.shape(name) & HAS_DIGIT) return false;
  const word = scan.word(name);
  if (word & (flag.MONTH | flag.FUNCTION | flag.STREET)) return false;
  const gap = scan.text.slice(scan.end(name), start);
  if (gap === ", ")
    return (
      APPOSED.test(behind) &&
      (word & (flag.GIVEN | flag.SURNAME | flag.COMMON | flag.PLACE)) !== flag.COMMON &&
      !(word & flag.PLACE && !(word & flag.GIVEN))
    );
  return (
    gap === " (" &&
    behind.startsWith(")") &&
    (word & (flag.GIVEN | flag.SURNAME)) !== 0 &&
    !(word & flag.COMMON)
  );
}
