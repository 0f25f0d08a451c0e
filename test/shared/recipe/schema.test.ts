import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { expect, test } from "vitest";
import { parseRecipe } from "../../../shared/recipe/parse-recipe.ts";
import { recipeReference } from "../../../shared/recipe/recipe-reference.ts";
import { recipeJsonSchema } from "../../../shared/recipe/schema-names.ts";

const root = new URL("../../../", import.meta.url);

test("the schema that editors use says what the code says (npm run schema)", () => {
  const written: unknown = JSON.parse(readFileSync(new URL("docs/recipe.schema.json", root), "utf8"));
  expect(written).toEqual(JSON.parse(JSON.stringify(recipeJsonSchema())));
});

test("the reference that people read says what the code says (npm run schema)", () => {
  expect(readFileSync(new URL("docs/recipe.md", root), "utf8")).toBe(recipeReference());
});

test("every recipe of the project is valid", async () => {
  const recipes = await Array.fromAsync(glob("{examples,test/e2e}/**/recipe*.yaml", { cwd: root.pathname }));
  expect(recipes).not.toEqual([]);
  for (const recipe of recipes) parseRecipe(readFileSync(new URL(recipe, root), "utf8"), recipe);
});
