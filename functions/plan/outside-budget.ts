import { estimateOutside, type OutsideEstimate } from "../../shared/masking/outside/estimate.ts";
import { BudgetTooSmall } from "../../shared/model/errors.ts";
import type { Recipe } from "../../shared/model/recipe.ts";

/**
 * What masking's outside detectors will be asked at most; undefined where the recipe has none.
 * @param bytes Of the inputs, uncompressed.
 * @throws BudgetTooSmall naming the key of the budget
 */
export function outsideWithin({ masking, budget }: Recipe, bytes: number): OutsideEstimate | undefined {
  if (!masking.comprehend && masking.model === undefined) return undefined;
  const estimate = estimateOutside(masking, bytes);
  const { comprehend, model } = estimate;
  const limits = [
    ["comprehendDollars", comprehend?.dollars, budget.comprehendDollars],
    ["modelRequests", model?.requests, budget.modelRequests],
    ["modelTokens", model?.tokens, budget.modelTokens],
  ] as const;
  for (const [key, needs = 0, allows] of limits)
    if (needs > allows)
      throw new BudgetTooSmall(
        `Masking may need ${needs} of budget.${key}, and the recipe allows ${allows}: raise it, or switch ${key === "comprehendDollars" ? "masking.comprehend" : "masking.model"} off.`,
        { key: `budget.${key}`, needs, allows },
      );
  return estimate;
}
