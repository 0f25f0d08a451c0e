import { drop, keep, type Outcome } from "../../shared/model/outcome.ts";
import type { Example, Message, ToolCall } from "../../shared/model/record.ts";
import { assistant, chat, type FilterRule, type Hit, type Sample, system, user } from "./filter-rule.ts";
import { TARGET_RULES } from "./target-rules.ts";

/**
 * Whether a chat is one a model can be trained on: system turns first, then the user; every tool call answered before
 * anybody else speaks, by its id, once; arguments that are a JSON object; no empty turn; the assistant last. A user may
 * write twice in a row, as people do. What the published format asks for besides is in `TARGET_RULES`.
 */
export const structure: FilterRule = {
  name: "structure",
  open: ({ outputs }) => {
    const ofTarget = TARGET_RULES[outputs.format];
    return (record) => check(record) ?? ofTarget(record) ?? keep(record);
  },
  get hits(): readonly Hit[] {
    return [
      { messages: [assistant("Hello, how can I help?"), user("No.")], reason: "roles_out_of_order" },
      { messages: [user("Hi there"), system("Be kind."), assistant("Hello")], reason: "roles_out_of_order" },
      { messages: [user("Is anybody there?")], reason: "last_turn_not_assistant" },
      { messages: [system("Be kind.")], reason: "no_user_turn" },
      { messages: chat("Question", "  "), reason: "empty_turn" },
      { messages: [user("Hi"), { ...assistant("Hello"), weight: 0 as const }], reason: "nothing_to_learn" },
      { messages: [user("Time?"), call("a"), assistant("Noon.")], reason: "tool_call_unanswered" },
      {
        messages: [user("Time?"), call("a"), answer("b"), assistant("Noon.")],
        reason: "tool_message_without_call",
      },
      { messages: [user("Time?"), answer("a"), assistant("Noon.")], reason: "tool_message_without_call" },
      {
        messages: [user("Time?"), call("a"), answer("a"), answer("a"), assistant("Noon.")],
        reason: "tool_message_without_call",
      },
      {
        messages: [user("Time?"), call("a", "{zone:"), answer("a"), assistant("Noon.")],
        reason: "arguments_not_json",
      },
      {
        messages: [user("Time?"), call("a", "[1]"), answer("a"), assistant("Noon.")],
        reason: "arguments_not_json",
      },
      {
        ...called(),
        tools: [{ type: "function", function: { name: "weather" } }],
        reason: "tool_not_declared",
      },
      {
        messages: chat("Time?", "Noon."),
        tools: [{ type: "function", function: { name: "clock.now" } }],
        reason: "tool_name_not_allowed",
      },
      {
        messages: chat("Time?", "Noon."),
        tools: Array.from({ length: 129 }, (_, i) => ({ type: "function", function: { name: `tool_${i}` } })),
        reason: "too_many_tools",
      },
    ];
  },
  get misses(): readonly Sample[] {
    return [
      { messages: chat("Question", "Answer") },
      { messages: [system("Be kind."), user("Hi"), user("Anybody?"), assistant("Hello.")] },
      called(),
      { ...called(), tools: [{ type: "function", function: { name: "clock" } }] },
      { messages: [user("Time?"), call("a")] },
      { messages: [user("Time?"), call("a"), { ...answer("a"), content: "" }, assistant("Unknown.")] },
    ];
  },
};

function check({ messages, tools }: Example): Outcome | undefined {
  const declared = tools && new Set(tools.map((tool) => tool.function.name));
  const open = new Set<string>();
  let users = 0;
  let trained = false;
  for (const [turn, message] of messages.entries()) {
    const { role } = message;
    if (role === "tool") {
      if (message.tool_call_id === undefined || !open.delete(message.tool_call_id))
        return drop("tool_message_without_call", { turn });
      continue;
    }
    if (open.size > 0) return drop("tool_call_unanswered", { turn });
    if (isEmpty(message)) return drop("empty_turn", { turn });
    if (role === "user") users++;
    else if (role === "system" && users > 0) return drop("roles_out_of_order", { turn });
    else if (role === "assistant") {
      if (users === 0) return drop("roles_out_of_order", { turn });
      trained ||= message.weight !== 0;
      for (const made of message.tool_calls ?? []) {
        const wrong = checkCall(made, declared);
        if (wrong) return drop(wrong, { turn });
        open.add(made.id);
      }
    }
  }
  if (users === 0) return drop("no_user_turn");
  if (messages.at(-1)?.role !== "assistant")
    return drop("last_turn_not_assistant", { turn: messages.length - 1 });
  return trained ? undefined : drop("nothing_to_learn");
}

const isEmpty = ({ content, tool_calls }: Message): boolean =>
  (content === null || content.trim() === "") && !tool_calls?.length;

function checkCall(made: ToolCall, declared: ReadonlySet<string> | undefined): string | undefined {
  if (!isObjectText(made.function.arguments)) return "arguments_not_json";
  return declared && !declared.has(made.function.name) ? "tool_not_declared" : undefined;
}

function isObjectText(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function call(id: string, argument = "{}"): Message {
  const tool_calls: ToolCall[] = [{ id, type: "function", function: { name: "clock", arguments: argument } }];
  return { role: "assistant", content: null, tool_calls };
}
const answer = (id: string): Message => ({ role: "tool", content: "12:00", tool_call_id: id });
const called = (): Sample => ({ messages: [user("Time?"), call("a"), answer("a"), assistant("Noon.")] });
