import { type Json, keep, type Outcome } from "../../shared/model/outcome.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import type { Example } from "../../shared/model/record.ts";
import type { Decider } from "../../shared/stage/record-stage.ts";
import type { StageContext } from "../../shared/stage/stage.ts";
import type { JudgeRule, OpenedRule } from "./judge-rule.ts";

type Named = OpenedRule & { name: string };

/** One rule after the other; the first that drops the record has the word. Details stand under their rule's name. */
export async function openRules(
  rules: readonly JudgeRule[],
  recipe: Recipe,
  context?: StageContext,
): Promise<Decider> {
  const opened: Named[] = [];
  for (const { name, open } of rules) {
    const rule = await open(recipe, context);
    if (rule) opened.push(Object.assign(rule, { name }));
  }
  const decider: Decider = {
    async ready() {
      for (const rule of opened) await rule.ready?.();
    },
    decide: (record) => decideBy(opened, record),
    rests: gathered(opened, ({ rests }) => rests),
    summary: () => gathered(opened, (rule) => rule.summary?.()),
  };
  return opened.some(({ ahead }) => ahead) ? { ...decider, ...decidedAhead(opened) } : decider;
}

const decideBy = (rules: readonly Named[], record: Example): Outcome =>
  rules.reduce((outcome, rule) => (outcome.kind === "kept" ? andThen(outcome, rule) : outcome), keep(record));

function andThen(before: Outcome & { kind: "kept" }, rule: Named): Outcome {
  const outcome = rule.decide(before.record);
  if (outcome.kind !== "kept") return outcome;
  if (outcome.detail === undefined) return { ...before, record: outcome.record };
  return keep(outcome.record, { ...detailsOf(before), [rule.name]: outcome.detail });
}

/** Only `andThen` writes a kept record's detail: an object of the rules' details by name. */
const detailsOf = ({ detail }: Outcome): Readonly<Record<string, Json | undefined>> =>
  detail !== null && typeof detail === "object" && !Array.isArray(detail)
    ? Object.fromEntries(Object.entries(detail))
    : {};

/**
 * Decides a batch as a whole, rule by rule, so that none looks up what one before it has dropped. The decisions wait for
 * their records, which the harness reads again and hands in in the same order: each is made once.
 */
function decidedAhead(rules: readonly Named[]): Pick<Decider, "ahead" | "decide"> {
  const waiting: { id: string; outcome: Outcome; unchanged: boolean }[] = [];
  return {
    async ahead(records) {
      let outcomes = records.map((record): Outcome => keep(record));
      for (const rule of rules) {
        await rule.ahead?.(outcomes.flatMap((outcome) => (outcome.kind === "kept" ? [outcome.record] : [])));
        outcomes = outcomes.map((outcome) => (outcome.kind === "kept" ? andThen(outcome, rule) : outcome));
      }
      for (const [i, record] of records.entries()) {
        const outcome = outcomes[i] ?? keep(record);
        const unchanged = outcome.kind === "kept" && outcome.record === record;
        waiting.push({ id: record.id, outcome, unchanged });
      }
    },
    decide(record) {
      const next = waiting.shift();
      if (next?.id !== record.id) throw new Error("a record came that nothing was decided about ahead");
      return next.unchanged ? keep(record, next.outcome.detail) : next.outcome;
    },
  };
}

function gathered(rules: readonly Named[], part: (rule: Named) => Json | undefined): Json {
  return Object.fromEntries(
    rules.flatMap((rule) => {
      const own = part(rule);
      return own === undefined ? [] : [[rule.name, own]];
    }),
  );
}
