import OpenAI from "openai";
import type { ChatCompletion, ChatCompletionCreateParamsNonStreaming } from "openai/resources";
import { ModelRefused, ModelUnavailable } from "../model/errors.ts";
import type { ModelAnswer, ModelClient, ModelRequest } from "./model-client.ts";

export interface OpenAiSettings {
  /** Of any endpoint that speaks OpenAI's chat completions; OpenAI itself when absent. */
  baseUrl?: string | undefined;
  apiKey?: string | undefined;
  /** For tests: stands in for the network. */
  fetch?: typeof fetch;
  /** Tries after the first; the client waits between them, longer each time, or as long as the endpoint says. */
  retries?: number;
}

/** One request's time, in milliseconds. */
const TIMEOUT = 60_000;

/** Waits of 0.5 to 8 s between tries: about 20 s in all. What still fails then is the workflow's to retry. */
const RETRIES = 5;

/**
 * A model behind any endpoint that speaks OpenAI's chat completions. Asks for structured output; an endpoint that does
 * not know it is asked for plain JSON from then on.
 */
export class OpenAiModel implements ModelClient {
  readonly #client: OpenAI;
  #structured = true;

  /** @throws ModelRefused when there is neither a key nor an endpoint of one's own */
  constructor(settings: OpenAiSettings) {
    this.#client = openAiClient(settings);
  }

  async ask(request: ModelRequest): Promise<ModelAnswer> {
    if (this.#structured) {
      try {
        return await this.#send(request, true);
      } catch (error) {
        if (!refusesStructure(error)) return declinedOrFailed(error, request.model);
        this.#structured = false;
      }
    }
    try {
      return await this.#send(request, false);
    } catch (error) {
      return declinedOrFailed(error, request.model);
    }
  }

  async #send(request: ModelRequest, structured: boolean): Promise<ModelAnswer> {
    const { model, temperature, seed, maxTokens, messages, answer } = request;
    const body: ChatCompletionCreateParamsNonStreaming = {
      model,
      temperature,
      seed,
      max_completion_tokens: maxTokens,
      messages: messages.map(({ role, content }) => ({ role, content })),
      ...(structured && {
        response_format: {
          type: "json_schema",
          json_schema: { name: answer.name, strict: true, schema: { ...answer.schema } },
        },
      }),
    };
    const completion: ChatCompletion = await this.#client.chat.completions.create(body);
    const message = completion.choices?.[0]?.message;
    return {
      text: message?.refusal ? null : (message?.content ?? ""),
      tokens: completion.usage?.total_tokens ?? 0,
    };
  }
}

/** @throws ModelRefused when there is neither a key nor an endpoint of one's own */
export function openAiClient({ baseUrl, apiKey, fetch, retries = RETRIES }: OpenAiSettings): OpenAI {
  if (!apiKey && !baseUrl)
    throw new ModelRefused("Set OPENAI_API_KEY, or OPENAI_BASE_URL for an endpoint of your own.", {
      model: "",
    });
  return new OpenAI({
    // Endpoints of one's own often want no key, but the client does.
    apiKey: apiKey || "none",
    ...(baseUrl && { baseURL: baseUrl }),
    ...(fetch && { fetch }),
    maxRetries: retries,
    timeout: TIMEOUT,
  });
}

/** From OPENAI_BASE_URL and OPENAI_API_KEY, the names OpenAI's own clients read. */
export function modelFromEnvironment(variables: NodeJS.ProcessEnv = process.env): ModelClient {
  return new OpenAiModel({ baseUrl: variables.OPENAI_BASE_URL, apiKey: variables.OPENAI_API_KEY });
}

/** An endpoint without structured output says so with 400 or 422 and the parameter's name. */
function refusesStructure(error: unknown): boolean {
  return (
    error instanceof OpenAI.APIError &&
    (error.status === 400 || error.status === 422) &&
    /response_format|json_schema|structured output/i.test(`${error.param} ${error.message}`)
  );
}

/**
 * A refusal for what the text says is an answer; everything else fails by name. The endpoint's own words may
 * quote the record, so neither they nor the cause go on.
 */
function declinedOrFailed(error: unknown, model: string): ModelAnswer {
  if (!(error instanceof OpenAI.APIError)) throw error;
  const { code } = error;
  if (code === "content_filter" || code === "content_policy_violation") return { text: null, tokens: 0 };
  throw modelError(error, model, "augmentation.model");
}

/** What an endpoint's failure is to us. @param setting The recipe's key that names the model. */
export function modelError(error: unknown, model: string, setting: string): unknown {
  if (!(error instanceof OpenAI.APIError)) return error;
  const { status, code } = error;
  const data = status === undefined ? { model } : { model, status };
  const said = `${status ?? "no answer"}${code ? `, ${code}` : ""}`;
  if (status === undefined || status === 408 || status === 409 || status >= 500 || isThrottled(status, code))
    return new ModelUnavailable(`The model ${model} does not answer (${said}); try again later.`, data);
  return new ModelRefused(
    `The model's endpoint refuses ${model} (${said}); check OPENAI_API_KEY, OPENAI_BASE_URL and ${setting}.`,
    data,
  );
}

/** Out of quota is a 429 too, but waiting does not cure it. */
const isThrottled = (status: number, code: string | null | undefined): boolean =>
  status === 429 && code !== "insufficient_quota";
