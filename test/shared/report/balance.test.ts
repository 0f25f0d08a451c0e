import { describe, expect, it } from "vitest";
import { balanceOf } from "../../../shared/report/balance.ts";
import { balanceInWords } from "../../../shared/report/in-words.ts";

describe("balance", () => {
  it("is 1 where all names have as many", () => {
    expect(balanceOf({ a: 5, b: 5, c: 5 })).toMatchObject({ names: 3, evenness: 1 });
  });

  it("falls as one name outgrows the others, and names both ends", () => {
    const balance = balanceOf({ rare: 10, common: 990 });

    expect(balance).toEqual({
      names: 2,
      largest: { name: "common", records: 990 },
      smallest: { name: "rare", records: 10 },
      evenness: 0.081,
    });
    expect(balance && balanceInWords(balance)).toBe(
      "2 categories, the largest common with 990, the smallest rare with 10; evenness 0.08 (1: all have as many)",
    );
  });

  it("is not spoken of with fewer than two names", () => {
    expect(balanceOf({ a: 5, b: 0 })).toBeUndefined();
  });
});
