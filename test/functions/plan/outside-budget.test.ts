import { describe, expect, test } from "vitest";
import { outsideWithin } from "../../../functions/plan/outside-budget.ts";
import { Recipe } from "../../../shared/model/recipe.ts";

const recipe = (masking: object, budget: object = {}) =>
  Recipe.parse({ name: "d", sources: [{ name: "s" }], masking, budget });

describe("what outside detectors will be asked", () => {
  test("is told in the plan: Comprehend's units of 100 characters and their price", () => {
    expect(outsideWithin(recipe({ comprehend: true }), 1_234_567)).toEqual({
      comprehend: { units: 12_346, dollars: 1.24 },
    });
    expect(outsideWithin(recipe({ model: "m" }), 12_000)).toEqual({
      model: { requests: 2, tokens: 10_800 },
    });
    expect(outsideWithin(recipe({}), 12_000)).toBeUndefined();
  });

  test.each([
    [{ comprehend: true }, { comprehendDollars: 0.5 }, "budget.comprehendDollars"],
    [{ model: "m" }, { modelRequests: 10 }, "budget.modelRequests"],
    [{ model: "m" }, { modelRequests: 9_999, modelTokens: 10 }, "budget.modelTokens"],
  ])("past the budget the run does not start: %j, %j", (masking, budget, key) => {
    expect(() => outsideWithin(recipe(masking, budget), 1_000_000)).toThrow(
      expect.objectContaining({ name: "BudgetTooSmall", message: expect.stringContaining(key) }),
    );
  });
});
