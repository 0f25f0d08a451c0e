import { createHash } from "node:crypto";
import type OpenAI from "openai";
import { ModelRefused } from "../model/errors.ts";
import { embedding } from "../model/keys.ts";
import type { ObjectStore } from "../shards/object-store.ts";
import { inParallel, SMALL_READS } from "../stage/in-parallel.ts";
import { modelError, type OpenAiSettings, openAiClient } from "./openai-model.ts";

/** Turns texts into vectors, one each, all of one length. */
export interface Embedder {
  /** @throws ModelUnavailable, ModelRefused */
  embed(texts: readonly string[]): Promise<Float32Array[]>;
}

/** Texts of one request: far below OpenAI's 2,048 inputs and 300,000 tokens a request. */
const BATCH = 64;
/** Requests under way at a time. */
const AT_ONCE = 4;
/** Characters of a text that are embedded: models take some 8,000 tokens, of which a Chinese character may be one. */
export const EMBEDDED_CHARACTERS = 7_500;

/** Embeddings of any endpoint that speaks OpenAI's. */
export class OpenAiEmbedder implements Embedder {
  readonly #client: OpenAI;
  readonly #model: string;

  constructor(model: string, settings: OpenAiSettings) {
    this.#model = model;
    this.#client = openAiClient(settings);
  }

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    const batches = Array.from({ length: Math.ceil(texts.length / BATCH) }, (_, i) =>
      texts.slice(i * BATCH, (i + 1) * BATCH),
    );
    return (await inParallel(batches, AT_ONCE, (batch) => this.#ask(batch))).flat();
  }

  async #ask(input: string[]): Promise<Float32Array[]> {
    const model = this.#model;
    const answer = await this.#client.embeddings
      .create({ model, input, encoding_format: "float" })
      .catch((error: unknown) => {
        throw modelError(error, model, "dedupe.semantic.model");
      });
    const vectors = new Map(
      answer.data?.map(({ index, embedding }) => [index, Float32Array.from(embedding)]),
    );
    const dimensions = vectors.get(0)?.length ?? 0;
    return input.map((_, i) => {
      const vector = vectors.get(i);
      if (!vector || vector.length === 0 || vector.length !== dimensions)
        throw new ModelRefused(`The endpoint's answer holds no embedding of ${model} for each text.`, {
          model,
        });
      return vector;
    });
  }
}

/** Embeds each text once: vectors are kept in the data bucket by the hash of model and text. */
export class CachedEmbedder implements Embedder {
  readonly #store: ObjectStore;
  readonly #model: string;
  readonly #open: () => Embedder;
  #embedder: Embedder | undefined;

  /** @param open Makes the embedder when the first text has no vector yet; without one, no key is needed. */
  constructor(store: ObjectStore, model: string, open: () => Embedder) {
    this.#store = store;
    this.#model = model;
    this.#open = open;
  }

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    const keys = texts.map((text) =>
      embedding(createHash("sha256").update(`${this.#model}\n${text}`).digest("hex")),
    );
    const known = new Map<string, Float32Array>();
    await inParallel([...new Set(keys)], SMALL_READS, async (key) => {
      const stored = await this.#store.readWhole("data", key);
      if (stored) known.set(key, new Float32Array(Uint8Array.from(stored).buffer));
    });
    const missing = new Map(keys.flatMap((key, i) => (known.has(key) ? [] : [[key, texts[i] ?? ""]])));
    if (missing.size > 0) {
      this.#embedder ??= this.#open();
      const vectors = await this.#embedder.embed([...missing.values()]);
      await inParallel([...missing.keys()], SMALL_READS, async (key, i) => {
        const vector = vectors[i];
        if (!vector) return;
        known.set(key, vector);
        await this.#store.write("data", key, Buffer.from(vector.buffer), "application/octet-stream");
      });
    }
    return keys.map((key) => known.get(key) ?? new Float32Array());
  }
}

/** From OPENAI_BASE_URL and OPENAI_API_KEY, the names OpenAI's own clients read. */
export const embedderFromEnvironment = (
  model: string,
  variables: NodeJS.ProcessEnv = process.env,
): Embedder =>
  new OpenAiEmbedder(model, { baseUrl: variables.OPENAI_BASE_URL, apiKey: variables.OPENAI_API_KEY });
