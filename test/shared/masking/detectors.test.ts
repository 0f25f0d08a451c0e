import { describe, expect, it } from "vitest";
import { builtInDetectors } from "../../../shared/masking/detectors.ts";
import { Engine } from "../../../shared/masking/engine.ts";
import { wholeVocabulary } from "../../../shared/masking/vocabulary.ts";
import { Masking } from "../../../shared/model/recipe-masking.ts";

/** A sentence with ⟦values⟧, and where they stand once the brackets are gone. */
function marked(sentence: string): { text: string; values: { start: number; end: number }[] } {
  let text = "";
  const values: { start: number; end: number }[] = [];
  for (const part of sentence.split(/(⟦[^⟧]*⟧)/)) {
    const value = part.startsWith("⟦") ? part.slice(1, -1) : part;
    if (value !== part) values.push({ start: text.length, end: text.length + value.length });
    text += value;
  }
  return { text, values };
}

describe.each(builtInDetectors(Masking.parse({})).map((detector) => [detector.name, detector] as const))(
  "the detector %s",
  (_, detector) => {
    const engine = new Engine([detector], wholeVocabulary());

    it.each(detector.hits)("finds exactly the marked values in: %s", (sentence) => {
      const { text, values } = marked(sentence);

      const found = engine.find(text);

      expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(
        values.map(({ start, end }) => text.slice(start, end)),
      );
      expect(found.map(({ start, end }) => ({ start, end }))).toEqual(values);
    });

    it.each(detector.misses)("finds nothing in: %s", (sentence) => {
      expect(engine.find(sentence).map(({ start, end }) => sentence.slice(start, end))).toEqual([]);
    });
  },
);
