import { describe, expect, it } from "vitest";
import { duplicatesByCategory, duplicatesInWords } from "../../../shared/report/in-words.ts";

const equal = { groups: 2, records: 5, largest: 3 };
const near = { pairs: 4, clusters: 1, records: 4, dropped: 3, largest: [{ id: "0".repeat(32), records: 4 }] };

describe("what a duplicate search found, in words", () => {
  it("says how it was searched and how much there was", () => {
    const search = { threshold: 0.8, bands: 16, rows: 6, recall: 0.9921 };
    const semantic = { model: "small", threshold: 0.95, bands: 37, rows: 20, recall: 0.9907 };

    expect(duplicatesInWords({ search, semantic, equal, near })).toEqual([
      "near duplicates: Jaccard similarity from 0.8 on, searched in 16 bands of 6 rows; a pair right there is found with a chance of 99.2 %",
      "semantic duplicates: cosine from 0.95 on by small, searched in 37 bands of 20 hyperplanes; a pair right there is found with a chance of 99.1 %",
      "equal: 2 groups, 5 records, the largest 3",
      "near: 4 pairs in 1 clusters of 4 different chats, 3 of them go; the largest 4",
    ]);
  });

  it("says how the records were spread over clusters, and which categories lost most", () => {
    const spread = {
      records: 9,
      clusters: 4,
      largest: { id: "a".repeat(32), records: 5 },
      evenness: 0.871,
    };

    expect(duplicatesInWords({ equal, near, spread }).at(-1)).toBe(
      `before: 9 records in 4 clusters of what says the same, the largest with 5 (${"a".repeat(32)}); evenness 0.87 (1: no two alike)`,
    );
    expect(duplicatesByCategory({ billing: 1, parcel: 3 }, { billing: 9, parcel: 1 })).toEqual([
      "of category parcel: 3 of 4 (75.0 %)",
      "of category billing: 1 of 10 (10.0 %)",
    ]);
    expect(duplicatesByCategory({ billing: 1 }, { billing: 9 })).toEqual([]);
  });

  it("says nothing of what was not searched", () => {
    expect(duplicatesInWords({ equal, near })).toEqual(["equal: 2 groups, 5 records, the largest 3"]);
  });
});
