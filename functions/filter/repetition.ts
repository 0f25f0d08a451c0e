import { drop, keep, type Outcome } from "../../shared/model/outcome.ts";
import { answersAreProse } from "./answer-kinds.ts";
import { chat, type FilterRule } from "./filter-rule.ts";
import { Grams } from "./grams.ts";
import type { Turn } from "./reading.ts";

/** In a shorter answer every phrase is a large share. Unit: words. */
const LEAST_WORDS = 12;
/** Said less often, a phrase is a refrain or a list, whatever its share. */
const LEAST_TIMES = 3;
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
    const judged = ({ turn, scan: { words, lines } }: Turn): Outcome | undefined => {
      if (words.length < LEAST_WORDS) return undefined;
      const share = (part: number, whole = words.length): number => Math.round((1000 * part) / whole) / 1000;
      const pairs = grams.count(words, 2);
      // No longer phrase is more frequent, and none repeats where no pair does: nearly all answers end here.
      if (share(4 * pairs.most) > limits.topNgram || share(pairs.repeated) > limits.ngrams) {
        for (const size of PHRASES) {
          const { most } = size === 2 ? pairs : grams.count(words, size);
          if (most >= LEAST_TIMES && share(most * size) > limits.topNgram)
            return drop("one_phrase_repeated", { turn, words: size, share: share(most * size) });
        }
        const { repeated, all } = grams.count(words, SEQUENCE);
        if (share(repeated, all) > limits.ngrams)
          return drop("sequences_repeated", { turn, share: share(repeated, all) });
      }
      if (lines.length < LEAST_LINES) return undefined;
      const inRepeated = grams.wordsInRepeatedLines(words, lines);
      return share(inRepeated) > limits.lines
        ? drop("lines_repeated", { turn, share: share(inRepeated) })
        : undefined;
    };
    return (record, { answers }) => {
      for (const { answer } of answers) {
        const outcome = judged(answer);
        if (outcome) return outcome;
      }
      return keep(record);
    };
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
