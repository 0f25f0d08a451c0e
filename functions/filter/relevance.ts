import { drop, keep } from "../../shared/model/outcome.ts";
import { chat, type FilterRule } from "./filter-rule.ts";
import { Phrases } from "./phrases.ts";
import { scanText } from "./text-scan.ts";

/** What the data set is about: words it must or must not hold, categories. Off until the recipe names some. */
export const relevance: FilterRule = {
  name: "relevance",
  open({ filters }) {
    const { anyOf, allOf, noneOf, categories, notCategories } = filters.relevance;
    const any = anyOf.length > 0 ? new Phrases(anyOf) : undefined;
    const all = allOf.map((phrase) => new Phrases([phrase]));
    const none = noneOf.length > 0 ? new Phrases(noneOf) : undefined;
    const wanted = categories.length > 0 ? new Set(categories) : undefined;
    const unwanted = new Set(notCategories);
    const looks = any !== undefined || none !== undefined || all.length > 0;
    if (!looks && wanted === undefined && unwanted.size === 0) return undefined;
    return (record) => {
      const { category, messages } = record;
      if (wanted && (category === undefined || !wanted.has(category))) return drop("category_not_wanted");
      if (category !== undefined && unwanted.has(category)) return drop("category_not_wanted");
      if (!looks) return keep(record);
      const turns = messages.flatMap(({ role, content }) =>
        role === "system" || content === null ? [] : [scanText(content).words],
      );
      const stands = (phrases: Phrases): boolean => turns.some((words) => phrases.standIn(words));
      if (none && stands(none)) return drop("forbidden_words");
      if (any && !stands(any)) return drop("no_required_words");
      const missing = all.filter((phrases) => !stands(phrases)).length;
      return missing > 0 ? drop("required_words_missing", { missing }) : keep(record);
    };
  },
  hits: [
    {
      messages: chat("Is it open?", "Yes, on Monday."),
      filters: { relevance: { anyOf: ["refund", "parcel"] } },
      reason: "no_required_words",
    },
    {
      messages: chat("Where is my parcel?", "Paid back."),
      filters: { relevance: { allOf: ["parcel", "refund"] } },
      reason: "required_words_missing",
    },
    {
      messages: chat("A TEST-CASE of ours", "Ignore it."),
      filters: { relevance: { noneOf: ["test case"] } },
      reason: "forbidden_words",
    },
    {
      messages: chat("Is it open?", "Yes, on Monday."),
      category: "hours",
      filters: { relevance: { categories: ["refunds"] } },
      reason: "category_not_wanted",
    },
    {
      messages: chat("Is it open?", "Yes, on Monday."),
      category: "hours",
      filters: { relevance: { notCategories: ["hours"] } },
      reason: "category_not_wanted",
    },
  ],
  misses: [
    { messages: chat("Where is my parcel?", "On its way."), filters: { relevance: { anyOf: ["Parcel"] } } },
    { messages: chat("快递在哪里？", "在路上。"), filters: { relevance: { anyOf: ["快递"] } } },
    { messages: chat("The latest is fine?", "Yes."), filters: { relevance: { noneOf: ["test"] } } },
    {
      messages: chat("Is it open?", "Yes, on Monday."),
      category: "hours",
      filters: { relevance: { categories: ["hours", "refunds"] } },
    },
    { messages: chat("Is it open?", "Yes."), filters: { relevance: { notCategories: ["hours"] } } },
  ],
};
