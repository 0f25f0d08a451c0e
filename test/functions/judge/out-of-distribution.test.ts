import { describe, expect, test } from "vitest";
import { balances, total } from "../../../shared/model/outcome.ts";
import type { Example } from "../../../shared/model/record.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";
import { gardening, lawyering } from "./domain/texts.ts";
import { asking, runJudge } from "./flow.ts";

const ours = gardening(0, 150).map((question) => asking(question, { source: "shop" }));
const alike = gardening(150, 80).map((question) => asking(question));
const strangers = lawyering(0, 60).map((question) => asking(question));
/** All kinds in every stretch. */
const mixed = [...ours, ...alike, ...strangers].toSorted((a, b) => (a.id < b.id ? -1 : 1));
const ids = (records: readonly Example[]): Set<string> => new Set(records.map(({ id }) => id));
const asked = { inDomain: { sources: ["shop"] } };
const cut = (records: readonly Example[], into: number): Example[][] =>
  Array.from({ length: into }, (_, shard) =>
    records.slice(
      Math.floor((shard * records.length) / into),
      Math.floor(((shard + 1) * records.length) / into),
    ),
  );

describe("a run with foreign examples", async () => {
  const judged = await runJudge(cut(mixed, 2), asked);
  const dropped = judged.ledger.filter(({ outcome }) => outcome === "dropped");

  test("drops nearly all of them, and about the threshold's share of what belongs unnamed", () => {
    const foreign = dropped.filter(({ id = "" }) => ids(strangers).has(id));
    expect(foreign.length).toBeGreaterThan(0.9 * strangers.length);
    expect(dropped.length - foreign.length).toBeLessThan(0.2 * alike.length);
  });

  test("never drops what is named", () => {
    expect(dropped.filter(({ id = "" }) => ids(ours).has(id))).toEqual([]);
  });

  test("tells the share and what it rests on of each drop, and no text", () => {
    for (const { reason, detail } of dropped) {
      expect(reason).toBe("out_of_distribution");
      expect(detail).toEqual({
        score: expect.any(Number),
        margin: expect.any(Number),
        similarity: expect.any(Number),
      });
    }
  });

  test("conserves every record, and passes on the very lines of those it keeps", () => {
    expect(judged.ledger).toHaveLength(mixed.length);
    expect(judged.kept.length + dropped.length).toBe(mixed.length);
    for (const { counts } of judged.results) expect([balances(counts), counts.changed]).toEqual([true, 0]);
    expect(judged.kept).toMatchObject(mixed.filter(({ id }) => ids(judged.kept).has(id)));
  });

  test("says in its summary what it did", () => {
    const told = judged.results.map(({ summary }) => summary);
    const sum = (name: string): number =>
      told.reduce<number>(
        (all, one) => all + Number(Object(Object(one).outOfDistribution)[name] ?? Number.NaN),
        0,
      );
    expect([sum("named"), sum("scored"), sum("dropped")]).toEqual([
      ours.length,
      alike.length + strangers.length,
      dropped.length,
    ]);
    expect(Object(judged.learned.summary).domain).toMatchObject({
      belonging: ours.length,
      rest: alike.length + strangers.length,
    });
  });
});

test.each([1, 3, 7])("%d shards decide as two do", async (shards) => {
  const two = await runJudge(cut(mixed, 2), asked);

  const other = await runJudge(cut(mixed, shards), asked);

  expect(other.ledger).toEqual(two.ledger);
});

test("done again nothing is computed; another threshold judges anew and learns nothing", async () => {
  const store = new MemoryObjectStore();
  await runJudge(cut(mixed, 2), asked, store);

  const again = await runJudge(cut(mixed, 2), asked, store);
  const stricter = await runJudge(cut(mixed, 2), { ...asked, threshold: 0.2 }, store);

  expect(again.computed).toEqual([]);
  expect(stricter.computed).toEqual(["judge", "judge"]);
});

test("a little above the threshold an example is kept, and noted as borderline", async () => {
  const { ledger, results } = await runJudge([mixed], { ...asked, threshold: 0.05, borderline: 0.3 });

  const noted = ledger.filter(({ detail }) => JSON.stringify(detail)?.includes("borderline"));
  expect(noted.length).toBeGreaterThan(3);
  for (const { outcome, detail } of noted) {
    expect(outcome).toBe("kept");
    const { score, borderline } = Object(Object(detail).outOfDistribution);
    expect(borderline).toBe(true);
    expect(score >= 0.05 && score < 0.35).toBe(true);
  }
  expect(results[0]?.summary).toMatchObject({ outOfDistribution: { borderline: noted.length } });
});

test("categories and texts name what belongs as well", async () => {
  const byCategory = mixed.map((record) =>
    ids(ours).has(record.id) ? { ...record, category: "ours" } : record,
  );
  const [bySource, other, byText] = await Promise.all([
    runJudge([mixed], asked),
    runJudge([byCategory], { inDomain: { categories: ["ours"] } }),
    runJudge([mixed], { inDomain: { texts: gardening(0, 150) } }),
  ]);

  expect(other.ledger).toEqual(bySource.ledger);
  const drops = total(byText.results[0]?.counts.dropped ?? {});
  expect(drops).toBeGreaterThan(0.9 * strangers.length);
  expect(drops).toBeLessThan(strangers.length + 0.2 * (alike.length + ours.length));
});

test("where next to nothing is of what the recipe names, the run says so", async () => {
  const run = runJudge([mixed], { inDomain: { categories: ["no such"], texts: ["one", "two"] } });

  await expect(run).rejects.toThrow(/leads to 2 different examples that belong; it takes 5/);
});

test("by embeddings, nearness to what belongs decides, and each text is asked for once", async () => {
  const asksFor: string[] = [];
  const embedder = {
    embed: async (texts: readonly string[]) => {
      asksFor.push(...texts);
      return texts.map((text) =>
        Float32Array.of(
          /lease|contract|verdict|clause|injunction|statute|probate/.test(text) ? 2 : 0,
          3,
          text.length / 100,
        ),
      );
    },
  };

  const { ledger } = await runJudge([mixed], { ...asked, method: "embeddings" }, undefined, embedder);

  const dropped = ledger.filter(({ outcome }) => outcome === "dropped");
  const foreign = dropped.filter(({ id = "" }) => ids(strangers).has(id));
  expect(foreign).toHaveLength(strangers.length);
  expect(dropped.length - foreign.length).toBeLessThan(0.2 * alike.length);
  expect(dropped[0]?.detail).toEqual({ score: 0, similarity: expect.any(Number) });
  expect(asksFor).toHaveLength(mixed.length);
});
