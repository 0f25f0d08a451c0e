import { drop, keep } from "../../shared/model/outcome.ts";
import { characterCount } from "../../shared/text/characters.ts";
import { chat, type FilterRule } from "./filter-rule.ts";
import type { Turn } from "./reading.ts";

/** How long an answer is beside its question. Off until the recipe gives a limit: what is right depends on the task. */
export const ratio: FilterRule = {
  name: "ratio",
  open({ filters }) {
    const { min, max = Number.POSITIVE_INFINITY } = filters.ratio;
    if (min === 0 && max === Number.POSITIVE_INFINITY) return undefined;
    return (record, { answers }) => {
      for (const { answer, question } of answers) {
        if (question === undefined) continue;
        const ratio = ratioOf(answer, question);
        if (ratio < min) return drop("answer_short_for_question", { turn: answer.turn, ratio, min });
        if (ratio > max) return drop("answer_long_for_question", { turn: answer.turn, ratio, max });
      }
      return keep(record);
    };
  },
  measure: (_, { answers }) =>
    answers.map(({ answer, question }) => (question ? ratioOf(answer, question) : null)),
  hits: [
    {
      messages: chat("Could you please explain to me how this works?", "No."),
      filters: { ratio: { min: 0.5 } },
      reason: "answer_short_for_question",
    },
    {
      messages: chat("Why?", "Because of a long list of reasons."),
      filters: { ratio: { max: 2 } },
      reason: "answer_long_for_question",
    },
  ],
  misses: [
    { messages: chat("Could you please explain to me how this works?", "No.") },
    { messages: chat("Why not?", "Because."), filters: { ratio: { min: 1, max: 1 } } },
  ],
};

const ratioOf = (answer: Turn, question: Turn): number =>
  Number((characterCount(answer.text) / characterCount(question.text)).toPrecision(3));
