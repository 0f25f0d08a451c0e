import fc from "fast-check";
import { expect, test } from "vitest";
import { DIMENSIONS, FeatureReader } from "../../../../functions/judge/domain/features.ts";

/** The features of a text by number. */
function read(text: string, reader = new FeatureReader()): Map<number, number> {
  const { length, indexes, values } = reader.read(text);
  return new Map(Array.from(indexes.subarray(0, length), (index, i) => [index, values[i] ?? 0]));
}
const shared = (a: string, b: string): number => {
  const [one, other] = [read(a), read(b)];
  return [...one].reduce((sum, [index, value]) => sum + value * (other.get(index) ?? 0), 0);
};

test("a vector has unit length and no feature twice, whatever the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const { length, indexes, values } = new FeatureReader().read(text);
      const own = indexes.subarray(0, length);
      expect(new Set(own).size).toBe(length);
      expect([...own].every((index) => index >= 0 && index < DIMENSIONS)).toBe(true);
      const square = values.subarray(0, length).reduce((sum, value) => sum + value * value, 0);
      expect(square).toBeCloseTo(length === 0 ? 0 : 1, 5);
    }),
  );
});

test("a text reads the same whatever was read before it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (before, text) => {
      const reader = new FeatureReader();
      reader.read(before);
      expect(read(text, reader)).toEqual(read(text));
    }),
  );
});

test("case, digits and signs between words do not count; words and their order do", () => {
  expect(read("Order 123 of Tuesday!")).toEqual(read("order 987, of tuesday"));
  expect(shared("refund my card", "card my refund")).toBeLessThan(1);
  expect(shared("refund my card", "card my refund")).toBeGreaterThan(0.6);
  expect(shared("refund", "parcel")).toBe(0);
});

test("a word that is a little different shares parts; so do texts without spaces", () => {
  expect(shared("cancelled", "cancelling")).toBeGreaterThan(0.3);
  expect(shared("我的信用卡在哪里", "信用卡丢了")).toBeGreaterThan(0.15);
  expect(shared("我的信用卡在哪里", "今天天气很好")).toBe(0);
});

test("what stands far behind in a long text does not count, and time does not grow with it", () => {
  const head = "word ".repeat(500);
  expect(read(`${head}elephants`)).toEqual(read(`${head}giraffes`));
  expect(read("x".repeat(100_000)).size).toBeLessThan(20);
});
