import { describe, expect, test } from "vitest";
import { evaluateFile } from "../../../functions/mask/evaluate.ts";
import { MaskMeasurement } from "../../../shared/model/measurement.ts";
import { Recipe } from "../../../shared/model/recipe.ts";

const gold = (...lines: unknown[]) => ({
  name: "gold.jsonl",
  text: lines.map((line) => JSON.stringify(line)).join("\n"),
});
const recipe = (masking: object = {}) => Recipe.parse({ name: "d", sources: [{ name: "s" }], masking });
const written = {
  text: "Write to ann@example.com or bo@example.org.",
  language: "en",
  spans: [
    { start: 9, end: 24, type: "EMAIL" },
    // A person marked the full stop too.
    { start: 28, end: 43, type: "EMAIL" },
  ],
};

describe("what is measured", () => {
  test("strict spans agree in both ends, overlapping ones share a character", async () => {
    const { measured } = await evaluateFile({ recipe: recipe(), gold: gold(written) });

    expect(measured.pooled.strict).toMatchObject({ gold: 2, found: 2, precision: 0.5, recall: 0.5 });
    expect(measured.pooled.overlapping).toMatchObject({ precision: 1, recall: 1, f1: 1, f2: 1 });
    expect(measured.byType.EMAIL).toEqual(measured.pooled);
    expect(measured.byLanguage.en).toEqual(measured.pooled);
  });

  test("misses and false alarms are listed, with what they were taken for", async () => {
    const text = "Card 4111 1111 1111 1111 and ann@example.com";
    const { measured, text: shown } = await evaluateFile({
      recipe: recipe(),
      gold: gold({
        text,
        spans: [
          { start: 0, end: 4, type: "EMAIL" },
          { start: 5, end: 24, type: "PASSPORT" },
          { start: 29, end: 44, type: "CREDIT_CARD" },
        ],
      }),
    });

    expect(measured.misses).toEqual([
      { document: 1, start: 0, end: 4, type: "EMAIL", text: "Card" },
      { document: 1, start: 5, end: 24, type: "PASSPORT", text: "4111 1111 1111 1111", as: "CREDIT_CARD" },
      { document: 1, start: 29, end: 44, type: "CREDIT_CARD", text: "ann@example.com", as: "EMAIL" },
    ]);
    expect(measured.falseAlarms.map(({ type, as }) => [type, as])).toEqual([
      ["CREDIT_CARD", "PASSPORT"],
      ["EMAIL", "CREDIT_CARD"],
    ]);
    expect(measured.anyType).toMatchObject({ gold: 3, hits: 2, precision: 1 });
    expect(shown).toContain('"ann@example.com"  (found as EMAIL)');
  });

  test("what the settings do not look for, and labels of others, are left aside and told", async () => {
    const spans = [
      { start: 0, end: 5, type: "GPE" },
      { start: 0, end: 5, type: "creative-work" },
    ];
    const { measured, text } = await evaluateFile({ recipe: recipe(), gold: gold({ text: "Paris", spans }) });

    expect(measured.aside).toEqual({ switchedOff: { LOCATION: 1 }, unknown: { CREATIVE_WORK: 1 } });
    expect(measured.pooled.strict.gold).toBe(0);
    expect(text).toContain("left out above: LOCATION 1.");
  });

  test("a type that is labelled nowhere is no false alarm", async () => {
    const { measured } = await evaluateFile({
      recipe: recipe(),
      gold: gold({ text: "ann@example.com", spans: [] }),
    });
    expect(measured.falseAlarms).toEqual([]);
  });
});

test("what is recorded are figures under the settings' hash, without a character of the texts", async () => {
  const { figures } = await evaluateFile({ recipe: recipe(), gold: gold(written) });
  const other = await evaluateFile({ recipe: recipe({ profile: "strict" }), gold: gold(written) });

  const whole = { measuredAt: "2026-01-01T00:00:00.000Z", codeVersion: "c", ...figures.value };
  expect(MaskMeasurement.parse(whole).byType.EMAIL).toMatchObject({ labelled: 2, recall: 0.5 });
  expect(JSON.stringify(figures)).not.toContain("example");
  expect(other.figures.key).not.toBe(figures.key);
});

test("a file without labelled texts is refused", async () => {
  await expect(evaluateFile({ recipe: recipe(), gold: gold() })).rejects.toThrow(
    "gold.jsonl holds no labelled text",
  );
});
