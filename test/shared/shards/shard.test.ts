import fc from "fast-check";
import { expect, test } from "vitest";
import { ShardCorrupt } from "../../../shared/model/errors.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";
import { readLines } from "../../../shared/shards/shard-reader.ts";
import { ShardWriter } from "../../../shared/shards/shard-writer.ts";

async function written(store: MemoryObjectStore, lines: readonly string[], key = "k") {
  const writer = new ShardWriter(store, "data", key);
  for (const line of lines) {
    writer.write(line);
    await writer.drained();
  }
  return writer.close();
}

test("lines come back as they were written, with their count, length and hash", async () => {
  const line = fc.string({ unit: "grapheme", minLength: 1 }).map((text) => JSON.stringify(text));
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 50 }), async (lines) => {
      const store = new MemoryObjectStore();
      const output = await written(store, lines);
      const batches = await Array.fromAsync(readLines(store, output));
      expect(batches.flat()).toEqual(lines);
      expect(output.records).toBe(lines.length);
      expect(output.bytes).toBe(Buffer.byteLength(lines.map((l) => `${l}\n`).join("")));
    }),
    { numRuns: 50 },
  );
});

test("a shard of many frames is read whole, and equal lines give equal bytes", async () => {
  const store = new MemoryObjectStore();
  const lines = Array.from({ length: 40_000 }, (_, i) => JSON.stringify({ i, text: "é".repeat(i % 90) }));
  const one = await written(store, lines, "one");
  const two = await written(store, lines, "two");
  expect((await Array.fromAsync(readLines(store, one))).flat()).toEqual(lines);
  expect(one.sha256).toBe(two.sha256);
  const [bytes, again] = [await store.readWhole("data", "one"), await store.readWhole("data", "two")];
  expect(bytes && again && bytes.equals(again)).toBe(true);
});

test("a line longer than a frame goes through, between others", async () => {
  const store = new MemoryObjectStore();
  const lines = ["before", "é".repeat(3 * 1024 * 1024), "after"];
  const output = await written(store, lines);
  expect((await Array.fromAsync(readLines(store, output))).flat()).toEqual(lines);
});

test("lines that are held somewhere else stay what they were while later ones are written", async () => {
  const store = new MemoryObjectStore();
  const slow = new ShardWriter(store, "data", "slow");
  const lines = Array.from({ length: 60 }, (_, i) => String(i % 10).repeat(100_000));
  // No await between them: their frames wait all at once, and their memory must not be given away.
  for (const line of lines) slow.write(line);
  const output = await slow.close();
  expect((await Array.fromAsync(readLines(store, output))).flat()).toEqual(lines);
  expect(output.sha256).toBe((await written(store, lines)).sha256);
});

test("a shard that lost its end is refused by name, also where the cut falls between frames", async () => {
  const store = new MemoryObjectStore();
  const output = await written(store, ['{"a":1}', '{"a":2}']);
  await store.write("data", "k", Buffer.alloc(0));
  await expect(Array.fromAsync(readLines(store, output))).rejects.toThrow(ShardCorrupt);
});

test("a shard that is not what was written says what to delete for it to be made anew", async () => {
  const store = new MemoryObjectStore();
  const output = { ...(await written(store, ["{}"])), key: "work/mask/0123/records.jsonl.zst" };
  await store.write("data", output.key, Buffer.alloc(0));

  await expect(Array.fromAsync(readLines(store, output))).rejects.toThrow("delete results/mask/0123.json in");
});
