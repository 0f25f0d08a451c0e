import { describe, expect, it } from "vitest";
import { CachedModel } from "../../../shared/model-client/cached-model.ts";
import type { ModelRequest } from "../../../shared/model-client/model-client.ts";
import { modelFromEnvironment, OpenAiModel } from "../../../shared/model-client/openai-model.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";

const request: ModelRequest = {
  model: "small",
  temperature: 0.5,
  seed: 1,
  maxTokens: 64,
  messages: [{ role: "user", content: "the secret text" }],
  answer: { name: "turns", schema: { type: "object" } },
};

interface Sent {
  url: string;
  body: Record<string, unknown>;
}

/** An endpoint that gives these answers in turn, the last one again and again. */
function endpoint(...answers: { status: number; body: unknown }[]) {
  const sent: Sent[] = [];
  const model = new OpenAiModel({
    baseUrl: "http://models.example.com/v1",
    retries: 0,
    fetch: async (url, init) => {
      sent.push({ url: String(url), body: JSON.parse(String(init?.body)) });
      const answer = answers[Math.min(sent.length, answers.length) - 1];
      return Response.json(answer?.body, { status: answer?.status ?? 200 });
    },
  });
  return { model, sent };
}

const completion = (content: string | null, more = {}) => ({
  status: 200,
  body: { choices: [{ message: { role: "assistant", content, ...more } }], usage: { total_tokens: 12 } },
});
const failure = (status: number, error: object) => ({ status, body: { error } });

describe("a model behind an OpenAI endpoint", () => {
  it("asks any base URL for structured output and counts the tokens", async () => {
    const { model, sent } = endpoint(completion("{}"));

    expect(await model.ask(request)).toEqual({ text: "{}", tokens: 12 });
    expect(sent[0]?.url).toBe("http://models.example.com/v1/chat/completions");
    expect(sent[0]?.body).toMatchObject({
      model: "small",
      seed: 1,
      response_format: { type: "json_schema", json_schema: { name: "turns" } },
    });
  });

  it("falls back to plain JSON, once and for all, where structured output is unknown", async () => {
    const { model, sent } = endpoint(
      failure(400, { message: "'response_format' of type 'json_schema' is not supported" }),
      completion("{}"),
    );

    await model.ask(request);
    await model.ask(request);

    expect(sent.map(({ body }) => "response_format" in body)).toEqual([true, false, false]);
  });

  it.each([
    ["a refusal", completion(null, { refusal: "I cannot" })],
    ["a content filter", failure(400, { message: "filtered: the secret text", code: "content_filter" })],
  ])("takes %s for an answer", async (_, answer) => {
    const { model } = endpoint(answer);

    expect(await model.ask(request)).toMatchObject({ text: null });
  });

  it.each([
    [429, undefined, "ModelUnavailable"],
    [500, undefined, "ModelUnavailable"],
    [503, undefined, "ModelUnavailable"],
    [429, "insufficient_quota", "ModelRefused"],
    [401, "invalid_api_key", "ModelRefused"],
    [404, "model_not_found", "ModelRefused"],
  ])("fails by name at %i %s: %s", async (status, code, name) => {
    const { model } = endpoint(failure(status, { message: "about the secret text", code }));

    const failed = await model.ask(request).catch((error: unknown) => error);

    expect(failed).toMatchObject({ name, data: { model: "small", status } });
    expect(String(failed)).not.toContain("secret");
  });

  it("fails by name when nothing answers at all", async () => {
    const model = new OpenAiModel({
      baseUrl: "http://models.example.com/v1",
      retries: 0,
      fetch: async () => {
        throw new TypeError("fetch failed");
      },
    });

    await expect(model.ask(request)).rejects.toMatchObject({ name: "ModelUnavailable" });
  });

  it("says which variable to set when there is neither key nor endpoint", () => {
    expect(() => modelFromEnvironment({})).toThrow(/OPENAI_API_KEY/);
  });
});

describe("the answers' cache", () => {
  it("asks each question once, and needs no model for what is known", async () => {
    const store = new MemoryObjectStore();
    const { model, sent } = endpoint(completion("{}"));
    await new CachedModel(store, () => model).ask(request);
    await new CachedModel(store, () => model).ask({ ...request, seed: 2 });

    const again = await new CachedModel(store, () => modelFromEnvironment({})).ask(request);

    expect(again).toEqual({ text: "{}", tokens: 12 });
    expect(sent).toHaveLength(2);
  });
});
