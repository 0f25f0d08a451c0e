import { describe, expect, it } from "vitest";
import { evaluateFile } from "../../../functions/dedupe/evaluate.ts";
import { Recipe } from "../../../shared/model/recipe.ts";

const recipe = Recipe.parse({ name: "made-up", sources: [{ name: "made-up" }] });
const file = (text: string) => ({ name: "made-up.txt", text });

const DATA = file(
  "a The parcel is late again\nb the parcel is late, again!\nc The parcel is here\nd The parcel is late again.\n",
);

describe("measuring dedupe", () => {
  it("counts pairs of named records, clusters taken apart into pairs", () => {
    const { measured, text } = evaluateFile({ recipe, gold: file("a b d\na c\n"), data: DATA });

    expect(measured).toMatchObject({ records: 4, gold: 4, found: 3, right: 3, precision: 1, recall: 0.75 });
    expect(measured.missed).toEqual([["a", "c"]]);
    expect(text).toContain("missed       a c");
  });

  it("needs no data where gold holds the texts", () => {
    const gold = file(
      [
        { a: "The parcel is late again", b: "The parcel is late again!", duplicate: true },
        { a: { messages: [{ role: "user", content: "Hello" }] }, b: "Goodbye", duplicate: false },
      ]
        .map((line) => JSON.stringify(line))
        .join("\n"),
    );

    expect(evaluateFile({ recipe, gold }).measured).toMatchObject({ gold: 1, found: 1, f1: 1 });
  });

  it.each([
    ["a x\n", "names 'x'"],
    ["a\n", "made-up.txt:1"],
    ['{"a": 1}\n', "made-up.txt:1"],
  ])("says what is wrong with gold %j", (text, message) => {
    expect(() => evaluateFile({ recipe, gold: file(text), data: DATA })).toThrow(message);
  });
});
