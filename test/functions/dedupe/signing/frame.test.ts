import { describe, expect, it } from "vitest";
import { levelFor } from "../../../../functions/dedupe/matching/read-frame.ts";
import type { Comparison } from "../../../../functions/dedupe/signing/comparison.ts";
import { frameOf } from "../../../../functions/dedupe/signing/frame.ts";

const text = (members: number[], size = 3): Comparison => ({
  id: "0".repeat(32),
  standing: 0,
  apart: 0,
  family: 0,
  sides: [],
  variants: [{ size, members: Uint32Array.from(members), given: 0 }],
});

describe("a frame", () => {
  it("is what ten texts share, however often one of them says it, and not what nine do", () => {
    const texts = Array.from({ length: 10 }, (_, i) => text([1, 1, 1, i < 9 ? 2 : 20, 100 + i]));

    expect(frameOf([...texts, text([3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3])])).toEqual(new Set([1]));
  });

  it("is not made of short forms or embeddings", () => {
    const texts = Array.from({ length: 10 }, (_, i) => text([1], i % 2 === 0 ? 0 : 255));

    expect(frameOf(texts)).toEqual(new Set());
  });
});

describe("the sample", () => {
  it.each([
    [[{ records: 4_096, words: 100_000 }], 0],
    [[{ records: 4_097, words: 100_000 }], 1],
    [
      [
        { records: 500_000, words: 1e6 },
        { records: 500_000, words: 1e6 },
      ],
      8,
    ],
    [[{ records: 1_000, words: 16 * 1024 * 1024 }], 2],
    [[{ records: 0, words: 0 }], 0],
  ])("of %j takes texts whose hash begins with %i zero bits", (tables, level) => {
    expect(levelFor(tables)).toBe(level);
  });
});
