import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { chained } from "../../../functions/filter/filter.ts";
import { FILTERS } from "../../../functions/filter/filters.ts";
import { openEvaluation } from "../../../functions/filter/open-evaluation.ts";
import { rowReader } from "../../../functions/source/source-stage.ts";
import { listEvaluation } from "../../../shared/evaluation/list-evaluation.ts";
import { Masker } from "../../../shared/masking/mask-record.ts";
import { addTo } from "../../../shared/model/outcome.ts";
import { Recipe } from "../../../shared/model/recipe.ts";
import { Example } from "../../../shared/model/record.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";
import { rowsOf } from "../../shared/rows/bytes.ts";

/** Real data beside the project; it is never copied in, so these tests say so where it is absent. */
const data = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));

/** Drops by reason, with the defaults but for `more`. */
async function drops(
  name: string,
  { task = {}, language = "en" } = {},
): Promise<{ records: number; dropped: Record<string, number> }> {
  const recipe = Recipe.parse({ name: "d", sources: [{ name: "s", language }], task });
  const [source] = recipe.sources;
  if (!source) throw new Error("no source");
  const format = name.endsWith("csv") ? "csv" : name.endsWith("l") ? "jsonl" : "json";
  const read = rowReader(source, { key: name, version: "1", format });
  const decide = await chained(recipe, FILTERS);
  const dropped: Record<string, number> = {};
  let records = 0;
  for (const row of await rowsOf(format, readFileSync(data + name))) {
    const { record } = read(row);
    if (!record) continue;
    records++;
    const outcome = decide(JSON.parse(record.json));
    if (outcome.kind === "dropped") addTo(dropped, outcome.reason);
  }
  return { records, dropped };
}

describe.skipIf(!existsSync(data))("the defaults (skipped where ../shared/data is absent)", () => {
  test.each([
    ["labels, as a classification", "banking77/train.csv", { task: { type: "classification" } }],
    ["labels, as chats", "banking77/test.csv", {}],
    ["calculations", "gsm8k/train.jsonl", {}],
    ["calculations", "gsm8k/test.jsonl", {}],
    ["calls of functions", "chat-formats/drone_training.jsonl", {}],
  ])("drop none of the %s in %s", async (_, name, given) => {
    const { records, dropped } = await drops(name, given);

    expect(records).toBeGreaterThan(100);
    expect(dropped).toEqual({});
  });

  test.each([
    ["alpaca_en_demo.json", {}],
    ["alpaca_zh_demo.json", { language: "zh" }],
    ["dpo_en_demo.json", {}],
    ["kto_en_demo.json", {}],
    ["glaive_toolcall_en_demo.json", {}],
  ])("drop few of the chats in %s", async (name, given) => {
    const { records, dropped } = await drops(`chat-formats/${name}`, given);
    const all = Object.values(dropped).reduce((sum, n) => sum + n, 0);

    expect(all / records).toBeLessThan(0.06);
  });

  test("drop every answer of the identity set that holds a template's variable", async () => {
    const name = "chat-formats/v1_sft_demo.jsonl";
    const held = readFileSync(data + name, "utf8")
      .split("\n")
      .filter((line) => /\{\{(name|author)\}\}/.test(line));

    const { dropped } = await drops(name);

    expect(dropped.template_variable_left).toBe(held.length);
  });

  test("find every question of gsm8k's test file after masking, and four of its train file made after one", async () => {
    const store = new MemoryObjectStore();
    await store.write("data", "evaluation/d/gsm8k/test.jsonl", readFileSync(`${data}gsm8k/test.jsonl`));
    const recipe = Recipe.parse({
      name: "d",
      sources: [{ name: "s" }],
      filters: { decontamination: { against: [{ name: "gsm8k" }] } },
    });
    const index = await openEvaluation(store, recipe, (await listEvaluation(store, "d", recipe)) ?? []);
    const masker = new Masker(recipe.masking);
    const found = async (name: string): Promise<(number | undefined)[]> =>
      (await rowsOf("jsonl", readFileSync(data + name))).map((row) => {
        const { question } = z.object({ question: z.string() }).parse("value" in row ? row.value : {});
        const { record } = masker.mask(
          Example.parse({
            id: "0".repeat(32),
            messages: [{ role: "user", content: `Please solve it. ${question}` }],
            source: { name: "s", kind: "public", uri: name, version: "1", locator: { line: row.line } },
          }),
        );
        return index.find(record.messages[0]?.content ?? "")?.question.line;
      });

    const ofTest = await found("gsm8k/test.jsonl");
    const ofTrain = await found("gsm8k/train.jsonl");

    expect(ofTest).toEqual(ofTest.map((_, i) => i + 1));
    expect(ofTrain.filter((line) => line !== undefined)).toHaveLength(4);
  });
});
