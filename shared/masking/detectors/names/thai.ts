import type { Report } from "../../detector.ts";
import type { Lexicon } from "../../lexicon.ts";
import type { Scan } from "../../scan.ts";
import { UNCASED } from "../../token-shapes.ts";
import * as flag from "../../word-flags.ts";

/** "Named", or a title, written onto the name; คุณ also means "you", so a name from the list must follow it. */
const INTRODUCED =
  /(?:ชื่อ(?:ของ(?:ฉัน|ผม|ดิฉัน|หนู))?(?:คือ)?|นางสาว|นาย|นาง|เด็กชาย|เด็กหญิง|คุณ|ด\.ช\.|ด\.ญ\.|ดร\.)/g;
const LONGEST_GIVEN = 14;
const LONGEST_FAMILY = 22;

/** Thai names: behind "named" or a title, the given name up to the space, and the family name behind it. */
export function thaiName(scan: Scan, lexicon: Lexicon, token: number, report: Report): void {
  const word = scan.token(token);
  for (const { index, 0: intro } of word.matchAll(INTRODUCED)) {
    const from = index + intro.length;
    const length = givenLength(word, from, lexicon, intro !== "คุณ");
    if (length === 0) continue;
    const start = scan.start(token) + from;
    const reachesSpace = from + length === word.length && scan.gap(token) === " ";
    report(start, reachesSpace && isFamilyName(scan, token + 1) ? scan.end(token + 1) : start + length, 0.75);
    return;
  }
}

/** The longest given name of the list; where none is and one must follow, what is left of the word. */
function givenLength(word: string, from: number, lexicon: Lexicon, must: boolean): number {
  for (let length = Math.min(LONGEST_GIVEN, word.length - from); length > 1; length--)
    if (lexicon.get(word.slice(from, from + length)) & flag.GIVEN) return length;
  const rest = word.length - from;
  return must && rest > 2 && rest <= LONGEST_GIVEN ? rest : 0;
}

function isFamilyName(scan: Scan, token: number): boolean {
  const length = scan.end(token) - scan.start(token);
  if (!(scan.shape(token) & UNCASED) || length < 3 || length > LONGEST_FAMILY) return false;
  return (scan.word(token) & flag.SURNAME) !== 0 || (scan.word(token) & (flag.COMMON | flag.FUNCTION)) === 0;
}
