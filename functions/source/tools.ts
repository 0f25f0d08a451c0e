import type { Tool, ToolCall } from "../../shared/model/record.ts";
import { field, has, isObject, refuse } from "../../shared/rows/row.ts";

/** Schemas nest a few levels; what nests deeper than this could not be written out again. */
const MAX_DEPTH = 100;

/**
 * The functions a chat may call: OpenAI's `tools`, its deprecated bare `functions`, or either as JSON text. None
 * where the value is empty.
 * @throws RowRefused tools
 */
export function readTools(value: unknown): Tool[] {
  const list = typeof value === "string" ? jsonOf(value) : value;
  if (list === undefined || list === null || list === "") return [];
  if (!Array.isArray(list)) throw refuse("tools", "'tools' is no list of functions");
  return list.map((entry: unknown, i) => {
    const tool = toolOf(entry);
    if (!tool) throw refuse("tools", `tool ${i + 1} is no function with a name`);
    if (!isShallow(tool, MAX_DEPTH))
      throw refuse("tools", `tool ${i + 1} is nested deeper than ${MAX_DEPTH} levels`);
    return tool;
  });
}

/** By hand what the model's `Tool` checks, in its order of fields: a parse by schema is a fifth of this stage's time. */
function toolOf(entry: unknown): Tool | undefined {
  if (!isObject(entry)) return undefined;
  const inner = field(entry, "function");
  const described = isObject(inner) ? inner : entry;
  const { name, ...more } = described;
  if (typeof name !== "string") return undefined;
  if (described === inner && has(entry, "type") && entry.type !== "function") return undefined;
  return { type: "function", function: { name, ...more } };
}

/** Gives every call an id, and remembers which calls have no answer yet. */
export class Calls {
  #made = 0;
  #open: string[] = [];

  /** The ids of calls without an answer, oldest first. */
  get unanswered(): readonly string[] {
    return this.#open;
  }

  /**
   * A call as OpenAI writes it `{id, type, function: {name, arguments}}`, bare `{name, arguments}`, or Anthropic's
   * `{id, name, input}`; `arguments` may be an object.
   * @throws RowRefused tool_call
   */
  read(value: unknown, place: string): ToolCall {
    if (!isObject(value)) throw refuse("tool_call", `${place} holds a tool call that is no object`);
    const called = field(value, "function");
    const inner = isObject(called) ? called : value;
    const name = field(inner, "name");
    if (typeof name !== "string") throw refuse("tool_call", `${place} calls a tool without a name`);
    const given = field(inner, "arguments") ?? field(inner, "input") ?? {};
    if (!isShallow(given, MAX_DEPTH))
      throw refuse("tool_call", `${place} has arguments nested deeper than ${MAX_DEPTH} levels`);
    this.#made++;
    const own = field(value, "id");
    const id = typeof own === "string" && own !== "" ? own : `call_${this.#made}`;
    this.#open.push(id);
    return {
      id,
      type: "function",
      function: { name, arguments: typeof given === "string" ? given : JSON.stringify(given) },
    };
  }

  /** Calls as JSON text: one, or a list of them. @throws RowRefused tool_call */
  readText(text: string, place: string): ToolCall[] {
    const value = jsonOf(text);
    if (value === undefined)
      throw refuse("tool_call", `${place} should hold a tool call as JSON, and is not valid JSON`);
    return (Array.isArray(value) ? value : [value]).map((call) => this.read(call, place));
  }

  answered(id: string): void {
    this.#open = this.#open.filter((one) => one !== id);
  }
}

/** The value that JSON text stands for, or undefined when it is not valid. */
export function jsonOf(text: string): unknown {
  try {
    return text.trim() === "" ? "" : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isShallow(value: unknown, levels: number): boolean {
  if (value === null || typeof value !== "object") return true;
  if (levels === 0) return false;
  for (const inner of Object.values(value)) if (!isShallow(inner, levels - 1)) return false;
  return true;
}
