import { describe, expect, it } from "vitest";
import { foundDuplicates } from "../../../shared/model/keys.ts";
import { Duplicates } from "../../../shared/model/round.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";
import { endRun, record, runDedupe } from "./flow.ts";

const EARLIER = "made-up-20251201T000000Z-0000";
const LATER = "made-up-20260101T000000Z-0001";
const TEXT =
  "Since the last update my router restarts every evening at about eight, and the lamp at its front blinks red three times before it goes dark";

const published = [
  record("Is it open?", "Until six.", { kind: "synthetic", name: "a" }),
  record(TEXT, "Hold the button for ten seconds.", { kind: "synthetic", name: "b" }),
  record("Only in the earlier one", "So it is.", { name: "c" }),
];
const fresh = [
  record("Is it open?", "Until six.", { kind: "human", quality: 1, name: "d" }),
  record(`${TEXT} again`, "Hold the button for ten seconds.", { kind: "human", name: "e" }),
  record("Something new", "Indeed.", { name: "f" }),
  record("Something new!", "Indeed.", { name: "g" }),
];

async function afterEarlier(partitions: number): Promise<MemoryObjectStore> {
  const store = new MemoryObjectStore();
  await runDedupe([[published.slice(0, 1), published.slice(1)]], partitions, {}, store, undefined, EARLIER);
  await endRun(store, EARLIER, [0, 1]);
  return store;
}

describe("examples of versions that the recipe names", () => {
  it.each([1, 2, 5])("do not appear again, whoever wrote them (%i partitions)", async (partitions) => {
    const store = await afterEarlier(2);

    const { ledger } = await runDedupe(
      [[fresh.slice(0, 2), fresh.slice(2)]],
      partitions,
      { against: [EARLIER] },
      store,
      undefined,
      LATER,
    );

    expect(ledger.map(({ reason, detail }) => [reason, detail])).toEqual([
      ["exact_duplicate", { keeper: published[0]?.id, similarity: 1, version: EARLIER }],
      ["near_duplicate", { keeper: published[1]?.id, similarity: expect.closeTo(0.93, 1), version: EARLIER }],
      [undefined, undefined],
      ["exact_duplicate", { keeper: fresh[2]?.id, similarity: 1 }],
    ]);
  });

  it("do appear again where the recipe names none: a rebuild is whole", async () => {
    const store = await afterEarlier(1);

    const { survivors } = await runDedupe([[published]], 1, {}, store, undefined, LATER);

    expect(survivors).toHaveLength(3);
  });

  it("stop the run by name where there is no such version", async () => {
    const run = runDedupe([[fresh]], 1, { against: ["made-up-of-another-day"] });

    await expect(run).rejects.toMatchObject({
      name: "ObjectMissing",
      message: expect.stringContaining("made-up-of-another-day"),
    });
  });
});

describe("what was found", () => {
  it("is written once a round, with how it was searched", async () => {
    const store = new MemoryObjectStore();
    const records = [...fresh, record(TEXT, "Hold the button for ten seconds.", { name: "h" })];
    await runDedupe([[records.slice(0, 2), records.slice(2)]], 3, {}, store);

    const stored = await store.readWhole("data", foundDuplicates("made-up-20260101T000000Z-0000", 0));

    expect(Duplicates.parse(JSON.parse(stored?.toString("utf8") ?? ""))).toEqual({
      search: { threshold: 0.8, bands: 16, rows: 6, recall: expect.closeTo(0.992, 3) },
      equal: { groups: 1, records: 2, largest: 2 },
      near: { pairs: 1, clusters: 1, records: 2, dropped: 1, largest: [{ id: fresh[1]?.id, records: 2 }] },
      // Two equal ones, two that are near, and one like no other.
      spread: {
        records: 5,
        clusters: 3,
        largest: { id: expect.any(String), records: 2 },
        evenness: 0.96,
      },
    });
  });
});
