import { readdirSync, readFileSync, statSync } from "node:fs";
import { glob } from "node:fs/promises";
import { basename, dirname, relative, resolve, sep } from "node:path";
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
    text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    throw new UsageWrong(unreadable(path, error), { argument: path }, error);
  }
  return { path, text, recipe: parseRecipe(text, path) };
}

function unreadable(path: string, error: unknown): string {
  switch (error instanceof Error && "code" in error && error.code) {
    case "ENOENT":
      return `There is no recipe ${path}.`;
    case "EISDIR":
      return `${path} is a folder; name the recipe in it.`;
    case "ERR_ENCODING_INVALID_ENCODED_DATA":
      return `The recipe ${path} is not valid UTF-8; save it as UTF-8.`;
    default:
      return `The recipe ${path} cannot be read: ${error instanceof Error ? error.message : error}`;
  }
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
 * @throws UsageWrong when a path or glob matches nothing, a folder without its files, or what a run would pass over
 */
async function filesOf(
  recipe: RecipeFile,
  { name, files }: NamesFiles,
  what = "Source",
): Promise<{ path: string; name: string }[]> {
  const paths = new Set<string>();
  const base = dirname(resolve(recipe.path));
  const wrong = (pattern: string, problem: string): UsageWrong =>
    new UsageWrong(`${what} '${name}' names ${pattern}, which ${problem}`, { argument: pattern });
  for (const pattern of files) {
    const found = (await Array.fromAsync(glob(pattern, { cwd: base }))).map((one) => resolve(base, one));
    if (found.length === 0) throw wrong(pattern, `matches no file beside ${recipe.path}.`);
    const [folders, others] = parted(found, isFolder);
    for (const folder of folders) {
      if (others.some((path) => path.startsWith(folder + sep)) || isEmpty(folder)) continue;
      const shown = relative(base, folder) || ".";
      throw wrong(
        pattern,
        `matches the folder ${shown} and none of its files: write ${shown}/* to read them, or *.jsonl to leave it out.`,
      );
    }
    for (const path of others) paths.add(path);
  }
  const named = namesOf([...paths].sort());
  for (const { path, name: short } of named)
    if (short.split("/").some((part) => part.startsWith(".")))
      throw wrong(relative(base, path), "is hidden: a name that begins with a dot is never read. Rename it.");
  return named;
}

function namesOf(paths: readonly string[]): { path: string; name: string }[] {
  for (let depth = 1; ; depth++) {
    const names = paths.map((path) => path.split(sep).slice(-depth).join("/"));
    if (new Set(names).size === paths.length)
      return paths.map((path, i) => ({ path, name: names[i] ?? basename(path) }));
  }
}

function parted<T>(all: readonly T[], is: (one: T) => boolean): [yes: T[], no: T[]] {
  const { yes = [], no = [] } = Object.groupBy(all, (one) => (is(one) ? "yes" : "no"));
  return [yes, no];
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // A link that leads nowhere, for one: the upload says so.
    return false;
  }
}

/** Nothing is in it that a glob would match. */
const isEmpty = (folder: string): boolean => readdirSync(folder).every((name) => name.startsWith("."));
