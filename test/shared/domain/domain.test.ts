import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { belongs, comparedText } from "../../../shared/domain/domain.ts";
import { DomainSample, handedIn, LEARNED } from "../../../shared/domain/domain-sample.ts";
import { Recipe } from "../../../shared/model/recipe.ts";
import { OutOfDistribution } from "../../../shared/model/recipe-judge.ts";
import type { Example } from "../../../shared/model/record.ts";
import type { RunManifest } from "../../../shared/model/run.ts";

const example = (more: Partial<Example> = {}): Example => ({
  id: "0".repeat(32),
  messages: [
    { role: "system", content: "Be brief." },
    { role: "user", content: "Why?" },
    { role: "assistant", content: "So." },
    { role: "user", content: "Really?" },
  ],
  source: { name: "faq", kind: "human", uri: "f", version: "1", locator: { line: 1 } },
  ...more,
});

describe("what belongs", () => {
  const named = { sources: ["faq"], categories: ["roses"], texts: [] };
  const elsewhere = { ...example().source, name: "web" };

  test.each([
    [example(), true],
    [example({ source: elsewhere }), false],
    [example({ source: elsewhere, category: "roses" }), true],
    [example({ source: elsewhere, category: "leases" }), false],
    // It has its parent's category whatever it says.
    [example({ category: "roses", parents: ["1".repeat(32)] }), false],
  ])("is named by source or category, and not generated (%#)", (record, expected) => {
    expect(belongs(record, named)).toBe(expected);
  });

  test("is compared by what users say, or by all turns but the system's", () => {
    expect(comparedText(example(), "questions")).toBe("Why?\nReally?");
    expect(comparedText(example(), "chats")).toBe("Why?\nSo.\nReally?");
    expect(comparedText(example({ messages: [{ role: "assistant", content: "So." }] }), "questions")).toBe(
      "So.",
    );
  });
});

describe("a sample", () => {
  const settings = OutOfDistribution.parse({ inDomain: { categories: ["roses"] } });
  const records = fc.uniqueArray(fc.record({ id: fc.stringMatching(/^[0-9a-f]{4}$/), roses: fc.boolean() }), {
    selector: ({ id }) => id,
    maxLength: 60,
  });
  const made = ({ id, roses }: { id: string; roses: boolean }): Example =>
    example({ id, ...(roses && { category: "roses" }) });

  test("is the same however the records are ordered and cut into shards", () => {
    fc.assert(
      fc.property(records, fc.integer({ min: 1, max: 5 }), (all, shards) => {
        const whole = new DomainSample(settings, 5);
        for (const record of all) whole.offer(made(record));
        const gathered = new DomainSample(settings, 5);
        for (let shard = shards - 1; shard >= 0; shard--) {
          const part = new DomainSample(settings, 5);
          for (const [i, record] of all.entries()) if (i % shards === shard) part.offer(made(record));
          for (const line of part.lines()) gathered.add(line);
        }
        expect(gathered.lines()).toEqual(whole.lines());
      }),
    );
  });

  test("holds those with the lowest ids, of those named and of the rest apart", () => {
    fc.assert(
      fc.property(records, (all) => {
        const sample = new DomainSample(settings, 5);
        for (const record of all) sample.offer(made(record));
        const lowest = (roses: boolean): string[] =>
          all
            .filter((one) => one.roses === roses)
            .map(({ id }) => id)
            .sort()
            .slice(0, 5);
        expect(sample.lines().map(({ id }) => id)).toEqual([...lowest(true), ...lowest(false)]);
      }),
    );
  });
});

describe("what a shard hands in", () => {
  const manifest = (shards: number, ofFaq = 0): RunManifest => ({
    dataset: "d",
    run: "r",
    recipe: Recipe.parse({
      name: "d",
      sources: [{ name: "faq" }, { name: "web" }],
      judge: { outOfDistribution: { inDomain: { sources: ["faq"] } } },
    }),
    recipeSha256: "",
    partitions: 1,
    parts: Array.from({ length: shards }, (_, shard) => ({
      shard,
      source: shard < ofFaq ? "faq" : "web",
      kind: "human",
      key: "k",
      version: "1",
      etag: "1",
      size: 1,
      start: 0,
      end: 1,
      firstLine: 1,
      format: "jsonl",
      compression: "none",
    })),
  });

  test("is all that is learned from where there are few, and little where there are many", () => {
    expect(handedIn(manifest(4), "web")).toBe(LEARNED);
    expect(handedIn(manifest(10_000), "web")).toBe(256);
  });

  test("is more for the few shards of a source that belongs", () => {
    expect(handedIn(manifest(1_000, 2), "faq")).toBe(LEARNED);
    expect(handedIn(manifest(1_000, 2), "web")).toBe(256);
  });

  test("seldom changes with one more file", () => {
    const changes = Array.from({ length: 499 }, (_, i) => i + 1).filter(
      (shards) => handedIn(manifest(shards), "web") !== handedIn(manifest(shards + 1), "web"),
    );
    expect(changes.length).toBeLessThanOrEqual(5);
  });
});
