import type { Json } from "../model/outcome.ts";

/** One question to a chat model; all that shapes the answer, so its hash names it. */
export interface ModelRequest {
  model: string;
  temperature: number;
  /** Asks for the same answer again, where the endpoint heeds it; tells repeated questions apart in any case. */
  seed: number;
  /** Tokens of the answer, at most. */
  maxTokens: number;
  messages: readonly { role: "system" | "user"; content: string }[];
  /** The shape the answer must have: a name and a JSON Schema. */
  answer: { name: string; schema: { readonly [key: string]: Json } };
}

export interface ModelAnswer {
  /** As the model wrote it, or null when it declined. */
  text: string | null;
  /** Prompt and answer together, as the endpoint counts; 0 where it says nothing. */
  tokens: number;
}

/** The one door to language models. */
export interface ModelClient {
  /** @throws ModelUnavailable, ModelRefused */
  ask(request: ModelRequest): Promise<ModelAnswer>;
}

/**
 * The JSON value in a model's answer, also when it stands in a code fence or among words; undefined when there is none.
 * The caller checks its shape.
 */
export function jsonIn(text: string): unknown {
  const candidates = [text, /```(?:json)?\s*([\s\S]*?)```/.exec(text)?.[1], outermost(text)];
  for (const candidate of candidates) {
    if (candidate === undefined) continue;
    try {
      return JSON.parse(candidate);
    } catch {
      // The next candidate may be the one.
    }
  }
  return undefined;
}

function outermost(text: string): string | undefined {
  const start = text.indexOf("{");
  const end = text.lastIndexOf("}");
  return start >= 0 && end > start ? text.slice(start, end + 1) : undefined;
}

/**
 * An upper estimate of a request's tokens, known before it is sent: half a token a byte of UTF-8 (English has a
 * quarter, Chinese about half), 3 a message and 3 for the answer's beginning (OpenAI's counting), and the whole answer.
 */
export function mostTokens({ messages, answer, maxTokens }: ModelRequest): number {
  const bytes = messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  const schema = Buffer.byteLength(JSON.stringify(answer.schema));
  return Math.ceil((bytes + schema) / 2) + 3 * messages.length + 3 + maxTokens;
}
