import { gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openEvaluation } from "../../../functions/filter/open-evaluation.ts";
import { listEvaluation } from "../../../shared/evaluation/list-evaluation.ts";
import { Masker } from "../../../shared/masking/mask-record.ts";
import { EvaluationMissing, InputChanged, InputUnreadable } from "../../../shared/model/errors.ts";
import { Recipe } from "../../../shared/model/recipe.ts";
import { Example } from "../../../shared/model/record.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";

const QUESTION = "Which of the seven towers on the hill was built before the others?";

async function world(files: Record<string, string | Uint8Array>, set: object = {}, masking: object = {}) {
  const store = new MemoryObjectStore();
  for (const [name, body] of Object.entries(files))
    await store.write("data", `evaluation/d/towers/${name}`, Buffer.from(body));
  const recipe = Recipe.parse({
    name: "d",
    sources: [{ name: "s" }],
    masking,
    filters: { decontamination: { against: [{ name: "towers", ...set }] } },
  });
  const list = () => listEvaluation(store, "d", recipe);
  return { store, recipe, list, open: async () => openEvaluation(store, recipe, (await list()) ?? []) };
}

describe("evaluation data", () => {
  const row = { id: 7, question: QUESTION, answer: "The first." };
  test.each([
    ["a.jsonl", `{"question":"Short?"}\n${JSON.stringify(row)}\n`, {}],
    ["a.jsonl.gz", gzipSync(`{"question":"Short?"}\n${JSON.stringify(row)}\n`), {}],
    ["a.jsonl.zst", zstdCompressSync(Buffer.from(`{"problem":"Short?"}\n${JSON.stringify(row)}\n`)), {}],
    ["a.json", JSON.stringify([{ prompt: "Short?" }, row], null, 0).replace(",{", ",\n{"), {}],
    ["a.csv", `Question,answer\n"${QUESTION}",1\n`, {}],
    ["a.tsv", `id\tQuery\n1\t${QUESTION}\n`, {}],
    ["a.txt", `Short?\n${QUESTION}\n`, {}],
    [
      "a.dat",
      `{"x":{"y":["Short?","${QUESTION}"]}}`.replace("{", "{\n"),
      { format: "json", fields: ["x.y"] },
    ],
    [
      "a.jsonl",
      `\n${JSON.stringify({
        messages: [
          { role: "user", content: QUESTION },
          { role: "assistant", content: "Of all the many answers this one is the right one, as you see." },
        ],
      })}`,
      {},
    ],
  ])("is read from %s", async (name, body, set) => {
    const { open } = await world({ [name]: body }, set);

    const index = await open();

    expect(index.files).toEqual([`towers/${name}`]);
    expect(index.find(QUESTION)?.question).toMatchObject({ file: 0 });
    expect(index.find("Of all the many answers this one is the right one, as you see.")).toBeUndefined();
  });

  test("is told by file and line", async () => {
    const { open } = await world({
      "b.txt": `One line\n\n${QUESTION}`,
      "a.txt": "Another question of some length, is it not?",
      ".hidden": "x",
    });

    const index = await open();

    expect(index.files).toEqual(["towers/a.txt", "towers/b.txt"]);
    expect(index.find(QUESTION)?.question).toMatchObject({ file: 1, line: 3 });
  });

  test.each([
    [
      "a broken line",
      { "a.jsonl": '{"question":"x"}\n{"question":' },
      {},
      "evaluation/d/towers/a.jsonl, line 2",
    ],
    [
      "no usual field",
      { "a.csv": "frage,antwort\nx,y\n" },
      {},
      "a.csv, line 2: it has none of the fields question",
    ],
    ["a misspelt field", { "a.csv": "frage,antwort\nx,y\n" }, { fields: ["frgae"] }, "did you mean 'frage'"],
    ["no object", { "a.jsonl": "{}\n7\n" }, { fields: [] }, "line 1"],
    ["a PDF", { "a.txt": "%PDF-1.7" }, {}, "is a PDF"],
    ["damaged gzip", { "a.txt.gz": gzipSync(QUESTION.repeat(99)).subarray(0, 40) }, {}, "a.txt.gz"],
  ])("with %s fails and says where", async (_, files, set, message) => {
    const { open } = await world(files, set);

    const opening = open();

    await expect(opening).rejects.toThrow(InputUnreadable);
    await expect(opening).rejects.toThrow(message);
  });

  test.each([[{}], [{ "a.txt": "" }]])("of which nothing was uploaded is missing", async (files) => {
    const { list } = await world(files);

    await expect(list()).rejects.toThrow(EvaluationMissing);
    await expect(list()).rejects.toThrow("upload some to evaluation/d/towers/");
  });

  test.each(["placeholder", "numbered", "hash", "redact", "keep"] as const)(
    "names people that masking (%s) took out of the examples, and is found all the same",
    async (operator) => {
      const question =
        "Anna Smith lends Peter Miller 7 books. Peter Miller gives Anna Smith 4 of them back. How many has Peter Miller?";
      const { open, recipe } = await world({ "a.txt": question }, {}, { operator });
      const index = await open();
      const { record } = new Masker(recipe.masking).mask(
        Example.parse({
          id: "0".repeat(32),
          messages: [{ role: "user", content: `Maria Lopez asks: ${question}` }],
          source: { name: "s", kind: "public", uri: "u", version: "1", locator: { line: 1 } },
        }),
      );
      const text = record.messages[0]?.content ?? "";

      expect(text.includes("Miller")).toBe(operator === "keep");
      expect(index.find(text)?.question).toMatchObject({ line: 1 });
    },
  );

  test("that was replaced since the plan is not read for the one planned", async () => {
    const { store, recipe, list } = await world({ "a.txt": QUESTION });
    const files = await list();
    await store.write("data", "evaluation/d/towers/a.txt", Buffer.from("Another."));

    await expect(openEvaluation(store, recipe, files ?? [])).rejects.toThrow(InputChanged);
  });
});
