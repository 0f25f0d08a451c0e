import type { Recipe } from "../../shared/model/recipe.ts";
import { Filters } from "../../shared/model/recipe-filters.ts";
import type { Example } from "../../shared/model/record.ts";
import { answersAreProse } from "./answer-kinds.ts";
import { boilerplate } from "./boilerplate.ts";
import { echo } from "./echo.ts";
import type { Decide, FilterRule } from "./filter-rule.ts";
import { Grams } from "./grams.ts";
import { language } from "./language.ts";
import type { Reading, Turn } from "./reading.ts";
import { sequenceShare } from "./repetition.ts";
import { templateVariables } from "./template-variables.ts";
import { truncated } from "./truncated.ts";

/** What speaks against an example, by name, each 0 to below 1 in hundredths. What is as it should be is not there. */
export type Signals = Record<string, number>;

/** An answer that a filter finds fault with which the recipe switched off. */
const AT_FAULT = 0.3;
const WITHOUT_END = 0.8;
/** In a shorter answer no end is missed. Unit: words. */
const LEAST_WORDS = 12;
/** So long an answer is long enough for any question. Unit: words. */
const LONG = 50;
/** Of an answer's characters; lists, links and formulas have so many. */
const USUAL_SYMBOLS = 0.25;
/** Of an answer's pairs of words: small words meet again. */
const USUAL_PAIRS = 0.2;
/** Characters of code that count as a word. */
const CODE_WORD = 6;

/** Filters whose word still counts where the recipe does not let them drop. */
const TELLING: readonly (readonly [FilterRule, isOff: (filters: Filters) => boolean])[] = [
  [
    boilerplate,
    ({ boilerplate: { selfReference, refusals, automatic } }) => !(selfReference && refusals && automatic),
  ],
  [echo, ({ echo }) => !echo],
  [truncated, ({ truncated }) => !truncated],
  [templateVariables, ({ templateVariables }) => templateVariables === "ignore"],
  [language, ({ language }) => !language.enabled],
];

/** Undefined where nothing can be asked of such answers. */
export async function openSignals(
  recipe: Recipe,
): Promise<((record: Example, reading: Reading) => Signals) | undefined> {
  const telling: [string, Decide][] = [];
  const usual = { ...recipe, filters: Filters.parse(undefined) };
  for (const [filter, isOff] of TELLING) {
    const decide = isOff(recipe.filters) ? await filter.open(usual, {}) : undefined;
    if (decide) telling.push([filter.name, decide]);
  }
  const grams = new Grams();
  const prose = answersAreProse(recipe);
  if (!prose && telling.length === 0) return undefined;
  return (record, reading) => {
    const signals: Signals = {};
    if (prose) readProse(signals, record, reading, grams);
    for (const [name, decide] of telling)
      if (decide(record, reading).kind !== "kept") signals[name] = AT_FAULT;
    return signals;
  };
}

/** Of all answers together: in a conversation a short one among others is no fault. */
function readProse(into: Signals, { messages }: Example, { answers }: Reading, grams: Grams): void {
  if (answers.length === 0) return;
  let words = 0;
  let said = 0;
  let asked = 0;
  let characters = 0;
  let symbols = 0;
  let repeated = 0;
  let sequences = 0;
  for (const { answer, question } of answers) {
    const { text, prose, scan, pairs } = answer;
    words += scan.words.length + (text.length - prose.length) / CODE_WORD;
    said += text.length;
    asked += question === undefined ? 0 : question.text.length;
    characters += scan.letters + scan.digits + scan.symbols;
    symbols += scan.symbols;
    sequences += pairs.all;
    // Where few pairs repeat, fewer sequences do.
    if (pairs.repeated > USUAL_PAIRS * pairs.all) repeated += pairs.all * sequenceShare(grams, scan.words);
    if (hasNoEnd(answer)) into.ending = WITHOUT_END;
  }
  if (repeated > 0) note(into, "repetition", 1 - repeated / sequences);
  if (symbols > USUAL_SYMBOLS * characters)
    note(into, "symbols", (1 - symbols / characters) / (1 - USUAL_SYMBOLS));
  // What is said around a call may be short.
  if (messages.some(({ tool_calls }) => tool_calls !== undefined)) return;
  // A short answer may be all there is to say: alone it costs a third at most, beside a long question half.
  const each = words / answers.length;
  note(into, "length", (each + 6) / (each + 9));
  if (each < LONG && 10 * said < asked) note(into, "ratio", 0.7 + (0.3 * 10 * said) / asked);
}

function note(into: Signals, name: string, signal: number): void {
  const hundredths = Math.round(100 * signal) / 100;
  if (hundredths < 1) into[name] = hundredths;
}

const SENTENCE_END = /[.!?…。！？।؟]/;
const LETTER_AT_END = /[\p{L}\p{M}]\s?$/u;

/** Whether it ends in a letter though it ends other sentences. */
const hasNoEnd = ({ prose, scan }: Turn): boolean =>
  scan.words.length >= LEAST_WORDS && LETTER_AT_END.test(prose.slice(-2)) && SENTENCE_END.test(prose);
