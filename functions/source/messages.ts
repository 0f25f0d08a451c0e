import type { Message, ToolCall } from "../../shared/model/record.ts";
import { field, has, isObject, type RowObject, refuse } from "../../shared/rows/row.ts";
import { Calls, jsonOf } from "./tools.ts";

type Role = Message["role"] | "calls";

/** The names that public data sets give the roles. `calls` is a turn whose text is a tool call. */
const ROLES: ReadonlyMap<unknown, Role> = new Map([
  ["system", "system"],
  ["developer", "system"],
  ["user", "user"],
  ["human", "user"],
  ["prompter", "user"],
  ["assistant", "assistant"],
  ["gpt", "assistant"],
  ["chatgpt", "assistant"],
  ["bot", "assistant"],
  ["model", "assistant"],
  ["ai", "assistant"],
  ["tool", "tool"],
  ["function", "tool"],
  ["observation", "tool"],
  ["tool_response", "tool"],
  ["function_response", "tool"],
  ["function_call", "calls"],
  ["tool_call", "calls"],
]);

const roleOf = (name: unknown): Role | undefined =>
  ROLES.get(name) ?? (typeof name === "string" ? ROLES.get(name.toLowerCase()) : undefined);

export interface ReadMessages {
  messages: Message[];
  /** How many reasoning parts were left out: the chat format has no place for them. */
  reasoning: number;
}

/**
 * Turns in OpenAI's way (`role`, `content`) or ShareGPT's (`from`, `value`) as messages of a record.
 *
 * @throws RowRefused by the names of OpenAI's own checker where it has one: missing_messages_list, data_type,
 *   message_missing_key, unrecognized_role; else unsupported_content, tool_call, tool_answer, weight
 */
export function readMessages(list: unknown, name: string): ReadMessages {
  if (!Array.isArray(list) || list.length === 0)
    throw refuse("missing_messages_list", `'${name}' is no list of messages, or an empty one`);
  const reader = new MessageReader();
  list.forEach((turn: unknown, i) => {
    reader.read(turn, `message ${i + 1}`);
  });
  if (reader.messages.length === 0) throw refuse("missing_messages_list", `'${name}' holds no message`);
  return reader;
}

/** What a turn's `content` holds. */
interface Content {
  text: string | undefined;
  calls: ToolCall[];
  answers: { id: string; text: string }[];
}

class MessageReader implements ReadMessages {
  readonly messages: Message[] = [];
  reasoning = 0;
  readonly #calls = new Calls();

  read(turn: unknown, place: string): void {
    if (!isObject(turn)) throw refuse("data_type", `${place} is no object`);
    const role = roleOf(has(turn, "role") ? turn.role : field(turn, "from"));
    if (role === undefined) throw unknownRole(turn, place);
    const key = has(turn, "content") ? "content" : "value";
    const value = field(turn, key);
    // The usual case, without detours.
    if (typeof value === "string" && role !== "calls" && role !== "tool" && role !== "assistant") {
      this.messages.push({ role, content: value, ...nameOf(turn) });
      return;
    }
    const content = this.#content(value, place);
    if (role === "tool") this.#answer(turn, content, place);
    else if (role === "calls") this.#callTurn(content, place);
    else if (role === "assistant") this.#assistant(turn, content, place);
    else {
      for (const answer of content.answers) this.#answerTo(answer.id, answer.text, {});
      if (content.calls.length > 0)
        throw refuse("tool_call", `${place} calls a tool, and is not the assistant's`);
      if (content.text === undefined && content.answers.length > 0) return;
      if (value === undefined) throw missing(place, "content");
      this.messages.push({ role, content: content.text ?? "", ...nameOf(turn) });
    }
  }

  #assistant(turn: RowObject, content: Content, place: string): void {
    const calls = content.calls;
    const listed = field(turn, "tool_calls");
    if (Array.isArray(listed)) for (const call of listed) calls.push(this.#calls.read(call, place));
    else if (listed !== undefined && listed !== null)
      throw refuse("tool_call", `${place}: 'tool_calls' is no list`);
    const single = field(turn, "function_call");
    if (isObject(single)) calls.push(this.#calls.read(single, place));
    if (content.answers.length > 0)
      throw refuse("tool_answer", `${place} answers a tool call, and is the assistant's`);
    if (calls.length === 0 && !has(turn, "content") && !has(turn, "value")) throw missing(place, "content");
    this.messages.push({
      role: "assistant",
      content: content.text ?? (calls.length > 0 ? null : refusalOf(turn)),
      ...nameOf(turn),
      ...(calls.length > 0 && { tool_calls: calls }),
      ...weightOf(turn, place),
    });
  }

  /** ShareGPT's `function_call`. Calls that follow one another are one turn of the assistant. */
  #callTurn({ text }: Content, place: string): void {
    const calls = this.#calls.readText(text ?? "", place);
    const before = this.messages.at(-1);
    if (before?.role === "assistant" && before.tool_calls && before.content === null)
      before.tool_calls.push(...calls);
    else this.messages.push({ role: "assistant", content: null, tool_calls: calls });
  }

  /** An answer goes to the call it names; one that names none, to the oldest without an answer. */
  #answer(turn: RowObject, content: Content, place: string): void {
    if (content.text === undefined && !has(turn, "content") && !has(turn, "value"))
      throw missing(place, "content");
    const text = content.text ?? "";
    const named = field(turn, "tool_call_id");
    if (typeof named === "string") {
      this.#answerTo(named, text, nameOf(turn));
      return;
    }
    const open = [...this.#calls.unanswered];
    const [oldest] = open;
    if (oldest === undefined) throw refuse("tool_answer", `${place} answers a tool that was not called`);
    const list = open.length > 1 ? jsonOf(text) : undefined;
    if (Array.isArray(list) && list.length === open.length)
      open.forEach((id, i) => {
        this.#answerTo(id, typeof list[i] === "string" ? list[i] : JSON.stringify(list[i]), {});
      });
    else this.#answerTo(oldest, text, nameOf(turn));
  }

  #answerTo(id: string, content: string, name: { name?: string }): void {
    this.#calls.answered(id);
    this.messages.push({ role: "tool", content, ...name, tool_call_id: id });
  }

  #content(value: unknown, place: string): Content {
    const content: Content = { text: undefined, calls: [], answers: [] };
    if (typeof value === "string") content.text = value;
    else if (Array.isArray(value)) for (const part of value) this.#part(part, content, place);
    else if (value !== null && value !== undefined)
      throw refuse("data_type", `${place}: the content is no text`);
    return content;
  }

  /** Parts as OpenAI (`text`), LLaMA-Factory (`value`) and Anthropic (`tool_use`, `tool_result`) write them. */
  #part(part: unknown, content: Content, place: string): void {
    if (typeof part === "string") {
      content.text = (content.text ?? "") + part;
      return;
    }
    if (!isObject(part)) throw refuse("data_type", `${place}: a part of the content is no object`);
    const kind = field(part, "type");
    const text = field(part, "text") ?? field(part, "value") ?? field(part, "refusal");
    switch (kind) {
      case "text":
      case "input_text":
      case "output_text":
      case "refusal":
        if (typeof text !== "string") throw refuse("data_type", `${place}: a text part holds no text`);
        content.text = (content.text ?? "") + text;
        return;
      case "reasoning":
      case "thinking":
        this.reasoning++;
        return;
      case "tool_call":
      case "function_call":
        if (typeof text === "string") content.calls.push(...this.#calls.readText(text, place));
        else content.calls.push(this.#calls.read(part, place));
        return;
      case "tool_use":
        content.calls.push(this.#calls.read(part, place));
        return;
      case "tool_result": {
        const id = field(part, "tool_use_id");
        if (typeof id !== "string") throw refuse("tool_answer", `${place}: a tool's answer names no call`);
        const inner = this.#content(field(part, "content"), place);
        content.answers.push({ id, text: inner.text ?? "" });
        return;
      }
      default:
        throw refuse(
          "unsupported_content",
          `${place}: a part of the content is ${OTHER_PARTS.get(kind) ?? "of an unknown type"}; only text and tool calls can be trained on`,
        );
    }
  }
}

const OTHER_PARTS: ReadonlyMap<unknown, string> = new Map([
  ["image_url", "an image"],
  ["image", "an image"],
  ["input_image", "an image"],
  ["input_audio", "a sound"],
  ["audio", "a sound"],
  ["file", "a file"],
  ["document", "a document"],
  ["video", "a video"],
  ["video_url", "a video"],
]);

const refusalOf = (turn: RowObject): string => {
  const refusal = field(turn, "refusal");
  return typeof refusal === "string" ? refusal : "";
};

function nameOf(turn: RowObject): { name?: string } {
  const name = field(turn, "name");
  return typeof name === "string" && name !== "" ? { name } : {};
}

/** OpenAI's `weight`, LLaMA-Factory's `loss_weight` (both 0 or 1), axolotl's `train` (true or false). */
function weightOf(turn: RowObject, place: string): { weight?: 0 | 1 } {
  const weight = field(turn, "weight") ?? field(turn, "loss_weight") ?? field(turn, "train");
  if (weight === undefined || weight === null) return {};
  if (weight === 0 || weight === false) return { weight: 0 };
  if (weight === 1 || weight === true) return { weight: 1 };
  throw refuse("weight", `${place}: the weight must be 0 or 1`);
}

const missing = (place: string, key: string): Error =>
  refuse("message_missing_key", `${place} has no '${key}'`);

function unknownRole(turn: RowObject, place: string): Error {
  if (!has(turn, "role") && !has(turn, "from")) return missing(place, "role");
  return refuse(
    "unrecognized_role",
    `${place} has a role that is not known; there are system, user, assistant and tool`,
  );
}
