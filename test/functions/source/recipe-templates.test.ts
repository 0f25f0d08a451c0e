import { describe, expect, test } from "vitest";
import { RecipeInvalid } from "../../../shared/model/errors.ts";
import { parseRecipe } from "../../../shared/recipe/parse-recipe.ts";

const recipe = (source: string): string => `name: d\nsources:\n  - name: s\n${source}`;

describe("what a source's mapping could not be made from is told with its place when the recipe is read", () => {
  test.each([
    ["a template with an open brace", '    key: "{id"\n', 4],
    ["a message's too", '    messages:\n      - role: user\n        content: "a}"\n', 6],
    ["a regular expression", '    where:\n      - field: x\n        matches: "("\n', 6],
  ])("%s", (_, source, line) => {
    const problems = (): unknown => {
      try {
        return parseRecipe(recipe(source), "r.yaml");
      } catch (error) {
        return error instanceof RecipeInvalid ? error.data.problems : error;
      }
    };
    expect(problems()).toMatchObject([{ line }]);
  });
});
