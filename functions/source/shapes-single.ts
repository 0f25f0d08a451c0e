import type { Message } from "../../shared/model/record.ts";
import { field, has, type RowObject, refuse } from "../../shared/rows/row.ts";
import { type Shape, singleTurn, textOf } from "./chat.ts";
import { readMessages } from "./messages.ts";

/** Rows of one question and one answer, by the names their fields have. */

/** Two fields, one asked and one answered. Both may be lists of messages (TRL's conversational form). */
function pair(user: string, assistant: string): Shape {
  return {
    name: `${user} and ${assistant}`,
    matches: (row) => has(row, user) && has(row, assistant),
    toChat: (row) => ({ messages: [...turns(row, user, "user"), ...turns(row, assistant, "assistant")] }),
    examples: [
      {
        row: { [user]: "2 + 2?", [assistant]: "4", system: "Count." },
        chat: {
          messages: [
            { role: "system", content: "Count." },
            { role: "user", content: "2 + 2?" },
            { role: "assistant", content: "4" },
          ],
        },
      },
      {
        row: {
          [user]: [{ role: "user", content: "2 + 2?" }],
          [assistant]: [{ role: "assistant", content: "4" }],
        },
        chat: {
          messages: [
            { role: "user", content: "2 + 2?" },
            { role: "assistant", content: "4" },
          ],
        },
      },
      {
        row: { [user]: "2 + 2?", [assistant]: null },
        chat: {
          messages: [
            { role: "user", content: "2 + 2?" },
            { role: "assistant", content: "" },
          ],
        },
      },
      { row: { [user]: "2 + 2?", [assistant]: { text: "4" } }, refused: "data_type" },
    ],
  };
}

function turns(row: RowObject, name: string, role: "user" | "assistant"): Message[] {
  const value = field(row, name);
  if (Array.isArray(value)) return readMessages(value, name).messages;
  const content = textOf(row, name);
  const system = role === "user" ? textOf(row, "system") : "";
  return system === ""
    ? [{ role, content }]
    : [
        { role: "system", content: system },
        { role, content },
      ];
}

/** LLaMA-Factory's rule: the instruction, a line end, the input; `history` holds earlier pairs. */
const ALPACA: Shape = {
  name: "Alpaca",
  matches: (row) => has(row, "instruction") && has(row, "output"),
  toChat(row) {
    const input = textOf(row, "input");
    const instruction = textOf(row, "instruction");
    const messages = singleTurn(
      row,
      input === "" ? instruction : `${instruction}\n${input}`,
      textOf(row, "output"),
    );
    const earlier = history(field(row, "history"));
    messages.splice(messages.length - 2, 0, ...earlier);
    return { messages };
  },
  examples: [
    {
      row: {
        instruction: "Translate.",
        input: "chat",
        output: "cat",
        system: "French.",
        history: [["Hi", "Salut"]],
      },
      chat: {
        messages: [
          { role: "system", content: "French." },
          { role: "user", content: "Hi" },
          { role: "assistant", content: "Salut" },
          { role: "user", content: "Translate.\nchat" },
          { role: "assistant", content: "cat" },
        ],
      },
    },
    {
      row: { instruction: "Say hi.", input: "", output: "Hi" },
      chat: {
        messages: [
          { role: "user", content: "Say hi." },
          { role: "assistant", content: "Hi" },
        ],
      },
    },
    { row: { instruction: "a", output: "b", history: [["only one"]] }, refused: "data_type" },
  ],
};

function history(value: unknown): Message[] {
  if (value === undefined || value === null || value === "") return [];
  if (!Array.isArray(value)) throw refuse("data_type", "'history' is no list of pairs");
  return value.flatMap((one: unknown): Message[] => {
    const [user, assistant, ...more] = Array.isArray(one) ? one : [];
    if (typeof user !== "string" || typeof assistant !== "string" || more.length > 0)
      throw refuse("data_type", "'history' is no list of pairs of texts");
    return [
      { role: "user", content: user },
      { role: "assistant", content: assistant },
    ];
  });
}

const DOLLY: Shape = {
  name: "Dolly",
  matches: (row) => has(row, "instruction") && has(row, "response"),
  toChat(row) {
    const context = textOf(row, "context");
    const instruction = textOf(row, "instruction");
    const category = textOf(row, "category");
    const user = context === "" ? instruction : `${instruction}\n${context}`;
    return { messages: singleTurn(row, user, textOf(row, "response")), ...(category !== "" && { category }) };
  },
  examples: [
    {
      row: {
        instruction: "Sum up.",
        context: "A long tale.",
        response: "A tale.",
        category: "summarization",
      },
      chat: {
        messages: [
          { role: "user", content: "Sum up.\nA long tale." },
          { role: "assistant", content: "A tale." },
        ],
        category: "summarization",
      },
    },
  ],
};

const LABELS = ["label", "category", "intent"] as const;

/** The label is the answer and the category. */
const CLASSIFICATION: Shape = {
  name: "text and label",
  matches: (row) => has(row, "text") && LABELS.some((name) => has(row, name)),
  toChat(row) {
    const label = textOf(row, LABELS.find((name) => has(row, name)) ?? "label");
    return {
      messages: singleTurn(row, textOf(row, "text"), label),
      ...(label !== "" && { category: label }),
    };
  },
  examples: LABELS.map((name) => ({
    row: { text: "Where is my card?", [name]: "card_arrival" },
    chat: {
      messages: [
        { role: "user", content: "Where is my card?" },
        { role: "assistant", content: "card_arrival" },
      ],
      category: "card_arrival",
    },
  })),
};

const TEXT: Shape = {
  name: "text alone",
  matches: (row) => has(row, "text"),
  toChat() {
    throw refuse(
      "no_answer",
      "the row holds text and no answer; say in the recipe's 'messages' what is asked and what is answered",
    );
  },
  examples: [{ row: { text: "Once upon a time" }, refused: "no_answer" }],
};

export const SINGLE_TURN_SHAPES: readonly Shape[] = [
  ALPACA,
  DOLLY,
  pair("prompt", "completion"),
  pair("prompt", "response"),
  pair("question", "answer"),
  pair("input", "output"),
  pair("query", "response"),
  CLASSIFICATION,
  TEXT,
];
