import { expect, test } from "vitest";
import { openRules } from "../../../functions/judge/judge-chain.ts";
import type { JudgeRule, OpenedRule } from "../../../functions/judge/judge-rule.ts";
import { drop, keep, type Outcome } from "../../../shared/model/outcome.ts";
import { Recipe } from "../../../shared/model/recipe.ts";
import type { Example } from "../../../shared/model/record.ts";

const recipe = Recipe.parse({ name: "made-up", sources: [{ name: "made-up" }] });
const example = (id: string): Example => ({
  id,
  messages: [{ role: "user", content: id }],
  source: { name: "s", kind: "logs", uri: "f", version: "1", locator: { line: 1 } },
});
const rule = (name: string, opened: OpenedRule | undefined): JudgeRule => ({ name, open: () => opened });
const dropping = (name: string, id: string): JudgeRule =>
  rule(name, { decide: (record) => (record.id === id ? drop(`${name}_says_no`, { id: 1 }) : keep(record)) });

/** A rule that looks things up, and notes whom it was asked about. */
function lookingUp(asked: string[][], decide: (record: Example) => Outcome): JudgeRule {
  return rule("model", {
    decide,
    async ahead(records) {
      asked.push(records.map(({ id }) => id));
    },
  });
}

test("the first rule that drops a record has the word, and the next is not asked", async () => {
  const later: string[] = [];
  const noting = rule("later", {
    decide(record) {
      later.push(record.id);
      return keep(record);
    },
  });
  const { decide } = await openRules([rule("off", undefined), dropping("first", "b"), noting], recipe);

  const outcomes = ["a", "b"].map((id) => decide(example(id)));

  expect(outcomes).toMatchObject([{ kind: "kept" }, { kind: "dropped", reason: "first_says_no" }]);
  expect(later).toEqual(["a"]);
});

test("details of kept records stand under the names of their rules", async () => {
  const saying = (name: string, detail: number): JudgeRule =>
    rule(name, { decide: (record) => keep(record, { score: detail }) });
  const { decide } = await openRules([saying("one", 1), dropping("two", "b"), saying("three", 3)], recipe);
  const record = example("a");

  expect(decide(record)).toEqual({
    kind: "kept",
    record,
    detail: { one: { score: 1 }, three: { score: 3 } },
  });
});

test("nothing is looked up of what an earlier rule dropped, and each record is decided about once", async () => {
  const asked: string[][] = [];
  let decisions = 0;
  const counting = lookingUp(asked, (record) => {
    decisions++;
    return record.id === "c" ? drop("bad") : keep({ ...record, quality: 1 });
  });
  const { decide, ahead } = await openRules([dropping("first", "b"), counting], recipe);
  const ids = ["a", "b", "c", "d"];

  await ahead?.(ids.map(example));
  const outcomes = ids.map((id) => decide(example(id)));

  expect(asked).toEqual([["a", "c", "d"]]);
  expect(decisions).toBe(3);
  expect(outcomes.map(({ kind }) => kind)).toEqual(["kept", "dropped", "dropped", "kept"]);
  expect(outcomes[0]).toMatchObject({ record: { id: "a", quality: 1 } });
});

test("a record that no rule changed is handed back as the very object, also when it was decided about ahead", async () => {
  const { decide, ahead } = await openRules([lookingUp([], (record) => keep(record, 5))], recipe);
  const record = example("a");

  await ahead?.([example("a")]);
  const outcome = decide(record);

  expect(outcome).toEqual({ kind: "kept", record, detail: { model: 5 } });
  expect(outcome.kind === "kept" && outcome.record === record).toBe(true);
});

test("what rules rest on and have to say is gathered by their names", async () => {
  const full = rule("full", { decide: keep, rests: "sha", summary: () => ({ judged: 1 }) });
  const { rests, summary } = await openRules([full, dropping("bare", "x")], recipe);

  expect(rests).toEqual({ full: "sha" });
  expect(summary?.()).toEqual({ full: { judged: 1 } });
});
