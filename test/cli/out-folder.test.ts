import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkFolder, makeFolder } from "../../cli/out-folder.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "provender-out-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a folder that can be made is not made yet", () => {
  checkFolder(join(folder, "some/where"));

  expect(existsSync(join(folder, "some"))).toBe(false);
});

test.each([
  ["no name", () => "", "name a folder"],
  ["a file", () => join(folder, "file"), "is a file, not a folder"],
  ["a file on the way", () => join(folder, "file/out"), "is a file, not a folder"],
])("%s is refused before anything is done", (_, path, problem) => {
  writeFileSync(join(folder, "file"), "");

  expect(() => checkFolder(path())).toThrow(problem);
});

test("a folder is made with those above it", () => {
  makeFolder(join(folder, "some/where"));

  expect(existsSync(join(folder, "some/where"))).toBe(true);
});

test.skipIf(!existsSync("/proc/self"))("making one where none can be ends", () => {
  expect(() => makeFolder("/proc/some/where")).toThrow("/proc/some");
});
