import { drop, keep } from "../../shared/model/outcome.ts";
import type { Example } from "../../shared/model/record.ts";
import { VALUE_TASKS } from "./answer-kinds.ts";
import { assistant, chat, type FilterRule, user } from "./filter-rule.ts";

/** What programs write where a value is missing. Words a person may mean ("none", "n/a") are not among them. */
const STAND_INS = new Set([
  "nan",
  "null",
  "undefined",
  "[object object]",
  "#n/a",
  "#ref!",
  "#value!",
  "#name?",
  "[deleted]",
  "[removed]",
]);

/** Everything an example needs is there: the fields the recipe requires, and text in place of a missing value's name. */
export const completeness: FilterRule = {
  name: "completeness",
  open({ filters, task }) {
    const values = task.type === "code" || VALUE_TASKS.includes(task.type);
    return (record) => {
      const missing = filters.require.filter((field) => record[field] === undefined || record[field] === "");
      if (missing.length > 0) return drop("field_missing", { fields: missing });
      const turn = record.messages.findIndex(isStandIn(values));
      return turn < 0 ? keep(record) : drop("value_missing", { turn });
    };
  },
  hits: [
    { messages: chat("What is wrong with it?", "NaN"), reason: "value_missing" },
    { messages: [user("[deleted]"), assistant("You are right.")], reason: "value_missing" },
    {
      messages: chat("Where is my parcel?", "On its way."),
      filters: { require: ["category"] },
      reason: "field_missing",
    },
    { messages: chat("null", "refund"), task: { type: "classification" }, reason: "value_missing" },
  ],
  misses: [
    { messages: chat("What does null mean in SQL?", "That a value is missing.") },
    { messages: chat("Any objections?", "None") },
    { messages: chat("Give the e-mail address as JSON.", "null"), task: { type: "extraction" } },
    {
      messages: chat("Where is my parcel?", "On its way."),
      category: "delivery",
      filters: { require: ["category"] },
    },
  ],
};

const LONGEST_STAND_IN = 16;

function isStandIn(values: boolean): (message: Example["messages"][number]) => boolean {
  return ({ role, content }) => {
    if (content === null || content.length > LONGEST_STAND_IN) return false;
    if (role !== "user" && (role !== "assistant" || values)) return false;
    return STAND_INS.has(content.trim().toLowerCase());
  };
}
