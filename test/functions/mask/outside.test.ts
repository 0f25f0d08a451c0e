import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { maskStage } from "../../../functions/mask/mask.ts";
import { MemoryLineageStore } from "../../../shared/lineage/memory-lineage-store.ts";
import { workOutput } from "../../../shared/model/keys.ts";
import { noCounts } from "../../../shared/model/outcome.ts";
import { MaskSummary } from "../../../shared/model/privacy.ts";
import { Recipe } from "../../../shared/model/recipe.ts";
import type { Example } from "../../../shared/model/record.ts";
import type { StepResult } from "../../../shared/model/run.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";
import { readLines } from "../../../shared/shards/shard-reader.ts";
import { ShardWriter } from "../../../shared/shards/shard-writer.ts";
import { point } from "../../../shared/stage/results.ts";
import { runShard } from "../../../shared/stage/run-shard.ts";

const Question = z.object({ messages: z.array(z.object({ content: z.string() })) });
let server: Server;
let asked = 0;
const before = process.env.OPENAI_BASE_URL;

/** An endpoint whose model knows that Zblorg is a person. */
beforeAll(async () => {
  server = createServer(async (request, response) => {
    asked++;
    const body = Buffer.concat(await Array.fromAsync(request)).toString("utf8");
    const text = Question.parse(JSON.parse(body)).messages.at(-1)?.content ?? "";
    const found = text.includes("zblorg") ? [{ text: "zblorg", type: "NAME" }] : [];
    const message = { role: "assistant", content: JSON.stringify({ found }) };
    response
      .setHeader("content-type", "application/json")
      .end(JSON.stringify({ choices: [{ index: 0, message }], usage: { total_tokens: 7 } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.address();
  process.env.OPENAI_BASE_URL = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/v1`;
});
afterAll(() => {
  server.close();
  if (before === undefined) delete process.env.OPENAI_BASE_URL;
  else process.env.OPENAI_BASE_URL = before;
});

const example = (n: number): Example => ({
  id: createHash("sha256").update(String(n)).digest("hex").slice(0, 32),
  messages: [
    { role: "user", content: `Does zblorg know about lamp ${n}? Or ann@example.com?` },
    {
      role: "assistant",
      content: null,
      tool_calls: [
        { id: "1", type: "function", function: { name: "f", arguments: `{"who":"zblorg","n":${n}}` } },
      ],
    },
  ],
  source: { name: "s", kind: "logs", uri: "f", version: "1", locator: { line: n + 1 } },
});

test("a model's findings are masked beside the built-in ones, and other code asks nothing anew", async () => {
  const store = new MemoryObjectStore();
  const run = "r";
  const records = new ShardWriter(store, "raw", workOutput("source", "s", "records"));
  for (let n = 0; n < 600; n++) records.write(JSON.stringify(example(n)));
  const sourced: StepResult = {
    step: "source",
    key: "s",
    codeVersion: "1",
    outputs: { records: await records.close() },
    counts: noCounts(),
  };
  await point(store, { run, round: 0, shard: 0 }, { result: sourced, reused: false });
  const recipe = Recipe.parse({ name: "d", sources: [{ name: "s" }], masking: { model: "m" } });
  const manifest = { dataset: "d", run, recipe, recipeSha256: "", parts: [], partitions: 1 };
  const mask = (codeVersion: string): Promise<StepResult> =>
    runShard(
      maskStage,
      { store, lineage: new MemoryLineageStore(), codeVersion, clock: () => new Date(0) },
      manifest,
      { run, round: 0, shard: 0 },
    );

  const first = await mask("1");
  const questions = asked;
  const second = await mask("2");

  const output = first.outputs.records;
  const lines = output ? (await Array.fromAsync(readLines(store, output))).flat() : [];
  expect(lines).toHaveLength(600);
  expect(lines.join()).not.toMatch(/zblorg|ann@/);
  expect(JSON.parse(lines[0] ?? "").messages).toMatchObject([
    { content: "Does [NAME] know about lamp 0? Or [EMAIL]?" },
    { tool_calls: [{ function: { arguments: '{"who":"[NAME]","n":0}' } }] },
  ]);
  const { replaced, outside } = MaskSummary.parse(first.summary);
  expect(replaced).toEqual({ NAME: { model: 1_200 }, EMAIL: { email: 600 } });
  expect(outside.model).toMatchObject({ questions, unanswered: 0, tokens: 7 * questions });
  expect(questions).toBeLessThan(60);
  expect(asked).toBe(questions);
  expect(second.summary).toEqual(first.summary);
  for await (const { key } of store.list("data", "cache/"))
    expect((await store.readWhole("data", key))?.toString()).not.toContain("zblorg");
});
