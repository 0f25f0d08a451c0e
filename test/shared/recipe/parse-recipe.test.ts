import { describe, expect, test } from "vitest";
import { RecipeInvalid } from "../../../shared/model/errors.ts";
import { nearest } from "../../../shared/recipe/nearest.ts";
import { parseRecipe } from "../../../shared/recipe/parse-recipe.ts";

/** The problems as a person reads them. */
function problems(text: string): string[] {
  try {
    parseRecipe(text, "recipe.yaml");
    return [];
  } catch (error) {
    if (!(error instanceof RecipeInvalid)) throw error;
    return error.message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
}

test("a name and one source are a recipe; everything else has a default", () => {
  const recipe = parseRecipe("name: support\nsources:\n  - name: tickets\n", "recipe.yaml");
  expect(recipe.filters.length).toEqual({ min: 10, max: 10_000, maxTokens: 65_536 });
  expect(recipe.split).toEqual({ validation: 0.1, test: 0 });
  expect(recipe.tolerance.badLines).toBe(0.01);
});

test("every problem is told at once, each with its place, what was expected, and the nearest name", () => {
  const text = [
    "name: Support Bank",
    "sorces: []",
    "sources:",
    "  - name: tickets",
    "    kind: log",
    "    fiels: [a.csv]",
    "split: { validation: 2 }",
    "filters:",
    "  length:",
    "    min: ten",
  ].join("\n");
  expect(problems(text)).toEqual([
    "recipe.yaml:1:7  name: use lower-case letters, digits and hyphens, at most 58",
    expect.stringMatching(
      /^recipe\.yaml:2:1 {2}sorces: unknown key 'sorces'; expected one of .*\(did you mean 'sources'\?\)$/,
    ),
    expect.stringMatching(
      /^recipe\.yaml:5:11 {2}sources\[0\]\.kind: expected one of human, logs, .* found "log" \(did you mean 'logs'\?\)$/,
    ),
    expect.stringMatching(/^recipe\.yaml:6:5 {2}sources\[0\]\.fiels: .*\(did you mean 'files'\?\)$/),
    expect.stringContaining("split: validation and test together must leave something"),
    "recipe.yaml:7:22  split.validation: expected at most 1, found 2",
    'recipe.yaml:10:10  filters.length.min: expected a number, found "ten"',
  ]);
});

describe("what is no recipe at all", () => {
  test.each([
    ["an empty file", "", "expected a block of keys, found nothing"],
    ["a list", "- a\n", "expected a block of keys, found a list"],
    ["broken YAML", "name: [\n", "not valid YAML"],
    ["a tab for indentation", "sources:\n\t- name: a\n", "not valid YAML: Tabs are not allowed"],
    ["a key twice", "name: a\nname: b\n", "not valid YAML: Map keys must be unique"],
    ["two documents", "name: a\n---\nname: b\n", "multiple documents"],
    [
      "aliases that multiply",
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [${"*a,".repeat(9)}]\nc: &c [${"*b,".repeat(9)}]\nd: [${"*c,".repeat(9)}]\n`,
      "Excessive alias count",
    ],
    ["ten megabytes", "#".repeat(10_000_000), "longer than a recipe can be"],
  ])("%s", (_, text, expected) => {
    expect(problems(text).join("\n")).toContain(expected);
  });
});

test("a missing key is told at its parent", () => {
  expect(problems("name: a\nsources:\n  - kind: logs\n")).toEqual([
    "recipe.yaml:3:5  sources[0].name: missing; expected text",
  ]);
});

test("two sources of one name are told apart by nobody, so they are refused", () => {
  expect(problems("name: a\nsources:\n  - name: x\n  - name: x\n")).toEqual([
    "recipe.yaml:4:11  sources[1].name: two sources are named 'x'",
  ]);
});

test("a domain is named by sources that there are", () => {
  const judge = "judge: { outOfDistribution: { inDomain: { sources: [x, y] } } }";
  expect(problems(`name: a\nsources: [{ name: x }]\n${judge}\n`).join("\n")).toMatch(
    /^recipe.yaml:3:\d+ {2}judge.outOfDistribution.inDomain.sources\[1\]: there is no source named 'y'$/,
  );
});

test("what the parts of a recipe say together is told beside what is wrong with one of them", () => {
  const text = [
    "name: a",
    "sources: [{ name: x }, { name: x, kind: log }]",
    "masking: { profile: srict, types: { EMIAL: hash } }",
  ].join("\n");
  const told = problems(text);
  expect(told.map((line) => line.split("  ")[0])).toEqual([
    "recipe.yaml:2:32",
    "recipe.yaml:2:41",
    "recipe.yaml:3:21",
    "recipe.yaml:3:37",
  ]);
  expect(told.at(-1)).toMatch(
    /^recipe.yaml:3:37 {2}masking.types.EMIAL: no detector finds EMIAL.* \(did you mean 'EMAIL'\?\)$/,
  );
});

test.each([
  ["sorces", "sources"],
  ["spilt", "split"],
  ["xyz", undefined],
])("the nearest name to %s is %s", (word, expected) => {
  expect(nearest(word, ["sources", "split", "seed", "name"])).toBe(expected);
});
