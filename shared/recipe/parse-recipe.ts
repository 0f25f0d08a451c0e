import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
} from "yaml";
import type { z } from "zod";
import { RecipeInvalid, type RecipeProblem } from "../model/errors.ts";
import { Recipe } from "../model/recipe.ts";
import { nearest } from "./nearest.ts";
import { allowedAt, expectation, found } from "./schema-names.ts";

/** A recipe is written by a person; a file past this length is something else. */
const LONGEST = 1024 * 1024;

type Path = readonly PropertyKey[];

/**
 * Reads a recipe and fills in its defaults.
 * @param file The name problems are told with.
 * @throws RecipeInvalid with every problem at once, each where it stands in the file
 */
export function parseRecipe(text: string, file: string): Recipe {
  if (text.length > LONGEST)
    throw invalid(file, [
      {
        path: "",
        line: 1,
        column: 1,
        message: "longer than a recipe can be (1 MiB); is this the right file?",
      },
    ]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, merge: true });
  const syntax = document.errors.map((error): RecipeProblem => {
    const { line, col } = lines.linePos(error.pos[0]);
    const [said = error.message] = error.message.split(/ at line \d|\n|; please use/);
    return { path: "", line, column: col, message: `not valid YAML: ${said.replace(/[:.]$/, "")}` };
  });
  if (syntax.length > 0) throw invalid(file, syntax);
  const value = plain(document, file);
  const parsed = Recipe.safeParse(value);
  if (parsed.success) return parsed.data;
  const places = new Places(document, lines);
  const problems = parsed.error.issues.flatMap((issue) => problemsOf(issue, value, places));
  throw invalid(
    file,
    problems.sort((a, b) => a.line - b.line || a.column - b.column),
  );
}

function plain(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw invalid(file, [{ path: "", line: 1, column: 1, message: `not a recipe: ${message}` }]);
  }
}

function problemsOf(issue: z.core.$ZodIssue, value: unknown, places: Places): RecipeProblem[] {
  const at = (path: Path, key: boolean, message: string, suggestion?: string): RecipeProblem => ({
    path: pathText(path),
    ...places.of(path, key),
    message,
    ...(suggestion !== undefined && { suggestion }),
  });
  if (issue.code === "unrecognized_keys") {
    const allowed = allowedAt(issue.path);
    return issue.keys.map((key) =>
      at(
        [...issue.path, key],
        true,
        `unknown key '${key}'; expected one of ${allowed.join(", ")}`,
        nearest(key, allowed),
      ),
    );
  }
  const actual = valueAt(value, issue.path);
  if (issue.code === "invalid_type" && actual === undefined && issue.path.length > 0)
    return [at(issue.path, false, `missing; expected ${expectation(issue)}`)];
  if (issue.code === "invalid_value" && typeof actual === "string") {
    const names = issue.values.map(String);
    return [
      at(issue.path, false, `expected one of ${names.join(", ")}, found "${actual}"`, nearest(actual, names)),
    ];
  }
  if (issue.code === "custom" && isNames(issue.params?.names))
    return [at(issue.path, true, issue.message, nearest(String(issue.path.at(-1)), issue.params.names))];
  if (issue.code === "custom" || issue.code === "invalid_format")
    return [at(issue.path, false, issue.message)];
  return [at(issue.path, false, `expected ${expectation(issue)}, found ${found(actual)}`)];
}

/** Where the parts of a document stand. */
class Places {
  readonly #document: Document;
  readonly #lines: LineCounter;

  constructor(document: Document, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
  }

  /** The place of a value or, with `key`, of its name; of the nearest parent there is, where it is missing. */
  of(path: Path, key: boolean): { line: number; column: number } {
    for (let depth = path.length; depth >= 0; depth--) {
      const offset = this.#offset(path.slice(0, depth), key && depth === path.length);
      if (offset === undefined) continue;
      const { line, col } = this.#lines.linePos(offset);
      return { line: Math.max(line, 1), column: Math.max(col, 1) };
    }
    return { line: 1, column: 1 };
  }

  #offset(path: Path, key: boolean): number | undefined {
    let node: unknown = this.#document.contents;
    for (const [depth, name] of path.entries()) {
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(name));
        if (!isPair(pair)) return undefined;
        if (key && depth === path.length - 1) return isNode(pair.key) ? pair.key.range?.[0] : undefined;
        node = pair.value ?? pair.key;
      } else if (isCollection(node)) node = node.get(name, true);
      else return undefined;
    }
    return isNode(node) ? node.range?.[0] : undefined;
  }
}

const isNames = (names: unknown): names is string[] => Array.isArray(names);

function valueAt(value: unknown, path: Path): unknown {
  let at: unknown = value;
  for (const name of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, name)) return undefined;
    at = Reflect.get(at, name);
  }
  return at;
}

/** As a person would write it: `sources[0].kind`. */
const pathText = (path: Path): string =>
  path
    .map((name, i) => (typeof name === "number" ? `[${name}]` : `${i > 0 ? "." : ""}${String(name)}`))
    .join("");

function invalid(file: string, problems: RecipeProblem[]): RecipeInvalid {
  const told = problems.map(({ path, line, column, message, suggestion }) => {
    const where = `${file}:${line}:${column}`;
    const hint = suggestion === undefined ? "" : ` (did you mean '${suggestion}'?)`;
    return `  ${where}  ${path === "" ? "" : `${path}: `}${message}${hint}`;
  });
  const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
  return new RecipeInvalid(`The recipe ${file} has ${count}:\n${told.join("\n")}`, { file, problems });
}
