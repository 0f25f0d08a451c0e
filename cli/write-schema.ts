import { writeFileSync } from "node:fs";
import { recipeJsonSchema } from "../shared/recipe/schema-names.ts";

/** `npm run schema`: what editors check and complete recipes by. */
const target = new URL("../docs/recipe.schema.json", import.meta.url);
writeFileSync(target, `${JSON.stringify(recipeJsonSchema(), null, 2)}\n`);
console.log("docs/recipe.schema.json is up to date.");
