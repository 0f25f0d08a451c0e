import type { Report } from "../../detector.ts";
import type { Lexicon } from "../../lexicon.ts";
import type { Scan } from "../../scan.ts";
import { UNCASED } from "../../token-shapes.ts";
import * as flag from "../../word-flags.ts";

/** "My name is" and labels: whatever follows is the name. */
const NAMES_ITSELF =
  /(?:اسمي|إسمي|اسمى|يدعى|تدعى|الاسم ?[:：]|اسم (?:العميل|المريض|الموظف) ?[:：]?|نام من|اسم من|اسمم|نام ?[:：]|میرا نام|שמי|קוראים לי|השם שלי(?: הוא)?|שם ?[:：]|मेरा नाम|माझे नाव|नाम ?[:：]|আমার নাম|নাম ?[:：]|என் பெயர்|எனது பெயர்|పేరు|నా పేరు|મારું નામ|ನನ್ನ ಹೆಸರು|എന്റെ പേര്|ਮੇਰਾ ਨਾਮ|ମୋ ନାମ|මගේ නම|მე მქვია|ჩემი სახელია)[ \u00a0:：“"«]*$/;
/** Titles, and words before whom one is: a name from the list follows. */
const TITLED =
  /(?:السيد|السيدة|الآنسة|الدكتور|الدكتورة|الأستاذ|الأستاذة|المهندس|المهندسة|الشيخ|أنا|مع|آقای|خانم|دکتر|جناب|سرکار|محترمہ|מר|גב['׳]|גברת|ד["״]ר|פרופ['׳]|עו["״]ד|אני|श्री|श्रीमती|सुश्री|कुमारी|डॉ\.?|डॉक्टर|मैं|জনাব|শ্রী|শ্রীমতী|ডা\.?|திரு\.?|திருமதி|శ్రీ|શ્રી|ಶ್ರೀ|ശ്രീ|ශ්‍රී|ბატონი|ქალბატონი)[ \u00a0]*$/;
/** "… am I": a name from the list, and what stands beside it, come before. */
const SELF = /^(?: \p{sc=Arabic}+)? هستم/u;
/** Stand inside a name. */
const PARTICLE = /^(?:بن|ابن|بنت|آل|أبو|ابو|أم|عبد|عبدال\p{L}+|ال|בן|בת|אבן)$/u;
const LONGEST = 4;
const NAMED = flag.GIVEN | flag.SURNAME;
const NEVER = flag.COMMON | flag.FUNCTION;

/**
 * Names in scripts that have spaces but no capitals: a run of names from the lists, at least two of them or announced.
 * @returns the token to go on at
 */
export function uncasedName(scan: Scan, lexicon: Lexicon, first: number, report: Report): number {
  const { text } = scan;
  if (TITLED.test(scan.token(first))) return first + 1;
  const before = text.slice(Math.max(0, scan.start(first) - 20), scan.start(first));
  const announced = NAMES_ITSELF.test(before);
  let last = first - 1;
  let names = 0;
  let givens = 0;
  for (let token = first; token < scan.count && token - first < LONGEST; token++) {
    if (token > first && !/^[ \u00a0]$/.test(scan.gap(token - 1))) break;
    if (!(scan.shape(token) & UNCASED)) break;
    const word = known(scan, lexicon, token);
    const everyday = (word & NEVER) !== 0;
    if (
      word & NAMED &&
      scan.end(token) - scan.start(token) > 2 &&
      (!everyday || (announced && token === first))
    ) {
      names++;
      if (word & flag.GIVEN) givens++;
      last = token;
    } else if (
      !PARTICLE.test(scan.token(token)) &&
      !(announced && token === first && scan.end(token) - scan.start(token) > 2)
    )
      break;
    else if (announced && token === first) last = token;
  }
  if (last < first) return first + 1;
  // محمد الفهد: an article makes a family name of a word that no list has.
  if (
    announced &&
    names > 0 &&
    /^ $/.test(scan.gap(last)) &&
    /^ال\p{L}{3,}$/u.test(scan.token(last + 1)) &&
    last + 1 < scan.count
  )
    if (!(scan.word(last + 1) & NEVER)) last++;
  const start = scan.start(first) + conjunction(scan, lexicon, first);
  const place = names === 1 && scan.word(first) & flag.PLACE;
  if (announced) report(start, scan.end(last), 0.85);
  else if (names > 1 && givens > 0) report(start, scan.end(last), 0.75);
  else if (names === 1 && !place && TITLED.test(before)) report(start, scan.end(last), 0.7);
  else if (names === 1 && !place && SELF.test(text.slice(scan.end(last), scan.end(last) + 24)))
    report(start, scan.end(scan.token(last + 1) === "هستم" ? last : last + 1), 0.7);
  else return first + 1;
  return last + 1;
}

/** Arabic and Hebrew write "and" onto the word. */
const AND = /^[وו](?=.{3})/u;

const conjunction = (scan: Scan, lexicon: Lexicon, token: number): number =>
  !(scan.word(token) & NAMED) &&
  AND.test(scan.token(token)) &&
  lexicon.get(scan.token(token).slice(1)) & NAMED
    ? 1
    : 0;

function known(scan: Scan, lexicon: Lexicon, token: number): number {
  const word = scan.word(token);
  return conjunction(scan, lexicon, token) === 1 ? lexicon.get(scan.token(token).slice(1)) : word;
}
