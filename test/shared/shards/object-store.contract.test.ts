import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { InputChanged, ObjectMissing } from "../../../shared/model/errors.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";
import type { ObjectStore } from "../../../shared/shards/object-store.ts";
import { openLocalAws } from "../../support/local-aws.ts";

const TYPE = "application/octet-stream";

async function bytes(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(chunks));
}

async function* inPieces(content: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}

describe.each([
  ["memory", async () => ({ store: new MemoryObjectStore(), close: async () => undefined })],
  ["S3", openLocalAws],
] satisfies [string, () => Promise<{ store: ObjectStore; close(): Promise<void> }>][])(
  "the %s object store",
  (_, open) => {
    let store: ObjectStore;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store, close } = await open());
    });
    afterAll(() => close());

    test("gives back what was written, whole and by range", async () => {
      const content = Buffer.from("0123456789".repeat(1000));
      await store.write("data", "a/b.txt", content, TYPE);
      expect((await bytes(store.read("data", "a/b.txt"))).equals(content)).toBe(true);
      expect((await bytes(store.read("data", "a/b.txt", { range: { start: 3, end: 7 } }))).toString()).toBe(
        "3456",
      );
      expect(await store.readWhole("data", "a/b.txt")).toEqual(content);
    });

    test("writes a long stream as one object", async () => {
      const content = Buffer.alloc(20 * 1024 * 1024 + 17, "provender ");
      await store.write("data", "long", inPieces(content, 700_001), TYPE);
      expect((await store.head("data", "long"))?.size).toBe(content.length);
      expect((await bytes(store.read("data", "long"))).equals(content)).toBe(true);
    });

    test("an empty object is an object", async () => {
      await store.write("raw", "empty", inPieces(Buffer.alloc(0), 1), TYPE);
      expect(await store.readWhole("raw", "empty")).toEqual(Buffer.alloc(0));
      expect((await bytes(store.read("raw", "empty"))).length).toBe(0);
    });

    test("a body that fails writes nothing", async () => {
      async function* failing(): AsyncGenerator<Uint8Array> {
        yield Buffer.alloc(9 * 1024 * 1024);
        throw new Error("the stage failed");
      }
      await expect(store.write("data", "never", failing(), TYPE)).rejects.toThrow();
      expect(await store.head("data", "never")).toBeUndefined();
    });

    test("says by name that there is no object, or another one", async () => {
      await store.write("data", "replaced", Buffer.from("one"), TYPE);
      const before = await store.head("data", "replaced");
      await store.write("data", "replaced", Buffer.from("two"), TYPE);
      await expect(bytes(store.read("data", "nowhere"))).rejects.toThrow(ObjectMissing);
      await expect(bytes(store.read("data", "replaced", { etag: before?.etag ?? "" }))).rejects.toThrow(
        InputChanged,
      );
      expect(await store.readWhole("data", "nowhere")).toBeUndefined();
      expect(await store.head("data", "nowhere")).toBeUndefined();
    });

    test("lists a prefix in the order of keys, whatever stands in them, and forgets what is removed", async () => {
      const keys = ["list/a b.csv", "list/a&b.csv", "list/b/c.csv", "list/é.csv", "list/z+1%.csv", "other/x"];
      for (const key of keys) await store.write("data", key, Buffer.from(key), TYPE);
      await store.remove("data", "list/b/c.csv");
      const listed = await Array.fromAsync(store.list("data", "list/"));
      const wanted = keys.filter((key) => key.startsWith("list/") && key !== "list/b/c.csv");
      wanted.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(listed.map(({ key }) => key)).toEqual(wanted);
      expect(listed.map(({ size }) => size)).toEqual(wanted.map((key) => Buffer.byteLength(key)));
    });

    test("equal content has an equal ETag", async () => {
      await store.write("data", "e1", Buffer.from("same"), TYPE);
      await store.write("data", "e2", Buffer.from("same"), TYPE);
      expect((await store.head("data", "e1"))?.etag).toBe((await store.head("data", "e2"))?.etag);
    });
  },
);
