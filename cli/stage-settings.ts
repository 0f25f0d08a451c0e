import { Recipe } from "../shared/model/recipe.ts";
import { UsageWrong } from "./failure.ts";
import { readRecipe } from "./recipe-file.ts";

export interface StageSettings {
  recipe?: string;
  profile?: string;
}

/** The recipe a stage is tried with: the given one, or all defaults; `--profile` goes before what it says. */
export function settingsFor({ recipe, profile }: StageSettings): Recipe {
  const base =
    recipe === undefined ? { name: "trial", sources: [{ name: "stdin" }] } : readRecipe(recipe).recipe;
  if (profile === undefined) return Recipe.parse(base);
  const masking = { ...("masking" in base ? base.masking : {}), profile };
  const parsed = Recipe.safeParse({ ...base, masking });
  if (parsed.success) return parsed.data;
  throw new UsageWrong(`--profile takes standard or strict, not '${profile}'.`, { argument: "--profile" });
}
