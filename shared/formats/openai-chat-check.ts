/**
 * What OpenAI's own checker says of a training line (openai-cookbook, "Data preparation and analysis for chat model
 * fine-tuning"), under its names; the last five extend it to tools, which it does not know.
 */
export const OPENAI_CHAT_ERRORS = [
  "data_type",
  "missing_messages_list",
  "message_missing_key",
  "message_unrecognized_key",
  "unrecognized_role",
  "missing_content",
  "example_missing_assistant_message",
  "unrecognized_key",
  "tool_call_malformed",
  "tool_arguments_not_json",
  "tool_call_unanswered",
  "tool_answer_without_call",
] as const;
export type OpenAiChatError = (typeof OPENAI_CHAT_ERRORS)[number];

/** The first thing wrong; `message` counts from 0. Holds no text of the line. */
export interface OpenAiChatProblem {
  error: OpenAiChatError;
  message?: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** What is wrong with a parsed training line, or undefined when the format allows it. */
export function checkOpenAiChat(line: unknown): OpenAiChatProblem | undefined {
  if (!isObject(line)) return { error: "data_type" };
  const { messages } = line;
  if (!Array.isArray(messages) || messages.length === 0) return { error: "missing_messages_list" };
  for (const key in line) if (!LINE_KEYS.has(key)) return { error: "unrecognized_key" };
  /** Calls of the assistant turn before that no tool message has answered yet. */
  let open = new Set<string>();
  let assistants = 0;
  for (const [index, message] of messages.entries()) {
    const at = (error: OpenAiChatError): OpenAiChatProblem => ({ error, message: index });
    if (!isObject(message)) return at("data_type");
    const own = checkMessage(message);
    if (own) return at(own);
    if (message.role === "tool") {
      if (!open.delete(String(message.tool_call_id))) return at("tool_answer_without_call");
      continue;
    }
    if (open.size > 0) return at("tool_call_unanswered");
    if (message.role === "assistant") {
      assistants++;
      open = new Set(callsOf(message).map((call) => String(call.id)));
    }
  }
  // A last turn may end in calls: the model learns to make them, the answers are the caller's.
  return assistants === 0 ? { error: "example_missing_assistant_message" } : undefined;
}

function checkMessage(message: Fields): OpenAiChatError | undefined {
  if (!("role" in message)) return "message_missing_key";
  for (const key in message) if (!MESSAGE_KEYS.has(key)) return "message_unrecognized_key";
  if (typeof message.role !== "string" || !ROLES.has(message.role)) return "unrecognized_role";
  const calls = message.tool_calls;
  if (calls !== undefined) {
    if (message.role !== "assistant" || !Array.isArray(calls) || calls.length === 0)
      return "tool_call_malformed";
    for (const call of calls) {
      const wrong = checkCall(call);
      if (wrong) return wrong;
    }
  } else if (!("content" in message)) return "message_missing_key";
  if (message.role === "tool" && typeof message.tool_call_id !== "string") return "message_missing_key";
  const empty = typeof message.content !== "string" || message.content === "";
  return empty && calls === undefined && message.role !== "tool" ? "missing_content" : undefined;
}

function checkCall(call: unknown): OpenAiChatError | undefined {
  if (!isObject(call) || typeof call.id !== "string" || call.type !== "function")
    return "tool_call_malformed";
  const { function: called } = call;
  if (!isObject(called) || typeof called.name !== "string" || typeof called.arguments !== "string")
    return "tool_call_malformed";
  try {
    JSON.parse(called.arguments);
  } catch {
    return "tool_arguments_not_json";
  }
  return undefined;
}

const callsOf = (message: Fields): Fields[] =>
  Array.isArray(message.tool_calls) ? message.tool_calls.filter(isObject) : [];

const isObject = (value: unknown): value is Fields =>
  value !== null && typeof value === "object" && !Array.isArray(value);

const LINE_KEYS = new Set(["messages", "tools", "parallel_tool_calls"]);
const MESSAGE_KEYS = new Set(["role", "content", "name", "tool_calls", "tool_call_id", "weight"]);
const ROLES = new Set(["system", "user", "assistant", "tool"]);
