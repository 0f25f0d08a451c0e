import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { text as bodyOf } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { decideTogether } from "../../../functions/dedupe/joining/decide-together.ts";
import { embeddedText } from "../../../functions/dedupe/signing/embedded-text.ts";
import { Dedupe } from "../../../shared/model/recipe-dedupe.ts";
import { OpenAiEmbedder } from "../../../shared/model-client/embedder.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";
import { wordHash } from "../../../shared/similarity/words.ts";
import { record, runDedupe } from "./flow.ts";

/** Words that mean the same have one direction. */
const MEANING: Readonly<Record<string, string>> = {
  cannot: "fail",
  unable: "fail",
  sign: "enter",
  log: "enter",
  account: "profile",
};
const DIMENSIONS = 256;

function embeddingOf(text: string): number[] {
  const vector = new Array<number>(DIMENSIONS).fill(0);
  for (const word of text.toLowerCase().match(/[a-z0-9]{3,}/g) ?? []) {
    let hash = wordHash(MEANING[word] ?? word);
    for (let i = 0; i < DIMENSIONS; i++) {
      hash = (Math.imul(hash, 1_103_515_245) + 12_345) >>> 0;
      vector[i] = (vector[i] ?? 0) + hash / 2 ** 31 - 1;
    }
  }
  return vector;
}

let server: Server;
let requests: { model: string; input: string[] }[] = [];
let status = 200;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const asked: { model: string; input: string[] } = JSON.parse(await bodyOf(request));
    requests.push(asked);
    // Out of order, as the protocol allows.
    const data = asked.input.map((text, index) => ({ index, embedding: embeddingOf(text) })).reverse();
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(status === 200 ? { data } : { error: { message: "the secret text" } }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterAll(() => server.close());
beforeEach(() => {
  requests = [];
  status = 200;
});

function embedder(model: string): OpenAiEmbedder {
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  return new OpenAiEmbedder(model, { baseUrl: `http://127.0.0.1:${port}/v1`, retries: 0 });
}

const semantic = { semantic: { enabled: true, model: "small" } };
const records = [
  record("I cannot sign into my account since the last update", "Please reset the password."),
  record("I am unable to log into my profile since the last update", "Please reset the password."),
  record("My parcel has been lying at the harbour for three weeks now", "We ask the carrier."),
  record(
    "I am unable to log into my profile since the last update please",
    "Thanks for asking us about this.",
  ),
];

describe("semantic duplicates", () => {
  it("go, naming the one that stays and the cosine, and texts are embedded once", async () => {
    const store = new MemoryObjectStore();

    const { ledger } = await runDedupe(
      [[records.slice(0, 1), records.slice(1)]],
      3,
      semantic,
      store,
      embedder,
    );

    expect(ledger.map(({ reason }) => reason)).toEqual([
      undefined,
      "semantic_duplicate",
      undefined,
      undefined,
    ]);
    expect(ledger[1]?.detail).toMatchObject({ keeper: records[0]?.id, similarity: 1 });
    expect(requests.map(({ model, input }) => [model, input.length])).toEqual([
      ["small", 1],
      ["small", 3],
    ]);

    const again = await runDedupe([[records.slice(0, 2), records.slice(2)]], 2, semantic, store, embedder);

    expect(again.ledger.map(({ reason }) => reason)).toEqual(ledger.map(({ reason }) => reason));
    expect(requests).toHaveLength(2);
  });

  it("are the same however the records are cut, and in memory", async () => {
    const vectors = await embedder("small").embed(records.map(embeddedText));

    const { verdicts } = decideTogether(records, Dedupe.parse(semantic), vectors);

    expect(verdicts.map((verdict) => verdict?.reason)).toEqual([
      undefined,
      "semantic_duplicate",
      undefined,
      undefined,
    ]);
  });

  it("are searched without near ones too", async () => {
    const { ledger } = await runDedupe(
      [[records]],
      2,
      { ...semantic, near: { enabled: false } },
      undefined,
      embedder,
    );

    expect(ledger.map(({ reason }) => reason)).toEqual([
      undefined,
      "semantic_duplicate",
      undefined,
      undefined,
    ]);
  });

  it("are not those that only come close", async () => {
    const words = "Every evening about eight our router starts anew while its front lamp blinks".split(" ");
    const close = Array.from({ length: 10 }, (_, i) =>
      record(
        words.map((word, j) => (j === i ? `changed${i}` : word)).join(" "),
        "Please hold the button for ten seconds.",
      ),
    );

    const { ledger } = await runDedupe(
      [[close]],
      2,
      { ...semantic, near: { enabled: false } },
      undefined,
      embedder,
    );

    expect(ledger.map(({ outcome }) => outcome)).toEqual(close.map(() => "kept"));
  });

  it("are not asked about unless the recipe says so", async () => {
    await runDedupe([[records]], 1, {}, undefined, embedder);

    expect(requests).toEqual([]);
  });

  it.each([
    [500, "ModelUnavailable"],
    [401, "ModelRefused"],
  ])("stop the run by name when the endpoint answers %i, without its words", async (answer, name) => {
    status = answer;

    const run = runDedupe([[records]], 1, semantic, undefined, embedder);

    await expect(run).rejects.toMatchObject({ name, message: expect.not.stringContaining("secret") });
  });
});
