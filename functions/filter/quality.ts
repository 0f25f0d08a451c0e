import { drop, keep } from "../../shared/model/outcome.ts";
import { chat, type FilterRule } from "./filter-rule.ts";
import { openSignals, type Signals } from "./quality-signals.ts";

/** So many of an example's signals are named when it is dropped. */
const NAMED = 3;

/**
 * How much can be learned from an example as far as it can be measured, from 0 to 1: the product of its signals. Where a
 * person has marked it, the mark is its quality. Noted on the record, for dedupe keeps the better of two; drops only where
 * the recipe says what is too little.
 */
export const quality: FilterRule = {
  name: "quality",
  async open(recipe) {
    const { min } = recipe.filters.quality;
    const signalsOf = await openSignals(recipe);
    return (record, reading) => {
      if (record.quality !== undefined)
        return record.quality < min
          ? drop("low_quality", { quality: record.quality, min, weakest: record.signals })
          : keep(record);
      if (signalsOf === undefined || reading.answers.length === 0) return keep(record);
      const signals = signalsOf(record, reading);
      const quality = productOf(signals);
      if (quality < min) return drop("low_quality", { quality, min, weakest: weakest(signals) });
      return { kind: "kept", record, rating: { quality, signals } };
    };
  },
  hits: [
    {
      messages: chat("How do I find out where my parcel is, and who brings it to me?", "ok"),
      filters: { quality: { min: 0.7 } },
      reason: "low_quality",
    },
    {
      messages: chat("Is it open?", `${"Yes it is open. ".repeat(4)}You can come by on any day you like.`),
      filters: { quality: { min: 0.6 } },
      reason: "low_quality",
    },
    {
      messages: chat(
        "Is it open?",
        "I'm sorry, but I can't assist with that. The hours of shops are nothing I know about.",
      ),
      filters: { quality: { min: 0.5 }, boilerplate: { refusals: false } },
      reason: "low_quality",
    },
  ],
  misses: [
    { messages: chat("How do I find out where my parcel is, and who brings it to me?", "ok, ask") },
    {
      messages: chat("Is it open?", "Yes, it is open until six today, and from nine to noon on Saturdays."),
      filters: { quality: { min: 0.8 } },
    },
    { messages: chat("Refund?", "7"), task: { type: "classification" }, filters: { quality: { min: 0.9 } } },
  ],
};

function productOf(signals: Signals): number {
  let product = 1;
  for (const name in signals) product *= signals[name] ?? 1;
  return Math.round(100 * product) / 100;
}

const weakest = (signals: Signals): Signals =>
  Object.fromEntries(
    Object.entries(signals)
      .sort(([, a], [, b]) => a - b)
      .slice(0, NAMED),
  );
