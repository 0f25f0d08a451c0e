import fc from "fast-check";
import { expect, test } from "vitest";
import { documentsOf, inTexts } from "../../../../shared/masking/outside/documents.ts";

const finding = (start: number, end: number) => ({
  start,
  end,
  type: "NAME",
  detector: "d",
  confidence: 0.5,
});

test("every character of every text is in one document, none larger than asked, and is found at its place", () => {
  const texts = fc.array(fc.string({ unit: "grapheme", maxLength: 80 }), { maxLength: 12 });
  fc.assert(
    fc.property(texts, fc.integer({ min: 40, max: 120 }), (all, most) => {
      const rebuilt = all.map(() => "");
      for (const document of documentsOf(all, most)) {
        expect(Buffer.byteLength(document.text)).toBeLessThanOrEqual(most);
        for (const { index, finding: found } of inTexts(document, [finding(0, document.text.length)])) {
          const text = all[index] ?? "";
          expect(found.start).toBe(rebuilt[index]?.length);
          rebuilt[index] += text.slice(found.start, found.end);
        }
      }
      expect(rebuilt).toEqual(all);
    }),
  );
});

test("short texts share a document; a long one is cut where a word ends", () => {
  expect(documentsOf(["one", "two"], 100).map(({ text }) => text)).toEqual(["one\n\ntwo\n\n"]);
  const cut = documentsOf(["Ann Berg lives in Berg street, Ann says"], 32).map(({ text }) => text.trim());
  expect(cut.every((part) => !/\w$/.test(part) || /\b(Ann|Berg|lives|in|street|says)$/.test(part))).toBe(
    true,
  );
});
