import { drop, keep } from "../../shared/model/outcome.ts";
import { chat, type FilterRule } from "./filter-rule.ts";

const QUESTION =
  "A baker sells twelve loaves every hour and closes after seven hours. How many loaves does he sell on four days?";

/** Examples that give away a question of the evaluation data: whoever has learned it is not measured by it any more. */
export const decontamination: FilterRule = {
  name: "decontamination",
  open(_, { evaluation }) {
    if (evaluation === undefined) return undefined;
    return (record) => {
      for (const [turn, { role, content }] of record.messages.entries()) {
        if (content === null || (role !== "user" && role !== "assistant")) continue;
        const found = evaluation.find(content);
        if (!found) continue;
        const { question, sequences } = found;
        const { file, line, words } = question;
        return drop("contaminated", {
          turn,
          file: evaluation.files[file],
          line,
          ...(question.sequences > 0 ? { sequences, of: question.sequences } : { words }),
        });
      }
      return keep(record);
    };
  },
  hits: [
    { messages: chat(QUESTION, "336"), evaluation: [QUESTION], reason: "contaminated" },
    {
      messages: chat(`Solve it: ${QUESTION.toUpperCase().replace(",", " -")}`, "336"),
      evaluation: [QUESTION],
      reason: "contaminated",
    },
    {
      messages: chat("Make up a sum.", `Gladly. ${QUESTION.slice(0, 80)}`),
      evaluation: ["Another one?", QUESTION],
      reason: "contaminated",
    },
    {
      messages: chat("Tell me, who wrote the Tin Drum and when?", "Grass."),
      evaluation: ["Who wrote the \u201cTin Drum\u201d?"],
      reason: "contaminated",
    },
    {
      messages: chat("请问北京一共有多少座地铁站呢？", "400"),
      evaluation: ["北京一共有多少座地铁站"],
      reason: "contaminated",
    },
  ],
  misses: [
    { messages: chat(QUESTION, "336") },
    {
      messages: chat("A baker sells twelve loaves every hour. How many a day?", "It depends."),
      evaluation: [QUESTION],
    },
    { messages: chat("How are you today?", "Fine, thanks."), evaluation: ["How are you?"] },
    { messages: chat("Who wrote the Tin Drummer?", "Nobody."), evaluation: ["Who wrote the Tin Drum?"] },
    { messages: chat(QUESTION.replaceAll(/(\w+ \w+ \w+)/g, "$1 um"), "336"), evaluation: [QUESTION] },
  ],
};
