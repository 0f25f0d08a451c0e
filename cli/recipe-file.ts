import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { basename, dirname, resolve, sep } from "node:path";
import type { Recipe, Source } from "../shared/model/recipe.ts";
import type { EvaluationSet } from "../shared/model/recipe-filters.ts";
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

type NamesFiles = Pick<Recipe["sources"][number], "name" | "files">;
type FilesOfOne<Named> = { of: Named; files: { path: string; name: string }[] };

/** The files of each source of the recipe. @throws UsageWrong */
export const sourceFiles = (recipe: RecipeFile): Promise<FilesOfOne<Source>[]> =>
  eachFiles(recipe, recipe.recipe.sources);

/** The files of each set of evaluation data. @throws UsageWrong */
export const evaluationFiles = (recipe: RecipeFile): Promise<FilesOfOne<EvaluationSet>[]> =>
  eachFiles(recipe, recipe.recipe.filters.decontamination.against, "Evaluation data");

const eachFiles = <Named extends NamesFiles>(
  recipe: RecipeFile,
  all: readonly Named[],
  what?: string,
): Promise<FilesOfOne<Named>[]> =>
  Promise.all(all.map(async (of) => ({ of, files: await filesOf(recipe, of, what) })));

/**
 * The files of a source, by name: those its globs match beside the recipe, in the order of their names. Files of one
 * name in different folders are told apart by as much of their folder as it takes.
 * @throws UsageWrong when a path or glob matches nothing
 */
async function filesOf(
  recipe: RecipeFile,
  { name, files }: NamesFiles,
  what = "Source",
): Promise<{ path: string; name: string }[]> {
  const paths = new Set<string>();
  const base = dirname(resolve(recipe.path));
  for (const pattern of files) {
    const before = paths.size;
    for await (const found of glob(pattern, { cwd: base })) paths.add(resolve(base, found));
    if (paths.size === before)
      throw new UsageWrong(
        `${what} '${name}' names ${pattern}, which matches no file beside ${recipe.path}.`,
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
