import { describe, expect, test } from "vitest";
import { privacyOf, shownRecipe } from "../../../functions/publish/privacy.ts";
import { privacyText } from "../../../functions/publish/privacy-text.ts";
import { settingsHash } from "../../../shared/masking/settings-hash.ts";
import { maskMeasurement } from "../../../shared/model/keys.ts";
import type { MaskMeasurement } from "../../../shared/model/measurement.ts";
import { type Json, noCounts } from "../../../shared/model/outcome.ts";
import { noResidual, type Residual } from "../../../shared/model/privacy.ts";
import { Recipe } from "../../../shared/model/recipe.ts";
import { noSplitPart } from "../../../shared/model/round.ts";
import type { StepName, StepResult } from "../../../shared/model/run.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";

const recipe = (more: object = {}) => Recipe.parse({ name: "d", sources: [{ name: "s" }], ...more });
const result = (step: StepName, summary: Json): StepResult => ({
  step,
  key: "k",
  codeVersion: "code 2",
  outputs: {},
  counts: noCounts(),
  summary,
});
const parts = { train: noSplitPart(), validation: noSplitPart(), test: noSplitPart() };
const split = (residual: Partial<Residual>) =>
  result("split", { parts, residual: { ...noResidual(), ...residual } });
const score = { labelled: 4, found: 4, precision: 0.5, recall: 0.25, f2: 0.3, covered: 1 };
const measurement: MaskMeasurement = {
  measuredAt: "2026-01-01T00:00:00.000Z",
  codeVersion: "code 1",
  goldSha256: "g",
  texts: 9,
  pooled: score,
  byType: { EMAIL: score },
  byLanguage: {},
};
const results = [
  result("mask", { replaced: { EMAIL: { email: 2 } }, outside: {} }),
  result("mask", { replaced: { EMAIL: { email: 1 }, NAME: { names: 4, comprehend: 1 } } }),
  split({ checked: 5 }),
  split({ checked: 2, left: { NAME: 1 }, examples: 1, listed: [{ id: "abc", types: { NAME: 1 } }] }),
];

test("counts of all shards are added by type and detector", async () => {
  const privacy = await privacyOf(new MemoryObjectStore(), recipe(), results);

  expect(privacy.replaced).toEqual({ EMAIL: { email: 3 }, NAME: { names: 4, comprehend: 1 } });
  expect(privacy.residual).toMatchObject({ checked: 7, examples: 1, left: { NAME: 1 } });
  expect(privacy.measured).toBeNull();
  const text = privacyText(privacy).join("\n");
  expect(text).toContain("NAME                    5   found by comprehend 1, names 4");
  expect(text).toContain("      abc  NAME 1");
  expect(text).toContain("not measured");
});

describe("what was measured", () => {
  test("is stated when it was measured with these settings, and whether with this code", async () => {
    const store = new MemoryObjectStore();
    const key = maskMeasurement(settingsHash(recipe().masking));
    await store.write("data", key, Buffer.from(JSON.stringify(measurement)));

    const same = await privacyOf(store, recipe(), results);
    const other = await privacyOf(store, recipe({ masking: { profile: "strict" } }), results);

    expect(same.measured).toMatchObject({ texts: 9, sameCode: false });
    expect(privacyText(same).join("\n")).toContain("EMAIL            recall 0.250, precision 0.500, of 4");
    expect(other.measured).toBeNull();
  });
});

test("personal data that is left fails the run where the recipe says so, telling ids and no value", async () => {
  const strictly = recipe({ tolerance: { personalData: "fail" } });

  const failing = privacyOf(new MemoryObjectStore(), strictly, results);

  await expect(failing).rejects.toMatchObject({
    name: "PersonalDataLeft",
    data: { examples: 1, types: { NAME: 1 }, ids: ["abc"] },
  });
});

test("a published recipe names none of the values it masks", () => {
  const masking = {
    deny: ["Project Aubergine"],
    recognisers: [{ type: "CODENAME", words: ["Aubergine"], pattern: "AUB-\\d+" }],
  };

  const shown = shownRecipe(recipe({ masking }));

  expect(JSON.stringify(shown)).not.toContain("Aubergine");
  expect(shown.masking.deny).toEqual(["[DENIED]"]);
  expect(shown.masking.recognisers[0]).toMatchObject({ words: ["[CODENAME]"], pattern: "AUB-\\d+" });
});
