import fc from "fast-check";
import { expect, test } from "vitest";
import { Grams } from "../../../functions/filter/grams.ts";
import { Phrases } from "../../../functions/filter/phrases.ts";
import { scanText, wordHashes } from "../../../functions/filter/text-scan.ts";

const words = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 40 });

test("counts repeats as a plain count by text does, one text after the other", () => {
  const grams = new Grams();
  fc.assert(
    fc.property(words, fc.integer({ min: 1, max: 5 }), (text, size) => {
      const all = text.slice(size - 1).map((_, i) => text.slice(i, i + size).join(" "));
      const times = Object.values(Object.groupBy(all, (one) => one)).map((some) => some?.length ?? 0);

      expect(grams.count(wordHashes(text.join(" ")), size)).toEqual({
        all: all.length,
        repeated: all.length - times.length,
        most: Math.max(0, ...times),
      });
    }),
  );
});

test("counts the words of repeated lines", () => {
  const { words, lines } = scanText("one two\nthree\n\nOne, two!\nthree four\n");

  expect(new Grams().wordsInRepeatedLines(words, lines)).toBe(2);
});

test("finds a phrase exactly where its words stand in a row", () => {
  fc.assert(
    fc.property(
      words,
      fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 3 }),
      (text, phrase) => {
        const at = text.findIndex((_, i) => phrase.every((word, j) => text[i + j] === word));

        expect(new Phrases(["x y", phrase.join(" ")]).indexIn(wordHashes(text.join(" ")))).toBe(at);
      },
    ),
  );
});
