import type { OpenAiChatLine } from "../formats/openai-chat.ts";
import { addTo } from "../model/outcome.ts";
import type { ByType } from "../model/privacy.ts";
import type { Masking } from "../model/recipe-masking.ts";
import { Finder, wantedTypes } from "./masker.ts";
import { toolTexts } from "./tool-texts.ts";

/** Values found in a line that is about to be published, by type. */
export interface Left {
  /** Of types that masking replaces: none should be there. */
  left: ByType;
  /** Of types that the recipe switches off or keeps, or whose surrogates look like the real thing. */
  exempt: ByType;
}

/**
 * Looks at published lines with every detector, also those of types the recipe leaves alone. One for a shard; each line is
 * a conversation of its own.
 */
export class ResidualCheck {
  private readonly all: Finder;
  /** As masking itself looked: what only the wider search finds, behind something it covered first, is no residue. */
  private readonly asMasked: Finder;
  private readonly replaced: ReadonlySet<string>;

  constructor(masking: Masking) {
    this.all = new Finder({ ...masking, profile: "strict" });
    this.asMasked = masking.profile === "strict" ? this.all : new Finder(masking);
    this.replaced = new Set(
      [...wantedTypes(masking)].filter((type) => {
        const operator = masking.types[type] ?? masking.operator;
        return operator !== "keep" && operator !== "surrogate";
      }),
    );
  }

  check(line: OpenAiChatLine): Left {
    const texts = textsOf(line);
    const result: Left = { left: {}, exempt: {} };
    let suspected = false;
    this.all.forget();
    for (const text of texts)
      for (const { type } of this.all.find(text)) {
        if (this.replaced.has(type)) suspected = true;
        else addTo(result.exempt, type);
      }
    if (!suspected) return result;
    this.asMasked.forget();
    for (const text of texts)
      for (const { type } of this.asMasked.find(text)) if (this.replaced.has(type)) addTo(result.left, type);
    return result;
  }
}

function textsOf({ messages, tools }: OpenAiChatLine): string[] {
  const texts: string[] = [];
  for (const { content, name, role, tool_calls } of messages) {
    if (content) texts.push(content);
    if (name !== undefined && role !== "tool") texts.push(name.replaceAll("_", " "));
    for (const call of tool_calls ?? []) texts.push(call.function.arguments);
  }
  for (const tool of tools ?? []) texts.push(...toolTexts(tool.function));
  return texts;
}
