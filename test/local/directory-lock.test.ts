import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockDirectory } from "../../local/directory-lock.ts";
import { DirectoryInUse } from "../../local/errors.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "provender-lock-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("a second holder is refused with the first one's process number and endpoint", () => {
  const lock = lockDirectory(directory);
  lock.announce("http://127.0.0.1:1");

  expect(() => lockDirectory(directory)).toThrow(DirectoryInUse);
  expect(() => lockDirectory(directory)).toThrow(`Process ${process.pid} is working in ${directory}`);
  try {
    lockDirectory(directory);
  } catch (error) {
    expect(error).toMatchObject({ data: { pid: process.pid, endpoint: "http://127.0.0.1:1" } });
  }
});

test("is free again after release", () => {
  lockDirectory(directory).release();

  expect(lockDirectory(directory).taken).toBe(false);
});

test("another living process's lock holds", () => {
  writeFileSync(join(directory, "lock"), JSON.stringify({ pid: process.ppid }));

  expect(() => lockDirectory(directory)).toThrow(`Process ${process.ppid} is working`);
});

test("a dead process's lock is taken over, and says so", () => {
  const { pid } = spawnSync(process.execPath, ["--version"]);
  writeFileSync(join(directory, "lock"), JSON.stringify({ pid }));

  expect(lockDirectory(directory).taken).toBe(true);
});

test.skipIf(!existsSync("/proc/self/stat"))(
  "a process number given out again does not keep a dead lock alive",
  () => {
    writeFileSync(join(directory, "lock"), JSON.stringify({ pid: process.ppid, born: "0" }));

    expect(lockDirectory(directory).taken).toBe(true);
  },
);
