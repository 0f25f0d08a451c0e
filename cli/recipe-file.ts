import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { basename, dirname, resolve, sep } from "node:path";
import type { Recipe } from "../shared/model/recipe.ts";
import { parseRecipe } from "../shared/recipe/parse-recipe.ts";
import { UsageWrong } from "./failure.ts";

export interface RecipeFile {
  path: string;
  text: string;
  recipe: Recipe;
}

/** @throws RecipeInvalid, UsageWrong */
export function readRecipe(path: string): RecipeFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageWrong(`There is no recipe ${path}.`, { argument: path }, error);
  }
  return { path, text, recipe: parseRecipe(text, path) };
}

/**
 * The files of a source, by name: those its globs match beside the recipe, in the order of their names. Files of one
 * name in different folders are told apart by as much of their folder as it takes.
 * @throws UsageWrong when a path or glob matches nothing
 */
export async function filesOf(
  recipe: RecipeFile,
  source: Recipe["sources"][number],
): Promise<{ path: string; name: string }[]> {
  const paths = new Set<string>();
  const base = dirname(resolve(recipe.path));
  for (const pattern of source.files) {
    const before = paths.size;
    for await (const found of glob(pattern, { cwd: base })) paths.add(resolve(base, found));
    if (paths.size === before)
      throw new UsageWrong(
        `Source '${source.name}' names ${pattern}, which matches no file beside ${recipe.path}.`,
        { argument: pattern },
      );
  }
  const sorted = [...paths].sort();
  for (let depth = 1; ; depth++) {
    const names = sorted.map((path) => path.split(sep).slice(-depth).join("/"));
    if (new Set(names).size === sorted.length)
      return sorted.map((path, i) => ({ path, name: names[i] ?? basename(path) }));
  }
}
