import { expect, test } from "vitest";
import { datasetInfo } from "../../../functions/publish/dataset-info.ts";
import { type Version, versionManifest } from "../../../functions/publish/version.ts";
import { noCounts } from "../../../shared/model/outcome.ts";
import { noResidual } from "../../../shared/model/privacy.ts";
import { Recipe } from "../../../shared/model/recipe.ts";
import { noSplitPart, noTally } from "../../../shared/model/round.ts";

function versionOf(run: string, publishedAt: string): Version {
  const recipe = Recipe.parse({
    name: "shop",
    sources: [{ name: "faq" }],
    masking: { deny: ["Project Owl"] },
  });
  const part = {
    source: "faq",
    kind: "human",
    key: "incoming/shop/faq/a.jsonl",
    version: "v1",
    etag: "e",
    size: 90,
    format: "jsonl",
    compression: "none",
  } as const;
  return {
    manifest: {
      dataset: "shop",
      run,
      recipe,
      recipeSha256: "r",
      parts: [
        { ...part, shard: 0, start: 0, end: 50, firstLine: 1 },
        { ...part, shard: 1, start: 50, end: 90, firstLine: 6 },
      ],
      partitions: 1,
    },
    publishedAt,
    previous: null,
    ended: "no_gaps",
    files: {
      examples: [{ name: "training_data.jsonl", sha256: "a", bytes: 1200, records: 3 }],
      ids: [{ name: "training_data.ids", sha256: "b", bytes: 99, records: 3 }],
      parts: { train: { ...noSplitPart(), records: 3, category: { returns: 2, "(none)": 1 } } },
    },
    counts: { filter: { ...noCounts(), in: 4, kept: 3, dropped: { too_short: 1 } } },
    report: {
      records: 3,
      tally: noTally(),
      gaps: [{ kind: "minimum", name: "billing", has: 0, wants: 5 }],
      model: { requests: 0, tokens: 0 },
    },
    privacy: {
      profile: "standard",
      operator: "placeholder",
      replaced: {},
      outside: {},
      residual: noResidual(),
      measured: null,
    },
    review: null,
    decontamination: null,
    codeVersions: { filter: "c" },
  };
}

const dropHead = (text: string, lines: number): string => text.split("\n").slice(lines).join("\n");

test("another run of the same inputs tells the same after its head", () => {
  const one = versionOf("shop-1", "2026-01-01T00:00:00.000Z");
  const other = versionOf("shop-2", "2026-02-02T00:00:00.000Z");

  expect(dropHead(datasetInfo(one), 1)).toBe(dropHead(datasetInfo(other), 1));
  const fields = ({ version: _, publishedAt: __, ...rest }: Record<string, unknown>) => rest;
  expect(fields(JSON.parse(versionManifest(one)))).toEqual(fields(JSON.parse(versionManifest(other))));
});

test("an input read in several parts is one input", () => {
  const { inputs } = JSON.parse(versionManifest(versionOf("shop-1", "2026-01-01T00:00:00.000Z")));

  expect(inputs).toEqual([{ source: "faq", key: "incoming/shop/faq/a.jsonl", version: "v1", size: 90 }]);
});

test("the words say what is in it, what was dropped why, and what is short of the recipe", () => {
  const text = datasetInfo(versionOf("shop-1", "2026-01-01T00:00:00.000Z"));

  expect(text).toMatch(/^shop, version shop-1, published 2026-01-01/);
  expect(text).toContain("returns                          train 2");
  expect(text).toContain("4 in, 3 kept, 0 changed, 1 dropped");
  expect(text).toContain("too_short: 1");
  expect(text).toContain("category billing: 0 of at least 5 examples");
});

test("values that the recipe wants hidden stand in neither", () => {
  const version = versionOf("shop-1", "2026-01-01T00:00:00.000Z");

  expect(versionManifest(version)).toContain("[DENIED]");
  expect(versionManifest(version) + datasetInfo(version)).not.toContain("Owl");
});

test("each evaluation file is named with its questions, what was dropped for it, and which examples first", () => {
  const listed = [{ id: "ab".repeat(16), line: 7 }];
  const decontamination = [
    { file: "sums/test.jsonl", questions: 90, whole: 12, notLookedFor: 3, examples: 2, listed },
    { file: "sums/more.csv", questions: 5, whole: 0, notLookedFor: 0, examples: 0, listed: [] },
  ];
  const version = { ...versionOf("shop-1", "2026-01-01T00:00:00.000Z"), decontamination };

  const text = datasetInfo(version);

  expect(text).toContain("Decontamination, by 13 words in a row");
  expect(text).toContain("sums/test.jsonl: 2 examples dropped");
  expect(text).toContain("90 questions, 12 of them looked for as a whole, 3 too short to be looked for");
  expect(text).toContain(`${"ab".repeat(16)}  line 7\n      and 1 more examples`);
  expect(text).toContain("sums/more.csv: 0 examples dropped");
  expect(JSON.parse(versionManifest(version)).decontamination).toEqual(decontamination);
  expect(datasetInfo(versionOf("shop-1", "2026-01-01T00:00:00.000Z"))).not.toContain("Decontamination");
});
