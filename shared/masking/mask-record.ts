import { addTo } from "../model/outcome.ts";
import type { ByDetector, ByType } from "../model/privacy.ts";
import type { Masking } from "../model/recipe-masking.ts";
import type { Example, Message, Tool, ToolCall } from "../model/record.ts";
import { transformed } from "../model/record.ts";
import { Finder, type Found } from "./masker.ts";
import { Replacer } from "./operators.ts";
import type { OutsideFindings, OutsideText } from "./outside/outside-search.ts";
import { mapToolTexts } from "./tool-texts.ts";

/** Raised when what masking finds or how it replaces changes: it stands in each masked record's `transforms`. */
export const MASKING_VERSION = 2;

/** A record after masking, and what was found in each message's content. */
export interface MaskedRecord {
  /** The very record that came in when nothing was replaced. */
  record: Example;
  /** One list a message, in order; offsets in the content as it came. */
  spans: readonly (readonly Found[])[];
  /** Replaced values by type, wherever they stood. */
  counts: Readonly<ByType>;
  /** The same, by type and detector. */
  byDetector: Readonly<ByDetector>;
}

/** Masks records as a recipe wants. One for a shard; each record is a conversation of its own. */
export class Masker {
  private readonly masking: Masking;
  private readonly finder: Finder;
  private readonly key: string | undefined;

  constructor(masking: Masking, environment: Readonly<Record<string, string | undefined>> = process.env) {
    this.masking = masking;
    this.finder = new Finder(masking);
    this.key = environment[masking.keyVariable];
  }

  /** What detectors outside found, for the records that are masked next. */
  set outside(found: OutsideFindings) {
    this.finder.outside = found;
  }

  /** The texts of a record that outside detectors are to look at: what its turns say, and what tools are told. */
  texts({ messages, language }: Example): OutsideText[] {
    return messages
      .flatMap(({ content, tool_calls = [] }) => [
        ...(content === null ? [] : this.finder.texts(content)),
        ...tool_calls.flatMap((call) => this.finder.texts(call.function.arguments)),
      ])
      .map((text) => ({ text, language }));
  }

  mask(record: Example): MaskedRecord {
    this.finder.forget();
    this.learnNames(record);
    const work = new Conversation(this.finder, new Replacer(this.masking, this.key));
    const spans: (readonly Found[])[] = [];
    const messages = same(record.messages, (message) => {
      const { found, masked } = work.message(message);
      spans.push(found);
      return masked;
    });
    const { group, category, tools } = record;
    const key = record.source.locator.key;
    const kept: Example = {
      ...record,
      messages,
      ...(group !== undefined && { group: work.token(group) }),
      ...(category !== undefined && { category: work.token(category) }),
      ...(tools !== undefined && { tools: same(tools, (tool) => work.tool(tool)) }),
      source: {
        ...record.source,
        uri: work.token(record.source.uri),
        locator:
          key === undefined ? record.source.locator : { ...record.source.locator, key: work.token(key) },
      },
    };
    const { counts, byDetector } = work;
    if (!work.changed) return { record, spans, counts, byDetector };
    const transform = { stage: "mask", operator: this.masking.profile, version: MASKING_VERSION };
    return { record: transformed(kept, transform), spans, counts, byDetector };
  }

  /** A name met in a later turn is known in the earlier ones: reads everything once before anything is replaced. */
  private learnNames({ messages }: Example): void {
    if (messages.length < 2) return;
    for (const { content, tool_calls } of messages) {
      if (content !== null) this.finder.find(content);
      for (const call of tool_calls ?? []) this.finder.find(call.function.arguments);
    }
  }
}

const IDENTIFIER = /^[\w.:-]{0,128}$/;

class Conversation {
  changed = false;
  readonly counts: ByType = {};
  readonly byDetector: ByDetector = {};
  private readonly finder: Finder;
  private readonly replacer: Replacer;

  constructor(finder: Finder, replacer: Replacer) {
    this.finder = finder;
    this.replacer = replacer;
  }

  message(message: Message): { masked: Message; found: readonly Found[] } {
    const found = message.content === null ? [] : this.finder.find(message.content);
    const content = message.content === null ? null : this.replaced(message.content, found);
    const calls = message.tool_calls && same(message.tool_calls, (call) => this.call(call));
    const ofTool = message.role === "tool";
    const name = message.name && (ofTool ? this.identifier(message.name) : this.name(message.name));
    const answers = message.tool_call_id && this.identifier(message.tool_call_id);
    if (
      content === message.content &&
      calls === message.tool_calls &&
      name === message.name &&
      answers === message.tool_call_id
    )
      return { masked: message, found };
    const masked: Message = { ...message, content };
    if (calls) masked.tool_calls = calls;
    if (name !== undefined) masked.name = name;
    if (answers !== undefined) masked.tool_call_id = answers;
    return { masked, found };
  }

  private call(call: ToolCall): ToolCall {
    const { arguments: before } = call.function;
    const after = this.replaced(before, this.finder.find(before));
    const id = this.identifier(call.id);
    const name = this.identifier(call.function.name);
    if (after === before && id === call.id && name === call.function.name) return call;
    return { ...call, id, function: { ...call.function, name, arguments: after } };
  }

  /** A name or id that programs go by. One that is made as such names are made says nothing of a person. */
  private identifier(name: string): string {
    return IDENTIFIER.test(name) ? name : this.token(name);
  }

  /** A tool's definition: its descriptions, defaults and examples, never a name that a program goes by. */
  tool(tool: Tool): Tool {
    const definition = mapToolTexts(tool.function, (text) => this.replaced(text, this.finder.find(text)));
    const name = this.identifier(definition.name);
    if (definition === tool.function && name === definition.name) return tool;
    return { ...tool, function: { ...definition, name } };
  }

  /** A participant's name; the format allows letters, digits, _ and - alone, so a placeholder loses its brackets. */
  private name(name: string): string {
    const spoken = name.replaceAll("_", " ");
    const masked = this.replaced(spoken, this.finder.find(spoken));
    return masked === spoken ? name : masked.replace(/[^\p{L}\d_-]+/gu, "_").replace(/^_+|_+$/g, "");
  }

  /** A tag or locator: what is found becomes a keyed hash, so that equal ones stay equal and different ones differ. */
  token(text: string): string {
    const found = this.finder.find(text);
    if (found.length === 0) return text;
    return this.edited(text, found, ({ type }, value) => this.hashed(type, value));
  }

  private hashed(type: string, value: string): string {
    return `[${type}:${this.replacer.hash(type, value).slice(0, 12)}]`;
  }

  private replaced(text: string, found: readonly Found[]): string {
    return this.edited(text, found, ({ type, number, key }, value) => {
      const operator = this.replacer.operator(type);
      if (operator === "keep") return value;
      // Two keys that became one would be one property.
      if (key && (operator === "placeholder" || operator === "redact")) return this.hashed(type, value);
      return number ? "0" : this.replacer.replace(type, value);
    });
  }

  private edited(
    text: string,
    found: readonly Found[],
    replace: (finding: Found, value: string) => string,
  ): string {
    if (found.length === 0) return text;
    let edited = "";
    let from = 0;
    for (const finding of found) {
      const value = text.slice(finding.start, finding.end);
      const fresh = replace(finding, value);
      if (fresh !== value) {
        this.changed = true;
        addTo(this.counts, finding.type);
        this.byDetector[finding.type] ??= {};
        addTo(this.byDetector[finding.type] ?? {}, finding.detector);
      }
      edited += text.slice(from, finding.start) + fresh;
      from = finding.end;
    }
    return edited + text.slice(from);
  }
}

/** The list mapped; the very list where every item came back as it was. */
function same<T>(list: T[], change: (item: T) => T): T[] {
  const mapped = list.map(change);
  return mapped.every((item, index) => item === list[index]) ? list : mapped;
}
