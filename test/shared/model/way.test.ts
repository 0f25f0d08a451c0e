import { expect, test } from "vitest";
import { Recipe } from "../../../shared/model/recipe.ts";
import { beforeDedupe, wayOf } from "../../../shared/model/way.ts";

const plain = Recipe.parse({ name: "made-up", sources: [{ name: "made-up" }] });

test("a sourced shard's way begins at source, a generated one's at augment", () => {
  expect(wayOf(plain)).toEqual(["source", "mask", "filter", "apply", "split"]);
  expect(wayOf(plain, true)).toEqual(["augment", "mask", "filter", "apply", "split"]);
});

const judged = Recipe.parse({
  name: "made-up",
  sources: [{ name: "made-up" }],
  judge: { outOfDistribution: { inDomain: { categories: ["any"] } } },
});

test("a judged run's way has one step more, whose records dedupe takes", () => {
  expect(wayOf(judged)).toEqual(["source", "mask", "filter", "judge", "apply", "split"]);
  expect(wayOf(judged, true)).toEqual(["augment", "mask", "filter", "judge", "apply", "split"]);
  expect(beforeDedupe(judged)).toBe("judge");
});

test("dedupe takes what filter kept where nothing is judged", () => {
  expect(beforeDedupe(plain)).toBe("filter");
});
