import { field, has, type RowObject } from "../../shared/rows/row.ts";
import type { Chat, Shape } from "./chat.ts";
import { textOf } from "./chat.ts";
import { readMessages } from "./messages.ts";
import { readTools } from "./tools.ts";

/** Rows that hold a whole conversation. */

/** A conversation in the field `name`, with the tools and settings that stand beside it. @throws RowRefused */
export function conversation(row: RowObject, name: string): Chat {
  const read = readMessages(field(row, name), name);
  const system = has(row, "system") ? textOf(row, "system") : "";
  if (system !== "" && read.messages[0]?.role !== "system")
    read.messages.unshift({ role: "system", content: system });
  const tools = readTools(field(row, "tools") ?? field(row, "functions"));
  const parallel = field(row, "parallel_tool_calls");
  const weight = field(row, "weight");
  return {
    messages: read.messages,
    ...(tools.length > 0 && { tools }),
    ...(typeof parallel === "boolean" && { parallel_tool_calls: parallel }),
    ...(typeof weight === "number" && weight >= 0 && Number.isFinite(weight) && { weight }),
    ...(read.reasoning > 0 && { notes: { reasoningLeftOut: read.reasoning } }),
  };
}

const WEATHER = { type: "function", function: { name: "weather", parameters: { type: "object" } } } as const;
const call = (id: string, town: string) =>
  ({ id, type: "function", function: { name: "weather", arguments: JSON.stringify({ town }) } }) as const;

export const OPENAI_CHAT: Shape = {
  name: "OpenAI chat",
  matches: (row) => has(row, "messages"),
  toChat: (row) => conversation(row, "messages"),
  examples: [
    {
      row: {
        messages: [
          { role: "developer", content: "Be brief." },
          {
            role: "user",
            content: [
              { type: "text", text: "Hi" },
              { type: "text", value: "!" },
            ],
            name: "u",
          },
          { role: "assistant", content: "Hello.", weight: 0 },
        ],
        weight: 0.5,
      },
      chat: {
        messages: [
          { role: "system", content: "Be brief." },
          { role: "user", content: "Hi!", name: "u" },
          { role: "assistant", content: "Hello.", weight: 0 },
        ],
        weight: 0.5,
      },
    },
    {
      row: {
        messages: [
          { role: "user", content: "Weather in Bern and Rome?" },
          { role: "assistant", tool_calls: [call("a", "Bern"), call("b", "Rome")] },
          { role: "tool", tool_call_id: "a", content: "sun" },
          { role: "tool", tool_call_id: "b", content: "rain" },
        ],
        tools: [WEATHER],
        parallel_tool_calls: true,
      },
      chat: {
        messages: [
          { role: "user", content: "Weather in Bern and Rome?" },
          { role: "assistant", content: null, tool_calls: [call("a", "Bern"), call("b", "Rome")] },
          { role: "tool", content: "sun", tool_call_id: "a" },
          { role: "tool", content: "rain", tool_call_id: "b" },
        ],
        tools: [WEATHER],
        parallel_tool_calls: true,
      },
    },
    {
      row: {
        messages: [
          { role: "user", content: "Weather in Bern?" },
          {
            role: "assistant",
            content: null,
            function_call: { name: "weather", arguments: '{"town":"Bern"}' },
          },
          { role: "function", name: "weather", content: "sun" },
        ],
        functions: [WEATHER.function],
        function_call: "auto",
      },
      chat: {
        messages: [
          { role: "user", content: "Weather in Bern?" },
          { role: "assistant", content: null, tool_calls: [call("call_1", "Bern")] },
          { role: "tool", content: "sun", name: "weather", tool_call_id: "call_1" },
        ],
        tools: [WEATHER],
      },
    },
    {
      row: {
        messages: [
          { role: "user", content: [{ type: "text", value: "Bern and Rome?" }] },
          {
            role: "assistant",
            content: [
              { type: "reasoning", value: "I should ask twice." },
              { type: "tool_call", value: '{"name":"weather","arguments":{"town":"Bern"}}' },
              { type: "tool_call", value: '{"name":"weather","arguments":{"town":"Rome"}}' },
            ],
            loss_weight: 1.0,
          },
          { role: "tool", content: [{ type: "text", value: '["sun",{"sky":"rain"}]' }] },
        ],
        tools: JSON.stringify([WEATHER]),
      },
      chat: {
        messages: [
          { role: "user", content: "Bern and Rome?" },
          {
            role: "assistant",
            content: null,
            tool_calls: [call("call_1", "Bern"), call("call_2", "Rome")],
            weight: 1,
          },
          { role: "tool", content: "sun", tool_call_id: "call_1" },
          { role: "tool", content: '{"sky":"rain"}', tool_call_id: "call_2" },
        ],
        tools: [WEATHER],
        notes: { reasoningLeftOut: 1 },
      },
    },
    {
      row: {
        messages: [
          { role: "user", content: "Weather in Bern?" },
          {
            role: "assistant",
            content: [{ type: "tool_use", id: "t1", name: "weather", input: { town: "Bern" } }],
          },
          { role: "user", content: [{ type: "tool_result", tool_use_id: "t1", content: "sun" }] },
        ],
      },
      chat: {
        messages: [
          { role: "user", content: "Weather in Bern?" },
          { role: "assistant", content: null, tool_calls: [call("t1", "Bern")] },
          { role: "tool", content: "sun", tool_call_id: "t1" },
        ],
      },
    },
    { row: { messages: [] }, refused: "missing_messages_list" },
    { row: { messages: "[]" }, refused: "missing_messages_list" },
    { row: { messages: [{ role: "narrator", content: "x" }] }, refused: "unrecognized_role" },
    { row: { messages: [{ content: "x" }] }, refused: "message_missing_key" },
    { row: { messages: [{ role: "assistant" }] }, refused: "message_missing_key" },
    { row: { messages: [{ role: "user", content: 7 }] }, refused: "data_type" },
    {
      row: { messages: [{ role: "user", content: [{ type: "image_url" }] }] },
      refused: "unsupported_content",
    },
    { row: { messages: [{ role: "tool", content: "sun" }] }, refused: "tool_answer" },
    { row: { messages: [{ role: "assistant", content: "x", weight: 0.5 }] }, refused: "weight" },
    { row: { messages: [{ role: "user", content: "x" }], tools: [{ name: 3 }] }, refused: "tools" },
    { row: { messages: [{ role: "assistant", tool_calls: [{ id: "a" }] }] }, refused: "tool_call" },
  ],
};

export const SHAREGPT: Shape = {
  name: "ShareGPT",
  matches: (row) => has(row, "conversations"),
  toChat: (row) => conversation(row, "conversations"),
  examples: [
    {
      row: {
        conversations: [
          { from: "human", value: "Weather in Bern?" },
          { from: "function_call", value: '{"name":"weather","arguments":{"town":"Bern"}}' },
          { from: "observation", value: "sun" },
          { from: "gpt", value: "It is sunny." },
        ],
        system: "Be brief.",
        tools: '[{"name":"weather","parameters":{"type":"object"}}]',
      },
      chat: {
        messages: [
          { role: "system", content: "Be brief." },
          { role: "user", content: "Weather in Bern?" },
          { role: "assistant", content: null, tool_calls: [call("call_1", "Bern")] },
          { role: "tool", content: "sun", tool_call_id: "call_1" },
          { role: "assistant", content: "It is sunny." },
        ],
        tools: [WEATHER],
      },
    },
    { row: { conversations: [{ from: "function_call", value: "weather(Bern)" }] }, refused: "tool_call" },
    { row: { conversations: [{ from: "human" }] }, refused: "message_missing_key" },
  ],
};
