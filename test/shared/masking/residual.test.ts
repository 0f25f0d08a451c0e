import { describe, expect, test } from "vitest";
import type { OpenAiChatLine } from "../../../shared/formats/openai-chat.ts";
import { Masker } from "../../../shared/masking/mask-record.ts";
import { ResidualCheck } from "../../../shared/masking/residual.ts";
import { Masking } from "../../../shared/model/recipe-masking.ts";
import type { Example, Tool } from "../../../shared/model/record.ts";

const check = (line: OpenAiChatLine, masking: object = {}) =>
  new ResidualCheck(Masking.parse(masking)).check(line);
const tool = (description: string): Tool => ({
  type: "function",
  function: {
    name: "send_mail",
    description,
    parameters: { type: "object", properties: { to: { type: "string", default: "bo@example.com" } } },
  },
});
const said = (content: string): OpenAiChatLine => ({ messages: [{ role: "user", content }] });

describe("personal data in a line that is about to be published", () => {
  test.each<[string, OpenAiChatLine]>([
    ["a turn", said("Write to ann@example.com")],
    ["a participant's name", { messages: [{ role: "user", content: "Hi", name: "ann@example.com" }] }],
    [
      "a tool call's arguments",
      {
        messages: [
          {
            role: "assistant",
            tool_calls: [
              { id: "1", type: "function", function: { name: "f", arguments: '{"to":"ann@example.com"}' } },
            ],
          },
        ],
      },
    ],
    ["a tool's result", { messages: [{ role: "tool", tool_call_id: "1", content: '["ann@example.com"]' }] }],
  ])("is found in %s", (_, line) => {
    expect(check(line).left).toEqual({ EMAIL: 1 });
  });

  test("is found in a tool's definition", () => {
    const line = { ...said("Hi"), tools: [tool("Ask ann@example.com how it works")] };
    expect(check(line).left).toEqual({ EMAIL: 2 });
  });

  test("placeholders and the recipe's own exceptions are none", () => {
    expect(check(said("[EMAIL] and [EMAIL_2]")).left).toEqual({});
    expect(check(said("ann@example.com"), { allow: ["ann@example.com"] })).toEqual({ left: {}, exempt: {} });
  });

  test.each(["keep", "surrogate"] as const)("what the operator %s leaves is counted apart", (operator) => {
    expect(check(said("ann@example.com"), { types: { EMAIL: operator } })).toEqual({
      left: {},
      exempt: { EMAIL: 1 },
    });
  });
});

test("a tool's definition is masked, but for the names that programs go by", () => {
  const record: Example = {
    id: "0".repeat(32),
    messages: [{ role: "user", content: "Hi" }],
    tools: [tool("Ask ann@example.com how it works")],
    source: { name: "s", kind: "public", uri: "f", version: "1", locator: { line: 1 } },
  };

  const masked = new Masker(Masking.parse({})).mask(record);

  expect(masked.record.tools?.[0]?.function).toEqual({
    name: "send_mail",
    description: "Ask [EMAIL] how it works",
    parameters: { type: "object", properties: { to: { type: "string", default: "[EMAIL]" } } },
  });
  expect(masked.byDetector).toEqual({ EMAIL: { email: 2 } });
});
