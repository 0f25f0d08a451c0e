import { readFileSync } from "node:fs";
import { listEvaluation } from "../shared/evaluation/list-evaluation.ts";
import { evaluationPrefix } from "../shared/model/keys.ts";
import { Recipe } from "../shared/model/recipe.ts";
import { MemoryObjectStore } from "../shared/shards/memory-object-store.ts";
import { UsageWrong } from "./failure.ts";
import { evaluationFiles, readRecipe } from "./recipe-file.ts";

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

/** The evaluation data of a recipe, as a run finds it; nothing where there is none. */
export async function evaluationFor({ recipe: path }: StageSettings) {
  if (path === undefined) return undefined;
  const recipe = readRecipe(path);
  const { name } = recipe.recipe;
  const store = new MemoryObjectStore();
  for (const { of, files } of await evaluationFiles(recipe))
    for (const file of files)
      await store.write("data", `${evaluationPrefix(name, of.name)}${file.name}`, readFileSync(file.path));
  return { store, evaluation: await listEvaluation(store, name, recipe.recipe) };
}
