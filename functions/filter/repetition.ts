import { drop, keep, type Outcome } from "../../shared/model/outcome.ts";
import { answersAreProse } from "./answer-kinds.ts";
import { chat, type FilterRule } from "./filter-rule.ts";
import { Grams } from "./grams.ts";
import type { Turn } from "./reading.ts";

/** In a shorter answer every phrase is a large share. Unit: words. */
const LEAST_WORDS = 12;
/** Said less often, a phrase is a refrain, a matrix or a list, whatever its share; loops go on. */
const LEAST_TIMES = 5;
const LEAST_LINES = 6;
const PHRASES = [2, 3, 4] as const;
const SEQUENCE = 5;

/**
 * Answers that say the same over and over: one phrase, the same sequences, the same lines. The measures are Gopher's
 * (Rae et al. 2021, table A1, also in C4 and FineWeb pipelines), as shares of words, with the limits raised for chats: a
 * calculation, a list and a refrain repeat themselves more than a web page does.
 */
export const repetition: FilterRule = {
  name: "repetition",
  open(recipe) {
    const limits = recipe.filters.repetition;
    if (!limits.enabled || !answersAreProse(recipe)) return undefined;
    const grams = new Grams();
    const judged = (answer: Turn): Outcome | undefined => {
      const { turn, scan } = answer;
      const { words, lines } = scan;
      if (words.length < LEAST_WORDS) return undefined;
      const { pairs } = answer;
      // No longer phrase is more frequent, and none repeats where no pair does: nearly all answers end here.
      if (4 * pairs.most > limits.topNgram * words.length || pairs.repeated > limits.ngrams * pairs.all) {
        for (const size of PHRASES) {
          const { share, most } = phraseShare(grams, words, size);
          if (most >= LEAST_TIMES && share > limits.topNgram)
            return drop("one_phrase_repeated", { turn, words: size, share });
        }
        const share = sequenceShare(grams, words);
        if (share > limits.ngrams) return drop("sequences_repeated", { turn, share });
      }
      if (lines.length < LEAST_LINES) return undefined;
      const share = lineShare(grams, words, lines);
      return share > limits.lines ? drop("lines_repeated", { turn, share }) : undefined;
    };
    return (record, { answers }) => {
      for (const { answer } of answers) {
        const outcome = judged(answer);
        if (outcome) return outcome;
      }
      return keep(record);
    };
  },
  measure: (_, { answers }) => {
    const grams = new Grams();
    return answers.map(({ answer: { turn, scan } }) => ({
      turn,
      words: scan.words.length,
      topNgram: Math.max(...PHRASES.map((size) => phraseShare(grams, scan.words, size).share)),
      ngrams: sequenceShare(grams, scan.words),
      lines: lineShare(grams, scan.words, scan.lines),
    }));
  },
  hits: [
    { messages: chat("Is it open?", "no no ".repeat(30)), reason: "one_phrase_repeated" },
    { messages: chat("Is it open?", "We are glad to help. ".repeat(6)), reason: "one_phrase_repeated" },
    {
      messages: chat(
        "Is it open?",
        "You can come to the shop on every day of the week between nine and six and we will help you there gladly. ".repeat(
          2,
        ),
      ),
      reason: "sequences_repeated",
    },
    {
      messages: chat(
        "List some.",
        `${"red apples here\nblue plums now\n".repeat(4)}some yellow pears too\nand two green limes`,
      ),
      filters: { repetition: { topNgram: 1, ngrams: 1 } },
      reason: "lines_repeated",
    },
    { messages: chat("开门吗？", "我们很高兴。".repeat(8)), reason: "one_phrase_repeated" },
  ],
  misses: [
    { messages: chat("Is it open?", "no no no") },
    {
      messages: chat(
        "Sing it.",
        "Happy birthday to you\nHappy birthday to you\nHappy birthday dear friend\nHappy birthday to you",
      ),
    },
    {
      messages: chat("A matrix?", "\\begin{pmatrix} 1 & 0 & 0 \\\\ 0 & 1 & 0 \\\\ 0 & 0 & 1 \\end{pmatrix}"),
    },
    {
      messages: chat(
        "How many?",
        "He buys 5 boxes of 4 pens, so 5*4=<<5*4=20>>20 pens. She buys 3 boxes of 4 pens, so 3*4=<<3*4=12>>12 pens. Together they have 20+12=<<20+12=32>>32 pens.\n#### 32",
      ),
    },
    {
      messages: chat(
        "How do I do it?",
        "1. Open the settings.\n2. Choose the last tab.\n3. Press the button.\n4. Wait a moment.\n5. Close the window.\n6. Restart the machine.",
      ),
    },
    {
      messages: chat("Loop?", `Use this:\n\`\`\`\n${"x = x + 1\n".repeat(20)}\`\`\`\nand no more than this.`),
    },
    { messages: chat("Is it open?", "no no ".repeat(30)), filters: { repetition: { enabled: false } } },
    { messages: chat("Loop?", "x = x + 1\n".repeat(20)), task: { type: "code" } },
  ],
};

const share = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.min(1, Math.round((1000 * part) / whole) / 1000);

/** Of the words, how many the most frequent phrase makes up. */
function phraseShare(grams: Grams, words: Uint32Array, size: number): { share: number; most: number } {
  const { most } = grams.count(words, size);
  return { share: share(most * size, words.length), most };
}

/** Of the sequences of five words, how many stood earlier. */
export function sequenceShare(grams: Grams, words: Uint32Array): number {
  const { repeated, all } = grams.count(words, SEQUENCE);
  return share(repeated, all);
}

const lineShare = (grams: Grams, words: Uint32Array, lines: readonly number[]): number =>
  share(grams.wordsInRepeatedLines(words, lines), words.length);
