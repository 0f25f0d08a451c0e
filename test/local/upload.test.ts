import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { upload } from "../../local/upload.ts";
import { MemoryObjectStore } from "../../shared/shards/memory-object-store.ts";
import { workplace } from "../support/provender.ts";

let place: ReturnType<typeof workplace>;
beforeEach(() => {
  place = workplace();
});
afterEach(() => place.remove());

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

test("a file that goes before it is read is told of, and the same again uploads the others", async () => {
  const [a, b] = [join(place.directory, "a.jsonl"), join(place.directory, "b.jsonl")];
  for (const path of [a, b]) writeFileSync(path, "{}\n");
  const store = new MemoryObjectStore();
  const list = store.list.bind(store);
  store.list = (bucket, prefix) => {
    rmSync(b, { force: true });
    return list(bucket, prefix);
  };

  const uploading = upload(store, { bucket: "raw", prefix: "in/" }, [a, b]);

  await expect(uploading).rejects.toMatchObject({ name: "UploadInvalid", data: { file: b } });
  expect(await upload(store, { bucket: "raw", prefix: "in/" }, [a])).toMatchObject({ kept: ["a.jsonl"] });
});

describe("a file that cannot be uploaded", () => {
  test.each<[string, (path: string) => void, string]>([
    ["a folder", (path) => mkdirSync(path), "is a folder, not a file"],
    ["a pipe", (path) => void execFileSync("mkfifo", [path]), "is a pipe or a device, not a file"],
    ["a link that leads nowhere", (path) => symlinkSync("nowhere", path), "There is no file"],
    ["a link to itself", (path) => symlinkSync("a.jsonl", path), "There is no file"],
  ])("is told of before any is: %s", async (_, lay, problem) => {
    const store = new MemoryObjectStore();
    const path = join(place.directory, "a.jsonl");
    const other = join(place.directory, "0.jsonl");
    writeFileSync(other, "{}\n");
    lay(path);

    const uploading = upload(store, { bucket: "raw", prefix: "in/" }, [other, path]);

    await expect(uploading).rejects.toMatchObject({
      name: "UploadInvalid",
      message: expect.stringContaining(problem),
    });
    expect(await Array.fromAsync(store.list("raw", "in/"))).toEqual([]);
  });

  test("is told of: one that the user may not read", async () => {
    const path = join(place.directory, "a.jsonl");
    writeFileSync(path, "{}\n");
    chmodSync(path, 0);
    chmodSync(place.directory, 0o755);
    if (isRoot) process.seteuid?.(NOBODY);
    try {
      const uploading = upload(new MemoryObjectStore(), { bucket: "raw", prefix: "in/" }, [path]);

      await expect(uploading).rejects.toMatchObject({
        name: "UploadInvalid",
        message: expect.stringContaining("You may not read"),
      });
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });
});
