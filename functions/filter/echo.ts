import { drop, keep } from "../../shared/model/outcome.ts";
import { answersAreProse } from "./answer-kinds.ts";
import { chat, type FilterRule } from "./filter-rule.ts";

/** Shorter questions are answered alike with good reason: greetings, names, "Thank you". Unit: words. */
const LEAST_WORDS = 5;
/** Words an answer may add to its question and still say nothing: "Sure:", "You asked:". */
const LITTLE = 3;

/** Room for marks and white space, and for the few words: other answers need no second look. Unit: characters. */
const alikeInLength = (asked: number, said: number): boolean =>
  2 * said >= asked && said <= 2 * asked + 20 * LITTLE;

/** An answer that is its question again, word for word, with a few words around it at most. */
export const echo: FilterRule = {
  name: "echo",
  open(recipe) {
    if (!recipe.filters.echo || !answersAreProse(recipe) || recipe.task.type === "rewriting")
      return undefined;
    return (record, { answers }) => {
      for (const { answer, question } of answers) {
        if (question === undefined || !alikeInLength(question.text.length, answer.text.length)) continue;
        const asked = question.scan.words;
        const said = answer.scan.words;
        if (asked.length < LEAST_WORDS || said.length < asked.length || said.length > asked.length + LITTLE)
          continue;
        for (let from = 0; from + asked.length <= said.length; from++)
          if (asked.every((word, i) => word === said[from + i]))
            return drop("answer_repeats_question", { turn: answer.turn, words: asked.length });
      }
      return keep(record);
    };
  },
  hits: [
    {
      messages: chat("How can I reset my password?", "How can I reset my password?"),
      reason: "answer_repeats_question",
    },
    {
      messages: chat("How can I reset my password?", "You asked: how can I reset my password"),
      reason: "answer_repeats_question",
    },
    { messages: chat("我怎么重置密码？", "我怎么重置密码"), reason: "answer_repeats_question" },
  ],
  misses: [
    { messages: chat("Good morning!", "Good morning!") },
    {
      messages: chat(
        "How can I reset my password?",
        "How can I reset my password? Open the settings and choose it there.",
      ),
    },
    { messages: chat("Correct it: she go to the school", "She goes to the school.") },
    {
      messages: chat("The cat sat on the mat.", "The cat sat on the mat."),
      task: { type: "rewriting" },
    },
    { messages: chat("How can I reset it?", "How can I reset it?"), filters: { echo: false } },
  ],
};
