import { describe, expect, test } from "vitest";
import { evaluateDomain } from "../../../functions/judge/domain/evaluate.ts";
import { Recipe } from "../../../shared/model/recipe.ts";
import { gardening, lawyering } from "./domain/texts.ts";

const recipe = (outOfDistribution: object = {}): Recipe =>
  Recipe.parse({ name: "trial", sources: [{ name: "stdin" }], judge: { outOfDistribution } });
const line = (text: string, more: object): string => JSON.stringify({ text, ...more });
const gold = (lines: readonly string[]) => ({ name: "gold.jsonl", text: `${lines.join("\n")}\n` });
const apart = [
  ...gardening(200, 60).map((text) => line(text, { in_domain: true })),
  ...lawyering(0, 60).map((text) => line(text, { in_domain: false })),
];

describe("what belongs and what does not are told apart", () => {
  test("by lines that are given to learn from", async () => {
    const given = gardening(0, 150).map((text, i) => line(text, i % 2 ? { in_domain: null } : {}));

    const { measured, text } = await evaluateDomain({ recipe: recipe(), gold: gold([...given, ...apart]) });

    expect(measured).toMatchObject({ learned: 150, inDomain: 60, outside: 60 });
    expect(measured.auroc).toBeGreaterThan(0.95);
    expect(text).toContain("<- the recipe's");
    expect(measured.curve.every(({ kept }, i, all) => kept <= (all[i - 1]?.kept ?? 1))).toBe(true);
  });

  test("by half of those that belong, where none is given", async () => {
    const { measured } = await evaluateDomain({ recipe: recipe(), gold: gold(apart) });

    expect(measured.learned + measured.inDomain).toBe(60);
    expect(measured.outside).toBe(60);
  });

  test("and the labels of those told apart teach nothing: swapped, they turn the figure round", async () => {
    const given = gardening(0, 150).map((text) => line(text, {}));
    const swapped = apart.map((one) =>
      one.includes("true") ? one.replace("true", "false") : one.replace("false", "true"),
    );

    const right = await evaluateDomain({ recipe: recipe(), gold: gold([...given, ...apart]) });
    const wrong = await evaluateDomain({ recipe: recipe(), gold: gold([...given, ...swapped]) });

    expect(wrong.measured.auroc).toBeCloseTo(1 - right.measured.auroc, 10);
  });

  test("by the recipe's texts, and says that it had little to go by", async () => {
    const { measured, text } = await evaluateDomain({
      recipe: recipe({ inDomain: { texts: gardening(0, 8) } }),
      gold: gold([line("zzz", {}), ...apart]),
    });

    expect(measured.learned).toBe(9);
    expect(text).toMatch(/Only 9 texts.*\n.*nearness alone/);
  });
});

test.each([
  [["{"], /gold.jsonl:1 is not valid JSON/],
  [[line("a", { in_domain: "yes" })], /gold.jsonl:1 has an in_domain that is neither/],
  [['{"in_domain": true}'], /gold.jsonl:1 is no record/],
  [gardening(0, 20).map((text) => line(text, {})), /0 texts that belong and 0 that do not/],
])("a gold file that cannot serve says why (%#)", async (lines, message) => {
  await expect(evaluateDomain({ recipe: recipe(), gold: gold(lines) })).rejects.toThrow(message);
});
