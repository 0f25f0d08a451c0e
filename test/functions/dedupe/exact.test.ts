import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideTogether } from "../../../functions/dedupe/joining/decide-together.ts";
import { Dedupe } from "../../../shared/model/recipe-dedupe.ts";
import type { Example } from "../../../shared/model/record.ts";
import { SourceKind } from "../../../shared/model/record.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";
import { record, runDedupe } from "./flow.ts";

const exactOnly = { exact: true, near: { enabled: false } };

interface Standing {
  kind?: SourceKind;
  quality?: number;
  marked?: boolean;
}

describe("exact duplicates", () => {
  it("are equal but for case, width, white space, punctuation and system prompts", async () => {
    const same = [
      record("Where is my parcel?", "On its way."),
      record("WHERE is  my\n\uff50arcel", "On its way!", { name: "b" }),
      record("Where is my parcel?", "On its way. ", { name: "c", system: "Be kind." }),
      record("Where is my parcel #2?", "On its way.", { name: "d" }),
    ];

    const { ledger, survivors } = await runDedupe([[same]], 1, exactOnly);

    expect(survivors.map(({ id }) => id)).toEqual([same[0]?.id, same[3]?.id]);
    expect(ledger[1]).toEqual({
      id: same[1]?.id,
      outcome: "dropped",
      reason: "exact_duplicate",
      detail: { keeper: same[0]?.id, similarity: 1 },
    });
    expect(ledger[2]).toMatchObject({ outcome: "dropped", detail: { keeper: same[0]?.id } });
  });

  it("keep their roles apart", async () => {
    const { survivors } = await runDedupe(
      [[[record("one two", "three"), record("one", "two three")]]],
      1,
      exactOnly,
    );

    expect(survivors).toHaveLength(2);
  });

  it.each<[string, Standing, Standing, number]>([
    ["a person's before a log's", { kind: "logs" }, { kind: "human" }, 1],
    ["a log's before a public one", { kind: "public", quality: 1 }, { kind: "logs", quality: 0 }, 1],
    ["a public one before a synthetic one", { kind: "synthetic" }, { kind: "public" }, 1],
    ["the better one", { quality: 0.4 }, { quality: 0.5 }, 1],
    ["one with a quality before one without", {}, { quality: 0 }, 1],
    ["a marked one before one that was only measured", { quality: 0.9 }, { quality: 0.5, marked: true }, 1],
    ["the first", {}, {}, 0],
  ])("keep %s", async (_, first, second, kept) => {
    const records = [
      record("Q?", "Answer.", { ...first, name: "a" }),
      record("Q?", "Answer.", { ...second, name: "b" }),
    ];

    const { survivors } = await runDedupe([[records]], 2, exactOnly);

    expect(survivors).toEqual([records[kept]]);
  });

  it("never lose an earlier round's example to a later one", async () => {
    const sourced = record("Q?", "Answer.", { kind: "synthetic", name: "a" });
    const generated = record("Q?", "Answer.", { kind: "human", quality: 1, name: "b" });
    const fresh = record("R?", "Another.", { kind: "synthetic", name: "c" });

    const { survivors } = await runDedupe([[[sourced]], [[generated, fresh]]], 3, exactOnly);

    expect(survivors).toEqual([sourced, fresh]);
  });

  it("are left alone when the recipe says so", async () => {
    const records = [record("Q?", "A."), record("Q?", "A.", { name: "b" })];

    const { survivors } = await runDedupe([[records]], 1, { ...exactOnly, exact: false });

    expect(survivors).toEqual(records);
  });
});

describe("one question with two answers", () => {
  it("keeps both and notes each at the other", async () => {
    const records = [
      record("Card lost?", "lost_card"),
      record("card lost?", "stolen_card"),
      record("Other?", "x"),
    ];

    const { ledger, matches, applies } = await runDedupe(
      [[records.slice(0, 1), records.slice(1)]],
      2,
      exactOnly,
    );

    expect(ledger.map(({ outcome, detail }) => [outcome, detail])).toEqual([
      ["kept", { conflicting_answer: records[1]?.id }],
      ["kept", { conflicting_answer: records[0]?.id }],
      ["kept", undefined],
    ]);
    const conflicts = matches.map(({ summary }) => (isNoted(summary) ? summary.conflicts : 0));
    expect(conflicts.reduce((sum, n) => sum + n, 0)).toBe(1);
    expect(applies.map(({ summary }) => isNoted(summary) && summary.conflicts)).toEqual([1, 1]);
  });
});

const isNoted = (summary: unknown): summary is { conflicts: number } =>
  typeof summary === "object" && summary !== null && "conflicts" in summary;

const records = fc
  .array(
    fc.record({
      question: fc.constantFrom("a", "b", "c"),
      answer: fc.constantFrom("x", "X ", "y"),
      kind: fc.constantFrom(...SourceKind.options),
      quality: fc.option(fc.constantFrom(0.1, 0.9), { nil: undefined }),
    }),
    { maxLength: 24 },
  )
  .map((rows) =>
    rows.map(({ question, answer, kind, quality }, i) =>
      record(question, answer, { name: String(i), kind, ...(quality !== undefined && { quality }) }),
    ),
  );

/** The records in order, cut at the given places. */
function cut(all: readonly Example[], places: readonly number[]): Example[][] {
  const ends = [...places.map((place) => place % (all.length + 1)), all.length].sort((a, b) => a - b);
  return ends.map((end, i) => all.slice(ends[i - 1] ?? 0, end));
}

describe("however the records are cut into shards and partitions", () => {
  it("the same ones are dropped, for the same keepers", async () => {
    await fc.assert(
      fc.asyncProperty(
        records,
        fc.array(fc.nat(), { maxLength: 4 }),
        fc.integer({ min: 1, max: 5 }),
        async (all, places, partitions) => {
          const together = decideTogether(all, Dedupe.parse(exactOnly)).verdicts;

          const { ledger, applies } = await runDedupe([cut(all, places)], partitions, exactOnly);

          expect(ledger.map(({ id, outcome, detail }) => ({ id, outcome, detail }))).toEqual(
            all.map(({ id }, i) => {
              const verdict = together[i];
              if (!verdict) return { id, outcome: "kept", detail: undefined };
              const other = all[verdict.other]?.id;
              return verdict.reason === "conflicting_answer"
                ? { id, outcome: "kept", detail: { conflicting_answer: other } }
                : { id, outcome: "dropped", detail: { keeper: other, similarity: verdict.similarity } };
            }),
          );
          expect(applies.reduce((sum, { counts }) => sum + counts.in, 0)).toBe(all.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("a second run over the same shards", () => {
  it("computes nothing; with one more shard it leaves alone those it did not touch", async () => {
    const store = new MemoryObjectStore();
    const shards = [[record("a", "x")], [record("b", "y")]];
    await runDedupe([shards], 2, exactOnly, store);

    const again = await runDedupe([shards], 2, exactOnly, store);
    const more = await runDedupe([[...shards, [record("c", "z")]]], 2, exactOnly, store);

    expect(again.computed).toEqual([]);
    expect(more.computed.toSorted()).toEqual(["apply", "filter", "match", "match", "sign"]);
  });
});
