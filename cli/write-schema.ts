import { writeFileSync } from "node:fs";
import { recipeReference } from "../shared/recipe/recipe-reference.ts";
import { recipeJsonSchema } from "../shared/recipe/schema-names.ts";

/** `npm run schema`: what editors check and complete recipes by, and the same for people. */
function write(name: string, text: string): void {
  writeFileSync(new URL(`../docs/${name}`, import.meta.url), text);
  console.log(`docs/${name} is up to date.`);
}

write("recipe.schema.json", `${JSON.stringify(recipeJsonSchema(), null, 2)}\n`);
write("recipe.md", recipeReference());
