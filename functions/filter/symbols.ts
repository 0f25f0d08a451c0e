import { drop, keep, type Outcome } from "../../shared/model/outcome.ts";
import { answersAreProse, isJsonText } from "./answer-kinds.ts";
import { chat, type FilterRule } from "./filter-rule.ts";
import type { Turn } from "./reading.ts";

/** Shorter texts are labels, numbers, an emoji: their share says nothing. Unit: characters that are no white space. */
const LEAST_CHARACTERS = 20;

/** Questions that do so are not counted: what a person writes in words is seldom noise further on. */
const BEGINS_IN_WORDS = /^\W{0,3}(?:\p{L}{1,20}[ ,.'!?]{1,2}){4}/u;

/**
 * Texts of signs or of digits: keyboard noise, dumps, tables without words. After Gopher's symbol-to-word ratio and its
 * share of words with a letter (Rae et al. 2021, appendix A.1.1), as shares of characters, which hold for any script.
 */
export const symbols: FilterRule = {
  name: "symbols",
  open(recipe) {
    const limits = recipe.filters.symbols;
    if (!answersAreProse(recipe)) return undefined;
    const judged = (turn: Turn): Outcome | undefined => {
      const { characters, symbols, digits } = sharesOf(turn);
      if (characters < LEAST_CHARACTERS) return undefined;
      const reason =
        symbols > limits.symbols
          ? "too_many_symbols"
          : digits > limits.digits
            ? "too_many_digits"
            : undefined;
      if (reason === undefined || isJsonText(turn.text)) return undefined;
      return drop(reason, { turn: turn.turn, symbols, digits });
    };
    return (record, { questions, answers }) => {
      for (const turn of questions) {
        const outcome = BEGINS_IN_WORDS.test(turn.text) ? undefined : judged(turn);
        if (outcome) return outcome;
      }
      for (const { answer } of answers) {
        const outcome = judged(answer);
        if (outcome) return outcome;
      }
      return keep(record);
    };
  },
  measure: (_, { questions, answers }) =>
    [...questions, ...answers.map(({ answer }) => answer)].map((turn) => ({
      turn: turn.turn,
      ...sharesOf(turn),
    })),
  hits: [
    {
      messages: chat("What is it?", "#$%^&* @@@@ !!!! ~~~~ (((( ]]]] ;;;; '''' ____ ++++"),
      reason: "too_many_symbols",
    },
    { messages: chat("What is it?", "\u{1f600}".repeat(60)), reason: "too_many_symbols" },
    {
      messages: chat("83920 19283 47561 92837 46512 98374 65129 83746", "Thank you."),
      filters: { symbols: { digits: 0.9 } },
      reason: "too_many_digits",
    },
  ],
  misses: [
    { messages: chat("How much?", "4711") },
    { messages: chat("Did it help?", "\u{1f44d}\u{1f44d}\u{1f44d}!!!") },
    { messages: chat("As JSON?", '{"a":[1,2,3,{"b":[]}],"c":{"d":{"e":[[1,2],[3,4],[5,6]]}}}') },
    { messages: chat("How much?", "He pays 5*4=$<<5*4=20>>20. Then 20+30=<<20+30=50>>50.\n#### 50") },
    {
      messages: chat("Run?", "Run:\n```\n$ ((x++)); [[ -f a ]] && { :; } || (( y-- )); $#; $((1+2))\n```"),
    },
    {
      messages: chat(
        "Which numbers?",
        "1, 2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67",
      ),
    },
    { messages: chat("Which?", "|---|---|---|---|---|---|---|---|---|---|"), task: { type: "code" } },
  ],
};

/** Of the characters that are no white space, outside code. */
function sharesOf({ scan: { letters, digits, symbols } }: Turn): {
  characters: number;
  symbols: number;
  digits: number;
} {
  const characters = letters + digits + symbols;
  const share = (part: number): number =>
    characters === 0 ? 0 : Math.round((1000 * part) / characters) / 1000;
  return { characters, symbols: share(symbols), digits: share(digits) };
}
