import { drop, keep } from "../../shared/model/outcome.ts";
import { AUTOMATIC, REFUSALS, SELF_REFERENCE } from "./boilerplate-phrases.ts";
import { chat, type FilterRule, type Hit, type Sample } from "./filter-rule.ts";
import { Phrases } from "./phrases.ts";
import type { Turn } from "./reading.ts";

/** A refusal stands at the start; later on it is quoted, or one point of many. Unit: words. */
const START = 12;

/** Who asks for such a text is to get one. */
const ASKED_FOR =
  /auto(?:mat\w+)?[ -]?(?:repl|respon)|out[ -]of[ -](?:the[ -])?office|lorem ipsum|abwesenheit|absence/i;

const NONE: ReadonlySet<string> = new Set();
const OF_A_MODEL: ReadonlySet<string> = new Set(["refers_to_itself", "refusal"]);

/** Answers that nobody wrote for this question: a model about itself, its refusals, automatic replies. */
export const boilerplate: FilterRule = {
  name: "boilerplate",
  open({ filters }) {
    const { selfReference, refusals, automatic, phrases } = filters.boilerplate;
    const kinds = [
      { reason: "refers_to_itself", within: undefined, wanted: selfReference, phrases: SELF_REFERENCE },
      { reason: "refusal", within: START, wanted: refusals, phrases: REFUSALS },
      { reason: "automatic_reply", within: undefined, wanted: automatic, phrases: AUTOMATIC },
      { reason: "phrase_not_wanted", within: undefined, wanted: phrases.length > 0, phrases },
    ]
      .filter(({ wanted }) => wanted)
      .map(({ reason, within, phrases }) => ({ reason, within, phrases: new Phrases(phrases) }));
    if (kinds.length === 0) return undefined;
    return (record, { answers }) => {
      // With tools, saying what it cannot do is what a model is to learn.
      const spared = record.tools === undefined ? NONE : OF_A_MODEL;
      for (const { answer, question } of answers)
        for (const { reason, within, phrases } of kinds) {
          if (spared.has(reason)) continue;
          const word = phrases.indexIn(answer.scan.words, within);
          // Who is asked about the phrase may say it.
          if (word >= 0 && !(question && isAskedFor(reason, phrases, question)))
            return drop(reason, { turn: answer.turn, word });
        }
      return keep(record);
    };
  },
  get hits(): readonly Hit[] {
    return [
      ...[
        "As an AI language model, I don't have feelings.",
        "That depends. As an AI, I cannot taste it.",
        "Als KI-Sprachmodell habe ich keine Meinung.",
        "En tant que modèle de langage, je n'ai pas d'avis.",
        "Como modelo de lenguaje, no tengo opiniones.",
        "作为一个AI语言模型，我没有感情。",
        "AI言語モデルとして、意見はありません。",
        "Как языковая модель, я не имею мнения.",
      ].map((answer) => ({ messages: chat("Do you like it?", answer), reason: "refers_to_itself" })),
      ...[
        "I’m sorry, but I can’t assist with that.",
        "I cannot fulfill your request.",
        "Lo siento, pero no puedo ayudarte con eso.",
        "很抱歉，我无法回答这个问题。",
      ].map((answer) => ({ messages: chat("How is it done?", answer), reason: "refusal" })),
      {
        messages: chat("My parcel is lost.", "This is an automated reply. We read your message soon."),
        reason: "automatic_reply",
      },
      {
        messages: chat("My parcel is lost.", "Have a GREAT  day, and buy more."),
        filters: { boilerplate: { phrases: ["great day"] } },
        reason: "phrase_not_wanted",
      },
    ];
  },
  get misses(): readonly Sample[] {
    return [
      { messages: chat("My parcel is lost.", "I'm sorry, but I cannot refund it before Monday.") },
      { messages: chat("My parcel is lost.", "I am sorry to hear that. I can help you.") },
      { messages: chat("What is it?", "A language model predicts words; AI is a wide field.") },
      {
        messages: chat(
          "Why do bots say 'as an AI language model'?",
          "They say 'As an AI language model' by training.",
        ),
      },
      { messages: chat("我的订单？", "抱歉，我无法在系统中找到您的订单。") },
      { messages: chat("My parcel is lost.", "I'm sorry, but I can't provide a refund today.") },
      {
        messages: chat(
          "Order a pizza.",
          "I'm sorry, but as an AI I can't assist with that. I convert money.",
        ),
        tools: [{ type: "function", function: { name: "convert" } }],
      },
      { messages: chat("Write an out-of-office message.", "Hello, I am out of the office until May.") },
      { messages: chat("怎么了？", "很抱歉给您带来不便，我们马上处理。") },
      {
        messages: chat("How is it done?", "I cannot fulfill your request."),
        filters: { boilerplate: { refusals: false } },
      },
    ];
  },
};

const isAskedFor = (reason: string, phrases: Phrases, { text, scan }: Turn): boolean =>
  phrases.standIn(scan.words) || (reason === "automatic_reply" && ASKED_FOR.test(text));
