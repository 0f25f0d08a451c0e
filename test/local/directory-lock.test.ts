import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockDirectory, readHolder } from "../../local/directory-lock.ts";
import { DirectoryInUse } from "../../local/errors.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "provender-lock-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("a second holder is refused with the first one's process number", () => {
  lockDirectory(directory);

  expect(() => lockDirectory(directory)).toThrow(DirectoryInUse);
  expect(() => lockDirectory(directory)).toThrow(`Process ${process.pid} is working in ${directory}`);
});

test("tells others how to reach what the holder has open, while it lives", () => {
  const lock = lockDirectory(directory);

  lock.announce({ AWS_REGION: "here" });

  expect(readHolder(directory)).toMatchObject({ pid: process.pid, environment: { AWS_REGION: "here" } });
  lock.release();
  expect(readHolder(directory)).toBeUndefined();
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

test.each(["", "{}", "\0\0\0"])(
  "a lock that lost its content with the machine's power is taken over: %j",
  (content) => {
    writeFileSync(join(directory, "lock"), content);

    expect(readHolder(directory)).toBeUndefined();
    expect(lockDirectory(directory).taken).toBe(true);
  },
);

test("a file in the directory's place is told of", () => {
  const place = join(directory, ".provender");
  writeFileSync(place, "");

  expect(() => lockDirectory(place)).toThrow(`${place} is a file`);
});

test.skipIf(!existsSync("/proc/self/stat"))(
  "a process number given out again does not keep a dead lock alive",
  () => {
    writeFileSync(join(directory, "lock"), JSON.stringify({ pid: process.ppid, born: "0" }));

    expect(lockDirectory(directory).taken).toBe(true);
  },
);

test.skipIf(!existsSync("/proc/self/stat"))("a process that nobody mourns is dead all the same", async () => {
  // Its parent becomes a program that never asks how it ended; only then it ends: a shell would ask.
  const parent = spawn("sh", ["-c", "sleep 600 & echo $!; exec tail -f /dev/null"]);
  const [chunk] = await once(parent.stdout, "data");
  const pid = Number(chunk);
  while (!readFileSync(`/proc/${parent.pid}/cmdline`, "utf8").startsWith("tail")) await setImmediate();
  process.kill(pid, "SIGKILL");
  while (!readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ")) await setImmediate();
  writeFileSync(join(directory, "lock"), JSON.stringify({ pid }));

  expect(lockDirectory(directory).taken).toBe(true);
  parent.kill();
});
