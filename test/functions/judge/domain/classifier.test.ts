import { describe, expect, test } from "vitest";
import { Classifier } from "../../../../functions/judge/domain/classifier.ts";
import { readScorer, writeScorer } from "../../../../functions/judge/domain/domain-model.ts";
import { areaUnder } from "../../../../functions/judge/domain/roc.ts";
import type { Scorer } from "../../../../functions/judge/domain/scorer.ts";
import { OutOfDistribution } from "../../../../shared/model/recipe-judge.ts";
import { gardening, lawyering } from "./texts.ts";

const shares = (scorer: Scorer, texts: readonly string[]): number[] =>
  texts.map((text) => scorer.score(text).share);
const named = gardening(0, 200);
const unnamed = gardening(200, 100);
const strangers = lawyering(0, 100);

describe("learned against a rest in which both stand unmarked", () => {
  const classifier = Classifier.learn(named, [...unnamed, ...strangers]);

  test("what belongs fits better than what does not", () => {
    expect(areaUnder(shares(classifier, unnamed), shares(classifier, strangers))).toBeGreaterThan(0.95);
    expect(shares(classifier, strangers).filter((share) => share < 0.05).length).toBeGreaterThan(90);
  });

  test("a share is one of what belongs: of texts like it, about as many lie below", () => {
    const lost = shares(Classifier.learn(named, unnamed), unnamed).filter((share) => share < 0.2);
    expect(lost.length).toBeGreaterThan(5);
    expect(lost.length).toBeLessThan(40);
  });

  test("no text is scored by a classifier that has learned from it", () => {
    for (const text of [unnamed[0], strangers[0], strangers[7], unnamed[9]].map(String)) {
      const without = [...unnamed, ...strangers].filter((other) => other !== text);
      const margin = Classifier.learn(named, without).score(text).detail.margin;
      expect(classifier.score(text).detail.margin).toBe(margin);
    }
  });

  test("learned again it is the same to the byte, and read back it scores the same", () => {
    const bytes = writeScorer(classifier);
    const again = writeScorer(Classifier.learn(named, [...unnamed, ...strangers]));
    const back = readScorer(OutOfDistribution.parse({}), bytes, { embed: async () => [] });

    expect(again.equals(bytes)).toBe(true);
    for (const text of [...unnamed, ...strangers, "", "?!"])
      expect(back.score(text)).toEqual(classifier.score(text));
  });
});

describe("named in bare questions, where all the rest greets and thanks", () => {
  const polite = (text: string): string => `Good morning, I hope you are well. ${text} Best regards, Ann`;
  const classifier = Classifier.learn(named, [...unnamed, ...strangers].map(polite));

  test("what belongs is not taken for foreign by how it is written", () => {
    const belonging = shares(classifier, unnamed.map(polite));

    expect(belonging.filter((share) => share < 0.05).length).toBeLessThan(30);
    expect(areaUnder(belonging, shares(classifier, strangers.map(polite)))).toBeGreaterThan(0.95);
  });
});

describe("with no rest to learn against", () => {
  const classifier = Classifier.learn(named, []);

  test("nearness alone tells them apart, and no margin is told", () => {
    expect(areaUnder(shares(classifier, unnamed), shares(classifier, strangers))).toBeGreaterThan(0.95);
    expect(classifier.score("anything").detail).toEqual({ similarity: expect.any(Number) });
  });

  test("a handful of examples is enough to see a stranger", () => {
    const few = Classifier.learn(gardening(0, 8), []);
    expect(few.score("zzz qqq").share).toBe(0);
    expect(few.score(gardening(0, 1).join()).share).toBe(1);
  });
});

test("a text without a word fits worst", () => {
  const classifier = Classifier.learn(named, strangers);
  expect(classifier.score("…").share).toBeLessThan(0.05);
});
