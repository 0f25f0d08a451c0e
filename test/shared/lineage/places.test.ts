import { beforeEach, expect, test } from "vitest";
import { MemoryLineageStore } from "../../../shared/lineage/memory-lineage-store.ts";
import { placesOf, type Stores } from "../../../shared/lineage/places.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";

let stores: Stores;

/** Two versions of `shop`, the second current, and a run after them that failed; `news` never published. */
beforeEach(async () => {
  const lineage = new MemoryLineageStore();
  stores = { store: new MemoryObjectStore(), lineage };
  for (const [dataset, run] of [
    ["shop", "shop-1"],
    ["shop", "shop-2"],
    ["shop", "shop-3"],
    ["news", "news-1"],
  ] as const)
    await lineage.putRun({
      dataset,
      run,
      status: "failed",
      started: `2026-01-0${run.at(-1)}`,
      cause: "by hand",
    });
  for (const [version, before] of [
    ["shop-1", null],
    ["shop-2", "shop-1"],
  ] as const)
    await lineage.publishVersion(
      { dataset: "shop", version, run: version, publishedAt: version, records: {}, files: {} },
      before,
    );
});

const versionsIn = async (where: Parameters<typeof placesOf>[1]) =>
  (await placesOf(stores, where)).map(({ run, version }) => version ?? `run ${run}`);

test("is the current version of each data set, or the last run of one without", async () => {
  expect((await versionsIn({})).sort()).toEqual(["run news-1", "shop-2"]);
  expect(await versionsIn({ dataset: "shop" })).toEqual(["shop-2"]);
});

test("is the version that is named, or all of them, newest first", async () => {
  expect(await versionsIn({ version: "shop-1" })).toEqual(["shop-1"]);
  expect(await versionsIn({ allVersions: true })).toEqual(["shop-2", "shop-1"]);
});

test("is the run that is named where it published nothing, and nowhere where there is no such run", async () => {
  expect(await versionsIn({ version: "shop-3" })).toEqual(["run shop-3"]);
  expect(await versionsIn({ version: "shop-4" })).toEqual([]);
});
