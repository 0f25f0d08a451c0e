import type { ComparableTurn } from "./comparable-turns.ts";

/** In words; longer ones are articles with figures in them, where a changed number is an edit. */
const SHORT = 400;
const LEAST_NUMBERS = 2;
const MATHEMATICAL =
  /\d\s*[+*×÷=^]\s*\d|\\frac|\\sqrt|\bhow (?:many|much|old|long|far)\b|\b(?:percent|sum|equation|solve|calculate|average|remainder|probability)\b|\d\s*%/;

/** Whether the chat is a short piece of mathematics, in which another number makes another question. */
export function isMathematical(turns: readonly ComparableTurn[], words: number, numbers: number): boolean {
  if (numbers < LEAST_NUMBERS || words > SHORT) return false;
  return turns.some(({ text }) => MATHEMATICAL.test(text));
}
