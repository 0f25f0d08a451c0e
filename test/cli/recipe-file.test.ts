import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readRecipe, sourceFiles } from "../../cli/recipe-file.ts";
import { workplace } from "../support/provender.ts";

let place: ReturnType<typeof workplace>;
beforeEach(() => {
  place = workplace();
});
afterEach(() => place.remove());

const recipe = (...files: string[]): string =>
  `name: shop\nsources:\n  - name: tickets\n    files: ${JSON.stringify(files)}\n`;

/** Lays empty files, and a recipe beside them; answers with what its source would read. */
async function filesOf(lay: readonly string[], ...patterns: string[]): Promise<string[]> {
  for (const path of lay) {
    mkdirSync(join(place.directory, path, ".."), { recursive: true });
    writeFileSync(join(place.directory, path), "");
  }
  const path = join(place.directory, "recipe.yaml");
  writeFileSync(path, recipe(...patterns));
  const [source] = await sourceFiles(readRecipe(path));
  return source?.files.map(({ name }) => name) ?? [];
}

describe("a source's files", () => {
  test("are those below a folder where the pattern goes through folders", async () => {
    expect(await filesOf(["in/a.jsonl", "in/deep/b.jsonl", "in/empty/.keep"], "in/**")).toEqual([
      "a.jsonl",
      "b.jsonl",
    ]);
  });

  test("are each taken once, however many patterns match them", async () => {
    expect(await filesOf(["in/a.jsonl", "in/b.jsonl"], "in/*", "in/b.jsonl")).toEqual(["a.jsonl", "b.jsonl"]);
  });

  test("are told apart by as much of their folder as it takes", async () => {
    expect(await filesOf(["one/a.jsonl", "two/a.jsonl"], "*/a.jsonl")).toEqual([
      "one/a.jsonl",
      "two/a.jsonl",
    ]);
  });

  test.each([
    ["a pattern that matches nothing", ["in/a.jsonl"], "in/*.csv", "matches no file beside"],
    ["a folder", ["in/a.jsonl"], "in", "the folder in and none of its files: write in/* to read them"],
    ["a folder beside files", ["in/a.jsonl", "in/b/c.jsonl"], "in/*", "write in/b/* to read them"],
    ["a hidden file", ["in/.a.jsonl"], "in/.a.jsonl", "is hidden: a name that begins with a dot"],
  ])("are not read past %s", async (_, lay, pattern, problem) => {
    await expect(filesOf(lay, pattern)).rejects.toMatchObject({
      name: "UsageWrong",
      message: expect.stringContaining(problem),
    });
  });

  test("may be links, also those that lead nowhere, of which the upload tells", async () => {
    mkdirSync(join(place.directory, "in"));
    symlinkSync("nowhere", join(place.directory, "in/link.jsonl"));

    expect(await filesOf([], "in/*")).toEqual(["link.jsonl"]);
  });
});

describe("a recipe that cannot be read", () => {
  test.each([
    ["is not there", undefined, "There is no recipe"],
    ["is a folder", "folder", "is a folder; name the recipe in it"],
    ["is no UTF-8", Buffer.from("name: caf\xe9\n", "latin1"), "is not valid UTF-8; save it as UTF-8"],
  ])("is told of: it %s", (_, content, problem) => {
    const path = join(place.directory, "recipe.yaml");
    if (content === "folder") mkdirSync(path);
    else if (content !== undefined) writeFileSync(path, content);

    expect(() => readRecipe(path)).toThrow(problem);
  });
});
