import type { Message } from "../../shared/model/record.ts";
import { field, has, isObject, type RowObject, RowRefused, refuse } from "../../shared/rows/row.ts";
import type { Chat, Shape } from "./chat.ts";
import { singleTurn, textOf } from "./chat.ts";
import { readMessages } from "./messages.ts";
import { conversation } from "./shapes-chat.ts";
import { readTools } from "./tools.ts";

/** Rows in which someone compared or judged answers. */

const CHOSEN = { answer: "chosen" } as const;

/** A side of a comparison: text, one message, or several. */
function answers(value: unknown, name: string): Message[] {
  if (typeof value === "string") return [{ role: "assistant", content: value }];
  return readMessages(isObject(value) ? [value] : value, name).messages;
}

/** What was asked: a conversation, or a prompt in one of its fields. */
function asked(row: RowObject): Chat {
  for (const name of ["conversations", "messages", "prompt"])
    if (Array.isArray(field(row, name))) return conversation(row, name);
  const name = ["prompt", "question", "input", "instruction"].find((one) => has(row, one));
  if (name === undefined) return { messages: [] };
  const tools = readTools(field(row, "tools"));
  const [...turns] = singleTurn(row, textOf(row, name), "");
  turns.pop();
  return { messages: turns, ...(tools.length > 0 && { tools }) };
}

export const DPO: Shape = {
  name: "preference (DPO)",
  matches: (row) => has(row, "chosen") && has(row, "rejected"),
  toChat(row) {
    const chosen = answers(field(row, "chosen"), "chosen");
    // Some sets repeat the whole conversation in each side.
    const whole = chosen.some(({ role }) => role === "user");
    const before = asked(row);
    if (!whole && before.messages.length === 0)
      throw refuse(
        "unknown_shape",
        "an answer was chosen, and there is no 'prompt' or 'conversations' that it answers",
      );
    return {
      ...before,
      messages: whole ? chosen : [...before.messages, ...chosen],
      notes: { ...before.notes, ...CHOSEN },
    };
  },
  examples: [
    {
      row: { prompt: "Hi", chosen: "Hello.", rejected: "What?" },
      chat: {
        messages: [
          { role: "user", content: "Hi" },
          { role: "assistant", content: "Hello." },
        ],
        notes: CHOSEN,
      },
    },
    {
      row: {
        conversations: [
          { from: "system", value: "Be kind." },
          { from: "human", value: "Hi" },
        ],
        chosen: { from: "gpt", value: "Hello." },
        rejected: { from: "gpt", value: "What?" },
      },
      chat: {
        messages: [
          { role: "system", content: "Be kind." },
          { role: "user", content: "Hi" },
          { role: "assistant", content: "Hello." },
        ],
        notes: CHOSEN,
      },
    },
    {
      row: {
        prompt: "Hi",
        chosen: [
          { role: "user", content: "Hi" },
          { role: "assistant", content: "Hello." },
        ],
        rejected: [],
      },
      chat: {
        messages: [
          { role: "user", content: "Hi" },
          { role: "assistant", content: "Hello." },
        ],
        notes: CHOSEN,
      },
    },
    { row: { chosen: "Hello.", rejected: "What?" }, refused: "unknown_shape" },
    { row: { prompt: "Hi", chosen: 3, rejected: 4 }, refused: "missing_messages_list" },
  ],
};

export const OPENAI_PREFERENCE: Shape = {
  name: "preference (OpenAI)",
  matches: (row) => isObject(field(row, "input")) && has(row, "preferred_output"),
  toChat(row) {
    const input = field(row, "input");
    const before = conversation(isObject(input) ? input : {}, "messages");
    const chosen = answers(field(row, "preferred_output"), "preferred_output");
    return { ...before, messages: [...before.messages, ...chosen], notes: { ...before.notes, ...CHOSEN } };
  },
  examples: [
    {
      row: {
        input: { messages: [{ role: "user", content: "Hi" }], tools: [] },
        preferred_output: [{ role: "assistant", content: "Hello." }],
        non_preferred_output: [{ role: "assistant", content: "What?" }],
      },
      chat: {
        messages: [
          { role: "user", content: "Hi" },
          { role: "assistant", content: "Hello." },
        ],
        notes: CHOSEN,
      },
    },
    { row: { input: {}, preferred_output: [] }, refused: "missing_messages_list" },
  ],
};

export const KTO: Shape = {
  name: "judged (KTO)",
  matches: (row) =>
    typeof field(row, "label") === "boolean" &&
    (has(row, "messages") || has(row, "conversations") || (has(row, "prompt") && has(row, "completion"))),
  toChat(row) {
    if (field(row, "label") === false)
      throw new RowRefused("dropped", "rejected_by_annotator", {
        message: "its 'label' is false: the answer was judged bad",
      });
    for (const name of ["messages", "conversations"]) if (has(row, name)) return conversation(row, name);
    const before = asked(row);
    return { ...before, messages: [...before.messages, ...answers(field(row, "completion"), "completion")] };
  },
  examples: [
    {
      row: {
        messages: [
          { role: "user", content: "Hi" },
          { role: "assistant", content: "Hello." },
        ],
        label: true,
      },
      chat: {
        messages: [
          { role: "user", content: "Hi" },
          { role: "assistant", content: "Hello." },
        ],
      },
    },
    {
      row: {
        prompt: [{ role: "user", content: "Hi" }],
        completion: [{ role: "assistant", content: "Hello." }],
        label: true,
      },
      chat: {
        messages: [
          { role: "user", content: "Hi" },
          { role: "assistant", content: "Hello." },
        ],
      },
    },
    { row: { prompt: "Hi", completion: "What?", label: false }, refused: "rejected_by_annotator" },
  ],
};
