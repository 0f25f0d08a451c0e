import { describe, expect, it } from "vitest";
import { openAiChatLine } from "../../../shared/formats/openai-chat.ts";
import { checkOpenAiChat, OPENAI_CHAT_ERRORS } from "../../../shared/formats/openai-chat-check.ts";
import type { Example } from "../../../shared/model/record.ts";

const call = { id: "c1", type: "function" as const, function: { name: "look_up", arguments: '{"a":1}' } };
const user = { role: "user", content: "Where is my parcel?" };
const assistant = { role: "assistant", content: "On its way." };
const calling = { role: "assistant", tool_calls: [call] };
const answer = { role: "tool", tool_call_id: "c1", content: "{}" };

describe("the OpenAI chat training line", () => {
  it("carries what the format allows, in one order, and nothing else", () => {
    const record: Example = {
      source: { name: "s", kind: "public", uri: "u", version: "1", locator: { line: 1 }, license: "MIT" },
      weight: 2,
      category: "delivery",
      parallel_tool_calls: false,
      tools: [{ type: "function", function: { name: "look_up", parameters: {} } }],
      messages: [
        { content: "Where?", role: "user" },
        { content: null, role: "assistant", tool_calls: [call], weight: 0 },
        { content: "{}", role: "tool", tool_call_id: "c1" },
      ],
      id: "0".repeat(32),
    };

    const line = JSON.stringify(openAiChatLine(record));

    expect(line).toBe(
      '{"messages":[{"role":"user","content":"Where?"},' +
        '{"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"look_up","arguments":"{\\"a\\":1}"}}],"weight":0},' +
        '{"role":"tool","content":"{}","tool_call_id":"c1"}],' +
        '"tools":[{"type":"function","function":{"name":"look_up","parameters":{}}}],"parallel_tool_calls":false}',
    );
    expect(checkOpenAiChat(JSON.parse(line))).toBeUndefined();
  });

  it.each([
    ["a plain chat", { messages: [user, assistant] }],
    ["a call and its answer", { messages: [user, calling, answer, assistant] }],
    ["a chat that ends in a call", { messages: [user, calling] }],
    ["an empty tool answer", { messages: [user, calling, { ...answer, content: "" }, assistant] }],
  ])("is accepted by the checker: %s", (_, line) => {
    expect(checkOpenAiChat(line)).toBeUndefined();
  });

  const broken = {
    data_type: [user],
    missing_messages_list: { messages: [] },
    message_missing_key: { messages: [{ role: "user" }, assistant] },
    message_unrecognized_key: { messages: [{ ...user, mood: "cross" }, assistant] },
    unrecognized_role: { messages: [{ role: "narrator", content: "Once" }, assistant] },
    missing_content: { messages: [{ role: "user", content: "" }, assistant] },
    example_missing_assistant_message: { messages: [user] },
    unrecognized_key: { messages: [user, assistant], category: "x" },
    tool_call_malformed: { messages: [user, { role: "assistant", tool_calls: [{ id: "c1" }] }] },
    tool_arguments_not_json: {
      messages: [
        user,
        {
          role: "assistant",
          tool_calls: [{ ...call, function: { name: "f", arguments: "{a" } }],
        },
      ],
    },
    tool_call_unanswered: { messages: [user, calling, assistant] },
    tool_answer_without_call: { messages: [user, assistant, answer] },
  };
  it.each(Object.entries(broken))("is refused by name: %s", (error, line) => {
    expect(checkOpenAiChat(line)?.error).toBe(error);
  });

  it("has a refused line for every name of the checker", () => {
    expect(Object.keys(broken)).toEqual([...OPENAI_CHAT_ERRORS]);
  });
});
