import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fetchPublished } from "../../cli/fetch-published.ts";
import { published } from "../../shared/model/keys.ts";
import { MemoryObjectStore } from "../../shared/shards/memory-object-store.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "provender-fetch-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const text = (name: string): string => readFileSync(join(folder, name), "utf8");

async function publishedStore(version: string, files: Record<string, string>): Promise<MemoryObjectStore> {
  const store = new MemoryObjectStore();
  const manifest = JSON.stringify({ files: Object.keys(files).map((name) => ({ name })) });
  for (const [name, body] of Object.entries({ ...files, "manifest.json": manifest }))
    await store.write("data", published("d", version, name), Buffer.from(body));
  return store;
}

test("every file of the version is there, and nothing half-written beside it", async () => {
  const store = await publishedStore("v1", { "training_data.jsonl": "{}\n", "test_data.jsonl": "{}\n" });

  const written = await fetchPublished(store, { dataset: "d", version: "v1" }, folder);

  expect(written.map((path) => path.slice(folder.length + 1)).sort()).toEqual(readdirSync(folder).sort());
  expect(readdirSync(folder)).toHaveLength(3);
  expect(text("training_data.jsonl")).toBe("{}\n");
});

test("a file of the version before that has no successor goes, a stranger's file stays", async () => {
  const before = await publishedStore("v1", { "training_data.jsonl": "old", "test_data.jsonl": "old" });
  await fetchPublished(before, { dataset: "d", version: "v1" }, folder);
  writeFileSync(join(folder, "notes.txt"), "mine");
  const after = await publishedStore("v2", { "training_data.jsonl": "new" });

  await fetchPublished(after, { dataset: "d", version: "v2" }, folder);

  expect(readdirSync(folder).sort()).toEqual(["manifest.json", "notes.txt", "training_data.jsonl"]);
  expect(text("training_data.jsonl")).toBe("new");
});

test("a manifest that names files elsewhere removes nothing", async () => {
  writeFileSync(join(folder, "precious.txt"), "mine");
  writeFileSync(
    join(folder, "manifest.json"),
    JSON.stringify({ files: [{ name: "../precious.txt" }, { name: "precious.txt" }] }),
  );
  const store = await publishedStore("v1", { "training_data.jsonl": "new" });

  await fetchPublished(store, { dataset: "d", version: "v1" }, join(folder));

  expect(existsSync(join(folder, "precious.txt"))).toBe(true);
});

test("a copy that breaks off leaves the version before as it was", async () => {
  const before = await publishedStore("v1", { "training_data.jsonl": "old" });
  await fetchPublished(before, { dataset: "d", version: "v1" }, folder);
  const after = await publishedStore("v2", { "training_data.jsonl": "new" });
  const cut = Object.assign(Object.create(after), {
    async *read(_: string, key: string) {
      if (key.endsWith("training_data.jsonl")) throw new Error("cut");
      yield Buffer.from("{}");
    },
    list: after.list.bind(after),
  });

  await expect(fetchPublished(cut, { dataset: "d", version: "v2" }, folder)).rejects.toThrow("cut");

  expect(readdirSync(folder).sort()).toEqual(["manifest.json", "training_data.jsonl"]);
  expect(text("training_data.jsonl")).toBe("old");
  expect(JSON.parse(text("manifest.json")).files).toEqual([{ name: "training_data.jsonl" }]);
});

test("a folder that does not take the files is told of with the version, which is published all the same", async () => {
  const store = await publishedStore("v1", { "training_data.jsonl": "new" });
  const taken = join(folder, "taken");
  writeFileSync(taken, "mine");

  const fetching = fetchPublished(store, { dataset: "d", version: "v1" }, join(taken, "out"));

  await expect(fetching).rejects.toMatchObject({
    name: "OutUnwritable",
    message: expect.stringMatching(/^Version v1 is published, .*is a file, not a folder/),
  });
});
