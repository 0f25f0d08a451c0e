import type { Report, TextDetector } from "../detector.ts";
import type { Scan } from "../scan.ts";
import { HAS_LOWER, STARTS_UPPER, UNCASED } from "../token-shapes.ts";
import * as flag from "../word-flags.ts";

/** Most words of a title before the one that names the job, and of what it is in charge of. */
const LONGEST = 3;
const JOBS = flag.JOB | flag.OCCUPATION;
/** "is a nurse", "as counsel": somebody has the job; "a nurse" alone may be any. */
const HELD_BY =
  /(?:^|[^\p{L}])(?:(?:is|am|was|[’']m|(?:he|she|who)[’']s|as|as our new|as the new|be|been|being|became|become|becoming|named|bin|ist|war|als|wird|wurde|suis|est|était|comme|soy|es|era|como|sono|è|come|sou|é|ben|som|är|er|jestem|jest|jako)(?: (?:also |now |currently )?(?:an?|the|une?|una?|eine?|uma?|een|en))?)$/iu;
/** Before a title of several words. */
const HEAD_OF =
  /(?<!\p{L})((?:Head|Chief|Dean|Chair|Director|Leiter(?:in)?|Responsable) (?:of|der|des|de|du) (?:the )?\p{Lu}[\p{L}-]{1,30}(?: (?:(?:and|&|und|et|y) )?\p{Lu}[\p{L}-]{1,30}){0,2})/gu;
const HEADS = ["Head of", "Chief of", "Dean of", "Chair of", "Director of", "Leiter", "Responsable"];
const POSSESSIVE = /^(?:our|my|your|his|her|their|unsere?|meine?|notre|mon|ma|mi|nuestr[oa])$/i;
/** Olarak: "as", behind the job. */
const TURKISH = /(?:^|[ ,])((?:\p{Ll}{1,24}(?<!d[ea]|t[ea]) )?\p{L}{1,24}) olarak (?:çalış|görev)/gu;
const LABEL =
  /^(?:title|position|occupation|profession|job|role|designation|beruf|profession|puesto|cargo|fonction|poste|ocupación|profesión|professione|ruolo|mansione|functie|beroep|zawód|stanowisko|yrke|titel|profissão|cargo|stilling|должность|профессия|посада|професія|meslek|unvan|مهنة|المهنة|وظيفة|الوظيفة|מקצוע|תפקיד)$/i;
const AT = /^ (?:at|of|for|with|bei|chez|der|de|du|of the|at the) $/;
/** What ends the words of a job, in the languages of `WORKS_AS`. */
const STOPS =
  /^(?:at|for|in|with|and|since|on|to|but|who|until|from|by|near|where|bei|für|in|und|seit|am|im|chez|à|au|dans|pour|et|depuis|en|para|y|desde|presso|per|e|da|dal|bij|voor|w|dla|i|od|på|hos|och|för|na|no|em|в|на|и|для|з|у|та)$/i;
const WORKS_AS =
  /(?:^|[^\p{L}])(?:(?:work(?:s|ed|ing)?|employed|hired|job|career|position|role|serv(?:es|ed|ing|e)|started|trained|qualified) as (?:(?:an?|the|our|their|his|her) )?|(?:arbeitet?|arbeitete|tätig|angestellt|beschäftigt) als (?:eine? )?|travaill(?:e|ais|ait|é) (?:comme|en tant que) |en tant que |exerce comme |trabaj(?:o|a|aba|é|ó) (?:como|de) |lavor(?:o|a|avo|ava) come |werkt?(?:e|te)? als |prac(?:uje|uję|ował|owała) jako |(?:arbetar|jobbar|arbejder|jobber|arbeider) som |trabalh(?:o|a|ava|ou) como |должность[:—-]? |профессия[:—-]? |работа(?:ет|ю|л|ла) |посада[:—-]? |професія[:—-]? |працю(?:є|ю) )$/iu;
const ARTICLE = /^(?:an?|the|our|their|his|her|une?|eine?)$/;
/** In scripts without case: what stands before a job, and what behind it. */
const UNCASED_JOBS: readonly RegExp[] = [
  /(?:担任|擔任|职业是|职业：|職業は|職業：|职位是|职位：|任职为|職種は|職種：)(\p{sc=Han}{2,8}|[\p{sc=Katakana}ー]{3,16})(?=[。，,、；;\s]|$)/gu,
  /(?:是(?:一)?[名位个])(\p{sc=Han}{1,5}(?:师|员|生|工|家|长|手|理|官|人|士|司机|警察|律师|教授|记者))(?=[。，,、；;\s]|$)/gu,
  /(?:で|は、?|が)([\p{sc=Katakana}ー\p{sc=Han}]{2,16})として/gu,
  /(?:에서|는|은) ?([\p{sc=Hangul} ]{1,14}?)(?:으)?로 (?:일|근무)/gu,
  /(?:직업은|직책은|직업:|직책:) ?(\p{sc=Hangul}{2,10}?)(?=입니다|이고|이며|이에요|예요|[.,]|$)/gu,
  /(?:بوظيفة|وظيفته|وظيفتها|وظيفتي|بمهنة|كـ) ?(\p{sc=Arabic}{1,20}(?: \p{sc=Arabic}{1,20})?)(?=[.،؛\s]|$)/gu,
  /(?:בתפקיד|עובד כ|עובדת כ|במקצועו|במקצועה) ?(\p{sc=Hebrew}{1,20}(?: \p{sc=Hebrew}{1,20})?)(?=[.,;]|$)/gu,
  /में ([\p{sc=Devanagari}]{1,24}(?: [\p{sc=Devanagari}]{1,24})?)(?<!त[ािेी]) (?:हैं|हूँ|है|के रूप में)/gu,
];

/** What somebody does for a living, where the words say that somebody does: a kind of job alone points at nobody. */
export const jobTitle: TextDetector = {
  name: "job-title",
  type: "JOB_TITLE",
  anchor: "text",
  confidence: 0.5,
  find(scan, _, report) {
    if (scan.allShapes & UNCASED) uncasedJobs(scan, report);
    if (scan.text.includes(" olarak ")) reportAll(TURKISH, scan.text, report);
    if (scan.allWords & flag.EMPLOYS) workingAs(scan, report);
    if (HEADS.some((head) => scan.text.includes(head))) reportAll(HEAD_OF, scan.text, report);
    if (!(scan.allWords & JOBS)) return;
    for (let token = 0; token < scan.count; token++) {
      const word = scan.words[token] ?? 0;
      if (!(word & JOBS)) continue;
      // The last of several: "Chief Executive Officer", "Nurse Manager".
      if ((scan.word(token + 1) & JOBS) !== 0 && scan.spaced(token)) continue;
      const capital = (scan.shape(token) & STARTS_UPPER) !== 0;
      // A baker may be a Baker.
      if (!(word & flag.JOB) && capital && word & (flag.SURNAME | flag.GIVEN)) continue;
      const first = firstOfTitle(scan, token);
      const last = lastOfTitle(scan, token);
      if ((word & flag.JOB && capital && (first < token || last > token)) || isHeld(scan, first, token)) {
        report(scan.start(first), scan.end(last));
        token = last;
      }
    }
  },
  hits: [
    "our ⟦Software Engineer⟧ left",
    "she works as a ⟦nurse⟧",
    "Occupation: ⟦electrician⟧",
    "the ⟦Director of Human Resources⟧ called",
    "he is ⟦counsel⟧ for Acme",
    "I work as a ⟦dental hygienist⟧ in Leeds",
    "Sie arbeitet als ⟦Krankenschwester⟧ bei uns",
    "trabaja como ⟦ingeniera de caminos⟧ en Soria",
    "⟦Head of Procurement⟧, Zorbax",
    "他担任⟦会计师⟧。",
  ],
  misses: [
    "nothing",
    "COUNSEL: objection",
    "the receptionist answered",
    "engineers and nurses",
    "it works as a whole",
    "works as expected",
  ],
};

/** Before a title: a capitalised word, or in lower case one that says what of. */
const isOfTitle = (scan: Scan, token: number, job: number): boolean => {
  const word = scan.word(token);
  if (word & JOBS && !(scan.shape(token) & STARTS_UPPER)) return true;
  if (word & (flag.FUNCTION | flag.GIVEN | flag.PLACE | flag.DETERMINER | flag.INTRODUCES)) return false;
  if (scan.shape(token) & STARTS_UPPER) return (scan.shape(job) & STARTS_UPPER) !== 0;
  return OFTEN_BEFORE.has(scan.token(token)) && !(scan.shape(job) & STARTS_UPPER);
};
/** Stand before a kind of job in lower case. */
const OFTEN_BEFORE = new Set(
  "software hardware senior junior lead chief assistant associate deputy vice general sales marketing project product program account office human data web graphic civil mechanical electrical chemical industrial structural financial legal medical dental clinical registered veterinary licensed certified public private primary secondary school high elementary kindergarten truck bus taxi police fire security customer support technical research social construction real estate flight travel personal fashion interior systems network database business operations quality human-resources hr it full-stack frontend backend freelance part-time retired head".split(
    " ",
  ),
);

/** "Chief Technology Officer", "Software Engineer": the words before belong to it. */
function firstOfTitle(scan: Scan, job: number): number {
  let first = job;
  while (job - first < LONGEST && scan.spaced(first - 1) && isOfTitle(scan, first - 1, job)) first--;
  return first;
}

/** "VP of Engineering": what it is in charge of. */
function lastOfTitle(scan: Scan, job: number): number {
  if (!(scan.shape(job) & STARTS_UPPER) || scan.gap(job) !== " " || scan.token(job + 1) !== "of") return job;
  let last = job + 1;
  while (
    last - job <= LONGEST &&
    scan.spaced(last) &&
    scan.shape(last + 1) & STARTS_UPPER &&
    !(scan.word(last + 1) & (flag.GIVEN | flag.PLACE))
  )
    last++;
  return last === job + 1 ? job : last;
}

function isHeld(scan: Scan, first: number, job: number): boolean {
  const start = scan.start(first);
  let before = first - 1;
  // "is a Welsh electrician"
  if (scan.word(before) & flag.NATIONALITY && scan.spaced(before)) before--;
  if (scan.spaced(before) && scan.shape(before) & HAS_LOWER) {
    const lead = scan.text.slice(Math.max(0, scan.end(before) - 28), scan.end(before));
    if (HELD_BY.test(lead) && !isModifier(scan, job)) return true;
    if (first < job && POSSESSIVE.test(scan.token(before))) return true;
  }
  if (isOwnLine(scan, first, start, scan.end(job))) return true;
  if (first > 0 && /^ ?: $/.test(scan.gap(first - 1)) && LABEL.test(scan.token(first - 1))) return true;
  if (!(scan.word(job) & flag.JOB)) return false;
  const next = scan.spaced(job) ? job + 1 : -1;
  return (
    next > 0 &&
    AT.test(` ${scan.token(next)} `) &&
    scan.spaced(next) &&
    (scan.shape(next + 1) & STARTS_UPPER) !== 0
  );
}

/** "an official language": a word that is a job by the lists alone, and says what kind of thing follows. */
function isModifier(scan: Scan, job: number): boolean {
  if (scan.word(job) & flag.JOB || !scan.spaced(job)) return false;
  const next = scan.word(job + 1);
  return !(scan.shape(job + 1) & STARTS_UPPER) && (next & flag.COMMON) !== 0 && !(next & flag.FUNCTION);
}

/** A line, or a cell, of its own under or behind somebody's name: "Head of Procurement". */
function isOwnLine(scan: Scan, first: number, start: number, end: number): boolean {
  const gap = scan.gap(first - 1);
  if (!/^,?[ \t]*(?:\n|\|)\s*$/.test(gap) || !/^\s*(?:$|\n|\||,)/.test(scan.text.slice(end, end + 4)))
    return false;
  const name = first - 1;
  return (
    start > 0 &&
    (scan.shape(name) & STARTS_UPPER) !== 0 &&
    (scan.shape(name - 1) & STARTS_UPPER) !== 0 &&
    scan.spaced(name - 1) &&
    !(scan.word(name) & (flag.COMMON | flag.FUNCTION) && scan.word(name - 1) & (flag.COMMON | flag.FUNCTION))
  );
}

/** "works as a dental hygienist", "trabaja como ingeniera de caminos": whatever stands there up to the next clause. */
function workingAs(scan: Scan, report: Report): void {
  for (let token = 1; token < scan.count; token++) {
    if (!((scan.word(token - 1) | scan.word(token - 2) | scan.word(token - 3)) & flag.EMPLOYS)) continue;
    const start = scan.start(token);
    if (ARTICLE.test(scan.token(token)) || !WORKS_AS.test(scan.text.slice(Math.max(0, start - 32), start)))
      continue;
    let last = token - 1;
    while (
      last - token < LONGEST &&
      (last < token || scan.spaced(last)) &&
      last + 1 < scan.count &&
      !STOPS.test(scan.token(last + 1)) &&
      !(scan.shape(last + 1) & STARTS_UPPER && scan.word(last + 1) & (flag.GIVEN | flag.PLACE))
    )
      last++;
    while (last > token && /^(?:de|del|di|der|des|of|the|a)$/.test(scan.token(last))) last--;
    if (last < token || !namesJob(scan, token, last, /^(?:as|an?)$/.test(scan.token(token - 1)))) continue;
    report(scan.start(token), scan.end(last), 0.55);
    token = last;
  }
}

/** Whether one of some words is a job, or the words are of a language whose jobs no list has whole. */
function namesJob(scan: Scan, first: number, last: number, english: boolean): boolean {
  for (let token = first; token <= last; token++) if (scan.word(token) & JOBS) return true;
  const word = scan.word(last);
  return !english && (word & ~flag.POINTERS) === 0 && scan.end(last) - scan.start(last) > 4;
}

function uncasedJobs(scan: Scan, report: Report): void {
  for (const pattern of UNCASED_JOBS) reportAll(pattern, scan.text, report);
}

/** Reports what a pattern's first group holds. */
function reportAll(pattern: RegExp, text: string, report: Report): void {
  for (const { index, 0: whole, 1: job = "" } of text.matchAll(pattern)) {
    const start = index + whole.indexOf(job);
    report(start, start + job.trimEnd().length);
  }
}
