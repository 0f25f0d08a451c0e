import { describe, expect, test } from "vitest";
import { MemoryLineageStore } from "../../../shared/lineage/memory-lineage-store.ts";
import { NotConserved, StorageUnavailable } from "../../../shared/model/errors.ts";
import { workResult } from "../../../shared/model/keys.ts";
import type { LedgerLine } from "../../../shared/model/outcome.ts";
import { Recipe } from "../../../shared/model/recipe.ts";
import type { RunManifest, StepEvent } from "../../../shared/model/run.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";
import { readLines } from "../../../shared/shards/shard-reader.ts";
import { resultOf } from "../../../shared/stage/results.ts";
import { runShard } from "../../../shared/stage/run-shard.ts";
import type { Services, ShardStage } from "../../../shared/stage/stage.ts";

const manifest: RunManifest = {
  dataset: "d",
  run: "d-1",
  recipe: Recipe.parse({ name: "d", sources: [{ name: "s" }] }),
  recipeSha256: "0",
  parts: [],
  partitions: 1,
};
const event: StepEvent = { run: "d-1", round: 0, shard: 3 };

function services(codeVersion = "v1"): Services & { store: MemoryObjectStore; lineage: MemoryLineageStore } {
  return {
    store: new MemoryObjectStore(),
    lineage: new MemoryLineageStore(),
    codeVersion,
    clock: () => new Date("2026-01-01T00:00:00Z"),
  };
}

/** A stage over numbers: even ones stay, multiples of five cannot be read, the others go. Counts how often it worked. */
function evenNumbers(numbers: readonly number[]): ShardStage<number> & { worked: () => number } {
  let worked = 0;
  return {
    step: "filter",
    worked: () => worked,
    prepare: async () => ({
      determinants: { numbers },
      enters: "in",
      outputs: { records: "data" },
      async *read() {
        worked++;
        for (let at = 0; at < numbers.length; at += 4) yield numbers.slice(at, at + 4);
      },
      step(n, emit): LedgerLine {
        const id = n.toString(16).padStart(32, "0");
        if (n % 5 === 0) return { id, outcome: "quarantined", reason: "fives" };
        if (n % 2 === 1) return { id, outcome: "dropped", reason: "odd" };
        emit("records", JSON.stringify(n));
        return { id, outcome: "kept" };
      },
      summary: () => ({ numbers: numbers.length }),
    }),
  };
}

const ONE_TO_TEN = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe("running a stage over a shard", () => {
  test("each item leaves by a named door: counted, written to the ledger in order, what stays to the output", async () => {
    const given = services();
    const result = await runShard(evenNumbers(ONE_TO_TEN), given, manifest, event);
    expect(result.counts).toEqual({
      in: 10,
      produced: 0,
      kept: 4,
      changed: 0,
      dropped: { odd: 4 },
      quarantined: { fives: 2 },
    });
    const records =
      result.outputs.records && (await Array.fromAsync(readLines(given.store, result.outputs.records)));
    expect(records?.flat()).toEqual(["2", "4", "6", "8"]);
    const ledger = result.ledger && (await Array.fromAsync(readLines(given.store, result.ledger)));
    expect(ledger?.flat().map((line): string => JSON.parse(line).outcome)).toEqual(
      ONE_TO_TEN.map((n) => (n % 5 === 0 ? "quarantined" : n % 2 ? "dropped" : "kept")),
    );
    expect(await resultOf(given.store, "d-1", "filter", 3)).toEqual(result);
    expect((await given.lineage.listSteps("d-1"))[0]).toMatchObject({
      step: "filter",
      shard: 3,
      reused: false,
    });
  });

  test("the same work is not done twice, by any run; other input or other code is other work", async () => {
    const given = services();
    const stage = evenNumbers(ONE_TO_TEN);
    const first = await runShard(stage, given, manifest, event);
    const again = await runShard(stage, given, { ...manifest, run: "d-2" }, { ...event, run: "d-2" });
    expect(again).toEqual(first);
    expect(stage.worked()).toBe(1);
    expect((await given.lineage.listSteps("d-2"))[0]?.reused).toBe(true);
    await runShard(stage, { ...given, codeVersion: "v2" }, manifest, event);
    expect(stage.worked()).toBe(2);
  });

  test("a result says nothing of clock or run, and equal work gives equal bytes", async () => {
    const [one, other] = [services(), services()];
    const first = await runShard(evenNumbers(ONE_TO_TEN), one, manifest, event);
    const late = { ...other, clock: () => new Date("2030-05-05T00:00:00Z") };
    const second = await runShard(
      evenNumbers(ONE_TO_TEN),
      late,
      { ...manifest, run: "d-9" },
      { ...event, run: "d-9" },
    );
    expect(second).toEqual(first);
    const key = first.outputs.records?.key ?? "";
    expect(await other.store.readWhole("data", key)).toEqual(await one.store.readWhole("data", key));
  });

  test("a stage that fails leaves no result, and its next try does the work", async () => {
    const given = services();
    const stage = evenNumbers(ONE_TO_TEN);
    const dying: ShardStage<number> = {
      ...stage,
      async prepare(context) {
        const work = await stage.prepare(context);
        return {
          ...work,
          async *read() {
            yield [1, 2, 3];
            throw new StorageUnavailable("gone", { operation: "GetObject", resource: "data/x" });
          },
        };
      },
    };
    await expect(runShard(dying, given, manifest, event)).rejects.toThrow(StorageUnavailable);
    expect(await Array.fromAsync(given.store.list("data", ""))).toEqual([]);
    expect((await runShard(stage, given, manifest, event)).counts.in).toBe(10);
  });

  test("a result that is only half there says nothing, and the work is done again", async () => {
    const own = services();
    const stage = evenNumbers([1, 2]);
    const { key } = await runShard(stage, own, manifest, event);
    await own.store.write("data", workResult("filter", key), Buffer.from('{"step":'), "application/json");

    await runShard(stage, own, manifest, event);

    expect(stage.worked()).toBe(2);
    expect(await resultOf(own.store, event.run, "filter", event.shard)).toMatchObject({ key });
  });

  test("an output that cannot be written fails the step by the store's own error", async () => {
    const given = services();
    given.store.write = async () => {
      throw new StorageUnavailable("full", { operation: "PutObject", resource: "data/x" });
    };
    await expect(runShard(evenNumbers(ONE_TO_TEN), given, manifest, event)).rejects.toThrow(
      StorageUnavailable,
    );
  });

  test("counts that do not balance fail the step: a defect of ours is never published", async () => {
    const stage = evenNumbers([2]);
    const losing: ShardStage<number> = {
      ...stage,
      async prepare(context) {
        const work = await stage.prepare(context);
        // Counted as kept twice: once by an outcome the counts do not know.
        return { ...work, step: () => ({ outcome: "kept", reason: "twice" }), read: doubled };
      },
    };
    async function* doubled(): AsyncGenerator<number[]> {
      const batch = [2, 4];
      batch[Symbol.iterator] = [2].values.bind([2]);
      yield batch;
    }
    await expect(runShard(losing, services(), manifest, event)).rejects.toThrow(NotConserved);
  });
});
