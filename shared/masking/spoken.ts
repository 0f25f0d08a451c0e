import { reread, type View } from "./disguises.ts";

const DIGITS: ReadonlyMap<string, string> = new Map(
  [
    "zero null cero zéro nul ноль",
    "one eins uno un um een jeden один",
    "two zwei dos deux due dois twee два",
    "three drei tres trois tre três drie три",
    "four vier cuatro quatre quattro quatro четыре",
    "five fünf cinco cinq cinque vijf пять",
    "six sechs seis sei zes шесть",
    "seven sieben siete sept sette sete zeven семь",
    "eight acht ocho huit otto oito восемь",
    "nine neun nueve neuf nove negen девять",
  ].flatMap((words, digit) => words.split(" ").map((word) => [word, String(digit)] as const)),
);
const DIGIT = `(?:\\d|oh?|double|triple|${[...DIGITS.keys()].join("|")})`;
/** Seven digits and more, each alone: spaced out, spelled out, or both. Phone numbers begin at seven. */
const ONE_BY_ONE = new RegExp(
  `(?<![\\p{L}\\p{M}\\d])${DIGIT}(?:(?:[ .,_-]|, | - ){1,2}${DIGIT}){6,30}(?![\\p{L}\\p{M}\\d])`,
  "giu",
);
const AT =
  "(?: ?[(\\[{<] ?(?:at|arroba|chiocciola|klammeraffe|ät|@) ?[)\\]}>] ?| (?:at|arroba|chiocciola) | ?@ ?)";
const DOT =
  "(?: ?[(\\[{<] ?(?:dot|punkt|punto|point|ponto|kropka|\\.) ?[)\\]}>] ?| (?:dot|punkt|punto|point|ponto|kropka) |\\.)";
/** jane (at) example dot com: one of both connectors at least is written out. Bounded, so that each try is constant. */
const ADDRESS = new RegExp(
  `(?<![\\p{L}\\d._-])[\\p{L}\\d_+-]{1,64}(?:${DOT}[\\p{L}\\d_+-]{1,64}){0,3}${AT}[\\p{L}\\d-]{1,63}(?:${DOT}[\\p{L}\\d-]{1,63}){1,3}(?![\\p{L}\\d])`,
  "giu",
);

/** j o h n @ e x a m p l e . com: letters that stand one by one on both sides of the sign. */
const SPACED =
  /(?<![\p{L}\p{N}._-])(?:[\p{L}\d._+-] ){2,64}@ (?:[\p{L}\d-] (?:\. )?){2,64}(?:\. ?)?(?:\p{L}{2,12}|\p{L})(?![\p{L}\d])/giu;

/** Reads digits that stand one by one, and addresses that are spelled out. */
export const asSpoken = (view: View): View =>
  reread(reread(reread(view, ONE_BY_ONE, number), SPACED, unspaced), ADDRESS, address);

/** Whether something stands in a text that `asSpoken` may read otherwise. */
export const mayBeSpoken = (text: string): boolean =>
  text.search(ONE_BY_ONE) >= 0 || text.search(SPACED) >= 0 || text.search(ADDRESS) >= 0;

const unspaced = (match: string): string => match.replaceAll(" ", "");

function number(match: string): string | undefined {
  let digits = "";
  let times = 1;
  for (const [part] of match.toLowerCase().matchAll(/[\p{L}\p{M}]+|\d/gu)) {
    if (part === "double" || part === "triple") {
      times = part === "double" ? 2 : 3;
      continue;
    }
    digits += (DIGITS.get(part) ?? (/\d/.test(part) ? part : "0")).repeat(times);
    times = 1;
  }
  // Counting is no number.
  return "01234567890123456789".includes(digits) || "9876543210".includes(digits) ? undefined : digits;
}

function address(match: string): string | undefined {
  const dots = new RegExp(DOT, "giu");
  const at = new RegExp(AT, "iu").exec(match);
  if (!at) return undefined;
  const local = match.slice(0, at.index).replace(dots, ".");
  const host = match.slice(at.index + at[0].length);
  // "valued at one point apiece": whoever says "at" says "dot".
  if (/^ at $/i.test(at[0]) && / point /i.test(host)) return undefined;
  // "look at example.com" is prose: with a bare "at", the dot must be written out too.
  if (/^ \p{L}+ $/u.test(at[0]) && !/ (?:dot|punkt|punto|point|ponto|kropka) |[([{]/i.test(host))
    return undefined;
  return `${local}@${host.replace(dots, ".")}`;
}
