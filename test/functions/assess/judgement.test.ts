import { describe, expect, test } from "vitest";
import { judgedBy } from "../../../functions/assess/judgement.ts";
import { nextRound } from "../../../functions/assess/next-round.ts";
import { JudgeDisagrees } from "../../../shared/model/errors.ts";
import { type JudgeSummary, noJudgement } from "../../../shared/model/judgement.ts";
import { Recipe } from "../../../shared/model/recipe.ts";
import { judgedInWords } from "../../../shared/report/in-words.ts";

const recipeOf = (llm: object, more: object = {}): Recipe =>
  Recipe.parse({ name: "j", sources: [{ name: "s" }], judge: { llm: { enabled: true, ...llm } }, ...more });

/** Twice as many on the diagonal as one beside it. */
const agreeing: JudgeSummary = {
  ...noJudgement(),
  marks: [4, 5, 5, 5, 3],
  together: [
    [3, 1, 0, 0, 0],
    [1, 3, 1, 0, 0],
    [0, 1, 3, 1, 0],
    [0, 0, 1, 3, 1],
    [0, 0, 0, 1, 2],
  ],
  spent: { requests: 22, tokens: 220 },
};
const chance: JudgeSummary = { ...noJudgement(), together: Array.from({ length: 5 }, () => [1, 1, 1, 1, 1]) };

describe("the judge's calibration", () => {
  test("is told over all shards, with its interval and the table", () => {
    const judged = judgedBy(recipeOf({}), [agreeing, agreeing]);

    expect(judged).toMatchObject({
      model: "gpt-4o-mini",
      keep: 4,
      marks: [8, 10, 10, 10, 6],
      spent: { requests: 44 },
    });
    expect(judged.kappa).toBeGreaterThan(0.8);
    expect(judgedInWords(judged).join("\n")).toMatch(
      /marked 44 examples from 1 to 5: 8, 10, 10, 10, 6; 4 and more stay\nagreement with people: kappa 0\.\d\d \(quadratic weights\), 95 % between 0\.\d\d and 0\.\d\d, over 44 examples\n {2}people 1: model 6, 2, 0, 0, 0/,
    );
  });

  test("stops the run below the recipe's limit, with enough marks to say so", () => {
    const llm = { minimumKappa: 0.4, minimumMarks: 25 };

    expect(() => judgedBy(recipeOf(llm), [chance])).toThrow(JudgeDisagrees);
    expect(() => judgedBy(recipeOf(llm), [chance])).toThrow(
      "kappa is 0.00 over 25 examples that both have marked, and the recipe wants 0.4 (judge.llm.minimumKappa)",
    );
    expect(judgedBy(recipeOf(llm), [agreeing, agreeing]).kappa).toBeGreaterThan(0.4);
    expect(judgedBy(recipeOf({ ...llm, minimumMarks: 26 }), [chance]).kappa).toBeCloseTo(0, 10);
    expect(judgedBy(recipeOf({}), [chance]).kappa).toBeCloseTo(0, 10);
  });

  test("is not told without marks, and stops nothing then", () => {
    const judged = judgedBy(recipeOf({ minimumKappa: 0.9, minimumMarks: 2 }), []);

    expect(judged).toMatchObject({ kappa: null, interval: null });
    expect(judgedInWords(judged)).toContain(
      "agreement with people: not told by the 0 examples that both have marked",
    );
  });
});

test("a round makes no more examples than what is left of the budget can make and judge", () => {
  const augmentation = { operators: ["rephrase", "typing-noise"], perCategory: 100 };
  const gaps = [{ kind: "augmentation" as const, name: "a", has: 40, wants: 100 }];
  const orders = (recipe: Recipe) =>
    nextRound(recipe, { round: 0, gaps, added: undefined, spent: { requests: 10, tokens: 0 } });
  const budget = { modelRequests: 110, modelTokens: 90_000 };

  const judged = orders(recipeOf({}, { augmentation, budget }));
  const unjudged = orders(recipeOf({ enabled: false }, { augmentation, budget }));
  const spent = orders(
    recipeOf(
      {},
      { augmentation: { ...augmentation, operators: ["typing-noise"] }, budget: { modelRequests: 10 } },
    ),
  );

  expect(judged).toMatchObject([
    { operator: "rephrase", wanted: 30, allowance: { requests: 30, tokens: 30_000 } },
    { operator: "typing-noise", wanted: 5 },
  ]);
  expect(unjudged).toMatchObject([
    { operator: "rephrase", wanted: 30, allowance: { requests: 30, tokens: 90_000 } },
    { operator: "typing-noise", wanted: 30 },
  ]);
  expect(spent).toBe("budget");
});
