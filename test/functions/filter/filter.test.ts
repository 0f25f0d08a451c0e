import { describe, expect, it } from "vitest";
import { EvaluationIndex } from "../../../functions/filter/evaluation-index.ts";
import { chained, trial } from "../../../functions/filter/filter.ts";
import type { FilterRule, Sample } from "../../../functions/filter/filter-rule.ts";
import { FILTERS } from "../../../functions/filter/filters.ts";
import { Reading } from "../../../functions/filter/reading.ts";
import type { Outcome } from "../../../shared/model/outcome.ts";
import { Recipe } from "../../../shared/model/recipe.ts";
import { Example } from "../../../shared/model/record.ts";
import type { TrialInput, TrialOutput } from "../../../shared/stage/trial.ts";

const recipeOf = ({ filters = {}, task = {} }: Pick<Sample, "filters" | "task">): Recipe =>
  Recipe.parse({ name: "sample", sources: [{ name: "sample" }], filters, task });

const recordOf = ({ messages, tools, category, language }: Sample): Example =>
  Example.parse({
    id: "0".repeat(32),
    messages,
    tools,
    category,
    language,
    source: { name: "sample", kind: "public", uri: "sample.jsonl", version: "1", locator: { line: 1 } },
  });

const evaluationOf = ({ evaluation }: Sample): EvaluationIndex | undefined => {
  if (!evaluation) return undefined;
  const index = new EvaluationIndex(["sample/questions.txt"], 13);
  for (const [i, text] of evaluation.entries()) index.add(text, 0, i + 1);
  return index.close();
};

const decided = async (filter: FilterRule, sample: Sample, record: Example): Promise<Outcome | undefined> =>
  (await filter.open(recipeOf(sample), { evaluation: evaluationOf(sample) }))?.(record, new Reading(record));

const titled = <S extends Sample>(samples: readonly S[]): [string, S][] =>
  samples.map((sample, i) => [
    `${i + 1}: ${JSON.stringify(sample.messages.map(({ content }) => content)).slice(0, 90)}`,
    sample,
  ]);

describe.each(FILTERS.map((filter) => [filter.name, filter] as const))("the filter %s", (_, filter) => {
  it.each(titled(filter.hits))("acts on %s", async (_, hit) => {
    const record = recordOf(hit);

    const outcome = await decided(filter, hit, record);

    if ("reason" in hit) expect(outcome).toMatchObject({ kind: "dropped", reason: hit.reason });
    else expect(outcome).toMatchObject({ kind: "kept", record: { messages: hit.becomes } });
  });

  it.each(titled(filter.misses))("hands back the very record for %s", async (_, sample) => {
    const record = recordOf(sample);

    const outcome = (await decided(filter, sample, record)) ?? { kind: "kept", record };

    expect(outcome.kind === "kept" ? outcome.record : outcome).toBe(record);
  });

  it("says no word of the record in its detail", async () => {
    for (const hit of filter.hits) {
      const outcome = await decided(filter, hit, recordOf(hit));
      if (outcome?.kind !== "dropped") continue;
      const said = JSON.stringify(outcome.detail ?? null);
      for (const word of JSON.stringify(hit.messages).match(/[A-Za-z]{5,}/g) ?? [])
        if (!["system", "assistant", "content", "category", "language", "function"].includes(word))
          expect(said).not.toContain(word);
    }
  });
});

describe("the filters together", async () => {
  const decide = await chained(recipeOf({}), FILTERS);

  it("note what they changed, and leave an unchanged turn's object alone", () => {
    const record = recordOf({
      messages: [
        { role: "user", content: "What  is it?" },
        { role: "assistant", content: "A test of it." },
      ],
    });

    const outcome = decide(record);

    if (outcome.kind !== "kept") throw new Error("dropped");
    expect(outcome.record.messages[0]?.content).toBe("What is it?");
    expect(outcome.record.messages[1]).toBe(record.messages[1]);
    expect(outcome.record.transforms).toEqual([{ stage: "filter", operator: "standardise", version: 2 }]);
  });

  it("note what stands in a kept record that a person may want to know", () => {
    const record = recordOf({
      messages: [
        { role: "user", content: "My {product_purchased} broke, and {it} too." },
        { role: "assistant", content: "Then send it back." },
      ],
    });

    expect(decide(record)).toMatchObject({
      kind: "kept",
      detail: { "template-variables": { variablesInQuestions: 2 } },
    });
  });

  it("note what an example is worth, by signals that anyone can work out, and let a person's mark be", () => {
    const messages = [
      { role: "user" as const, content: "Where is my parcel?" },
      { role: "assistant" as const, content: "On its way." },
    ];
    const record = recordOf({ messages });
    const marked: Example = { ...record, quality: 0.25, signals: { humanMark: 2 } };

    expect(decide(record)).toEqual({
      kind: "kept",
      record,
      rating: { quality: 0.75, signals: { length: 0.75 } },
    });
    expect(decide(marked)).toEqual({ kind: "kept", record: marked });
  });

  it("say nothing of the worth of an example that only calls tools", () => {
    const call = {
      id: "1",
      type: "function" as const,
      function: { name: "track", arguments: '{"order":"A7"}' },
    };
    const record = recordOf({
      messages: [
        { role: "user", content: "Where is my parcel?" },
        { role: "assistant", content: null, tool_calls: [call] },
      ],
    });

    expect(decide(record)).toEqual({ kind: "kept", record });
  });

  it("say what was weak where the recipe wants better, of a marked example too", async () => {
    const strict = await chained(recipeOf({ filters: { quality: { min: 0.7 } } }), FILTERS);
    const [question, answer] = ["Is it open today? ", "It is open, come when you like. "];
    const record = recordOf({
      messages: [
        { role: "user", content: question },
        { role: "assistant", content: answer.repeat(2) },
      ],
    });

    expect(strict(record)).toMatchObject({
      reason: "low_quality",
      detail: { quality: 0.61, min: 0.7, weakest: { repetition: 0.7, length: 0.87 } },
    });
    expect(strict({ ...record, quality: 0.5, signals: { humanMark: 3 } })).toMatchObject({
      reason: "low_quality",
      detail: { quality: 0.5, weakest: { humanMark: 3 } },
    });
  });

  it("measure the text as it goes on", () => {
    const record = recordOf({
      messages: [
        { role: "user", content: "Hi        " },
        { role: "assistant", content: "        Hello" },
      ],
    });

    expect(decide(record)).toMatchObject({ kind: "dropped", reason: "too_short", detail: { characters: 7 } });
  });
});

describe("trying the filters", () => {
  it("answers each line, and asks no answer of a bare text", async () => {
    const values = [
      { text: "A  text on its own" },
      { text: "short" },
      { messages: [{ role: "user", content: "A question without an answer" }] },
    ];

    const outputs = await tried(values);

    expect(outputs.map(({ line, outcome, reason }) => [line, outcome, reason])).toEqual([
      [1, "kept", undefined],
      [2, "dropped", "too_short"],
      [3, "kept", undefined],
    ]);
    expect(outputs[0]?.record).toEqual({ text: "A text on its own" });
  });
});

async function tried(values: readonly unknown[]): Promise<TrialOutput[]> {
  const outputs: TrialOutput[] = [];
  for await (const batch of trial(recipeOf({}))(inputs(values))) outputs.push(...batch);
  return outputs;
}

async function* inputs(values: readonly unknown[]): AsyncGenerator<TrialInput[]> {
  yield values.map((value, i) => ({ line: i + 1, value }));
}
