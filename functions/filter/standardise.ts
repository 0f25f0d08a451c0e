import { keep } from "../../shared/model/outcome.ts";
import { type Example, type Message, transformed } from "../../shared/model/record.ts";
import { standardText, type TextStandard } from "../../shared/text/standard-text.ts";
import { isJsonText } from "./answer-kinds.ts";
import { chat, type FilterRule } from "./filter-rule.ts";
import { isMostlyCode } from "./reading.ts";

const TRANSFORM = { stage: "filter", operator: "standardise", version: 2 };

/**
 * Unicode, control characters and white space, outside code. Drops nothing. Tool arguments stay as they came, and so does
 * an answer that is JSON or code from end to end, marked or not: there, white space is content.
 */
export const standardise: FilterRule = {
  name: "standardise",
  open({ filters, task }) {
    const { enabled, straightQuotes } = filters.standardise;
    if (!enabled) return undefined;
    const data = filters.answers.format !== "text" || task.type === "code";
    return (record) => {
      const messages = standardMessages(record, { straightQuotes }, data);
      return keep(messages === record.messages ? record : transformed({ ...record, messages }, TRANSFORM));
    };
  },
  hits: [
    {
      messages: chat("  Cafe\u0301\u00a0is\r\nopen?\u200b ", "Yes."),
      becomes: chat("Caf\u00e9 is\nopen?", "Yes."),
    },
    { messages: chat("Half a \ud83d face\u0000", "Odd."), becomes: chat("Half a \ufffd face", "Odd.") },
    { messages: chat("a\n\n\n\nb", "x  y\t\n- z"), becomes: chat("a\n\nb", "x y\n- z") },
    {
      messages: chat("Run  this:\n```\nif x:\n\n\n\n  y  =  1\u00a0\n```\nand  `a  b`  too", "Done, done."),
      becomes: chat("Run this:\n```\nif x:\n\n\n\n  y  =  1\u00a0\n```\nand `a  b` too", "Done, done."),
    },
    {
      messages: chat("She said \u201cit\u2019s fine\u201d", "Good."),
      filters: { standardise: { straightQuotes: true } },
      becomes: chat('She said "it\'s fine"', "Good."),
    },
  ],
  misses: [
    { messages: chat("Plain question?", "Plain answer:\n\n- one\n  - two\n    - three") },
    {
      messages: chat(
        "She said \u201cit\u2019s fine\u201d",
        "\u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
      ),
    },
    {
      messages: [
        ...chat("Look it up.", "`x  y`"),
        {
          role: "assistant",
          content: null,
          tool_calls: [
            { id: "1", type: "function", function: { name: "f", arguments: '{"q":  "a\u00a0 b"}' } },
          ],
        },
      ],
    },
    { messages: chat("As JSON?", '{"a": "x  y",  "b": "\u00a0"}') },
    { messages: chat("A loop?", 'for (const x of xs) {\n  print("a  b");  // twice\n}') },
    { messages: chat("A loop?", "x  =  1"), task: { type: "code" } },
    { messages: chat("Which?", "select  1"), filters: { answers: { format: "sql" } } },
    { messages: chat("a  b", "c"), filters: { standardise: { enabled: false } } },
  ],
};

const isData = (text: string): boolean => isJsonText(text) || isMostlyCode(text);

/** The very array when no turn changes; a turn that does not change keeps its object. */
function standardMessages({ messages }: Example, standard: TextStandard, data: boolean): Message[] {
  let changed = false;
  const clean = messages.map((message) => {
    if (message.content === null) return message;
    let content = standardText(message.content, standard);
    if (content === message.content) return message;
    if ((message.role === "assistant" || message.role === "tool") && (data || isData(message.content)))
      content = message.content.toWellFormed();
    if (content === message.content) return message;
    changed = true;
    return { ...message, content };
  });
  return changed ? clean : messages;
}
