import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { levelOf, readSample, SampleRows } from "../../../../functions/dedupe/tables/sample-rows.ts";
import { MemoryObjectStore } from "../../../../shared/shards/memory-object-store.ts";

const keys = Array.from({ length: 2_000 }, (_, i) => createHash("sha256").update(String(i)).digest());

describe("a shard's sample", () => {
  it("is halved by each level, and holds the same records at any higher one", async () => {
    const store = new MemoryObjectStore();
    const rows = new SampleRows();
    keys.forEach((key, at) => {
      rows.add(at, key);
    });
    const table = await rows.rows.store(store, "sample");
    const placesAt = async (level: number): Promise<number[]> =>
      (await readSample(store, table, level)).map(({ at }) => at).sort((a, b) => a - b);

    expect(await placesAt(0)).toHaveLength(keys.length);
    for (const level of [1, 2, 4]) {
      const places = await placesAt(level);

      expect(places).toEqual([...keys.keys()].filter((at) => levelOf(keys[at] ?? Buffer.alloc(16)) >= level));
      expect(places.length / (keys.length / 2 ** level)).toBeCloseTo(1, 0);
    }
    expect(await placesAt(32)).toEqual([]);
  });
});
