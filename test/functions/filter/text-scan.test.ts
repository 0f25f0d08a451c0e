import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scanText, wordHashes } from "../../../functions/filter/text-scan.ts";
import { textTokens } from "../../../functions/filter/token-estimate.ts";

describe("scanning a text", () => {
  it.each([
    ["Ab 12, c!", { letters: 3, digits: 2, symbols: 2, unspaced: 0, words: 3 }],
    ["日本 ok", { letters: 4, digits: 0, symbols: 0, unspaced: 2, words: 3 }],
    ["हिन्दी में", { letters: 9, digits: 0, symbols: 0, unspaced: 0, words: 2 }],
    ["\u{1f600}\u{20000}", { letters: 1, digits: 0, symbols: 1, unspaced: 1, words: 1 }],
    ["٤٢", { letters: 0, digits: 2, symbols: 0, unspaced: 0, words: 1 }],
    ["", { letters: 0, digits: 0, symbols: 0, unspaced: 0, words: 0 }],
  ])("counts %j", (text, counts) => {
    const scan = scanText(text);

    expect({ ...scan, words: scan.words.length }).toMatchObject(counts);
  });

  it("reads a word alike in any case and whatever stands around it", () => {
    expect(wordHashes("Größe ÉTÉ Привет")).toEqual(wordHashes("«größe», été: (привет)"));
    expect(wordHashes("I’m")).toEqual(wordHashes("i'm"));
    expect(wordHashes("ab c")).not.toEqual(wordHashes("a bc"));
  });

  it("says where each line with words begins", () => {
    expect(scanText("one two\n\n--\nthree\n").lines).toEqual([0, 2]);
  });

  it("puts each character into one class", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const { letters, digits, symbols } = scanText(text);
        const seen = Array.from(text).filter((character) => !/\s/u.test(character)).length;
        expect(letters + digits + symbols).toBe(seen);
      }),
    );
  });
});

describe("estimating tokens", () => {
  // Counted with gpt-tokenizer 4.0.0, o200k_base.
  it.each([
    ["You can return the device within thirty days if you still have the receipt. Please keep the box.", 20],
    ["Sie können das Gerät innerhalb von dreißig Tagen zurückgeben, wenn Sie den Beleg noch haben.", 21],
    ["如果您还保留着收据，可以在三十天内退回这台设备，我们会为您办理全额退款。", 28],
    ["const total = items.reduce((sum, { price, count }) => sum + price * count, 0);", 23],
    ['{"order": {"id": 4711, "items": ["lamp", "chair"], "paid": true, "total": 129.5}}', 32],
    ["5*4=<<5*4=20>>20 apples, and 20+30=<<20+30=50>>50 in all.\n#### 50", 34],
  ])("is within a third of the tokenizer's count of %j", (text, tokens) => {
    expect(Math.abs(textTokens(text) - tokens)).toBeLessThanOrEqual(tokens / 3);
  });
});
