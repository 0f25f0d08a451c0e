import { expect, test } from "vitest";
import { Recipe } from "../../../shared/model/recipe.ts";
import { beforeDedupe, wayOf } from "../../../shared/model/way.ts";

const plain = Recipe.parse({ name: "made-up", sources: [{ name: "made-up" }] });

test("a sourced shard's way begins at source, a generated one's at augment", () => {
  expect(wayOf(plain)).toEqual(["source", "mask", "filter", "apply", "split"]);
  expect(wayOf(plain, true)).toEqual(["augment", "mask", "filter", "apply", "split"]);
});

test("dedupe takes what filter kept where nothing is judged", () => {
  expect(beforeDedupe(plain)).toBe("filter");
});
