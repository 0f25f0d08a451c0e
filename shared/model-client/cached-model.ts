import { createHash } from "node:crypto";
import { z } from "zod";
import { modelAnswer } from "../model/keys.ts";
import type { ObjectStore } from "../shards/object-store.ts";
import { canonicalJson } from "../stage/step-key.ts";
import type { ModelAnswer, ModelClient, ModelRequest } from "./model-client.ts";

const StoredAnswer = z.object({ text: z.string().nullable(), tokens: z.int().nonnegative() });

/** Asks each question once: answers are kept in the data bucket by the hash of the request. */
export class CachedModel implements ModelClient {
  readonly #store: ObjectStore;
  readonly #open: () => ModelClient;
  #model: ModelClient | undefined;

  /** @param open Makes the model when the first question has no answer yet; without one, no key is needed. */
  constructor(store: ObjectStore, open: () => ModelClient) {
    this.#store = store;
    this.#open = open;
  }

  async ask(request: ModelRequest): Promise<ModelAnswer> {
    const key = modelAnswer(requestHash(request));
    const stored = await this.#store.readWhole("data", key);
    if (stored) return StoredAnswer.parse(JSON.parse(stored.toString("utf8")));
    this.#model ??= this.#open();
    const answer = await this.#model.ask(request);
    await this.#store.write("data", key, Buffer.from(JSON.stringify(answer)), "application/json");
    return answer;
  }
}

/** SHA-256, hex, of everything that shapes the answer. */
export function requestHash({ model, temperature, seed, maxTokens, messages, answer }: ModelRequest): string {
  const asked = { model, temperature, seed, maxTokens, messages: [...messages], answer };
  return createHash("sha256").update(canonicalJson(asked)).digest("hex");
}
