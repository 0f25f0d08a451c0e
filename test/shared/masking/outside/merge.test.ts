import { expect, test } from "vitest";
import type { Finding } from "../../../../shared/masking/detector.ts";
import { mergeOutside } from "../../../../shared/masking/outside/merge.ts";

const at = (start: number, end: number, type: string, detector = "outside"): Finding => ({
  start,
  end,
  type,
  detector,
  confidence: 0.5,
});
const text = "Ann Berg, 7 Elm Road, card 4111";
const shown = (found: readonly Finding[]): string[] =>
  found.map(({ start, end, type }) => `${type} ${text.slice(start, end)}`);

test("what only the other found is added, in order", () => {
  const found = mergeOutside([at(27, 31, "CREDIT_CARD", "own")], [at(0, 8, "NAME")], text);
  expect(shown(found)).toEqual(["NAME Ann Berg", "CREDIT_CARD 4111"]);
});

test("findings of one type that overlap become one, which keeps its first finder", () => {
  const found = mergeOutside([at(0, 3, "NAME", "own"), at(4, 8, "NAME", "own")], [at(0, 8, "NAME")], text);
  expect(shown(found)).toEqual(["NAME Ann Berg"]);
  expect(found[0]?.detector).toBe("own");
});

test("over another type what was found before stays, and nothing of either is left readable", () => {
  const found = mergeOutside([at(12, 15, "NAME", "own")], [at(10, 20, "ADDRESS")], text);
  expect(shown(found)).toEqual(["ADDRESS 7", "NAME Elm", "ADDRESS Road"]);
  expect(shown(mergeOutside([at(27, 31, "CREDIT_CARD", "own")], [at(27, 31, "PHONE")], text))).toEqual([
    "CREDIT_CARD 4111",
  ]);
});
