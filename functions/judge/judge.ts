import { NotConserved } from "../../shared/model/errors.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import { shardHandler } from "../../shared/stage/handler.ts";
import { recordStage } from "../../shared/stage/record-stage.ts";
import { recordTrial } from "../../shared/stage/record-trial.ts";
import type { ShardStage } from "../../shared/stage/stage.ts";
import type { Trial } from "../../shared/stage/trial.ts";
import { openRules } from "./judge-chain.ts";
import type { JudgeRule } from "./judge-rule.ts";
import { JUDGE_RULES } from "./judge-rules.ts";

/** What takes the whole run, or a model, to decide. It stands before dedupe, so that of copies a good one is kept. */
export const judgeStage = (rules: readonly JudgeRule[]): ShardStage<string> =>
  recordStage({
    step: "judge",
    input: async ({ event, result }) => {
      const { records } = (await result("filter", event.shard)).outputs;
      if (records === undefined)
        throw new NotConserved("The filter step wrote no records.", { step: "filter", shard: event.shard });
      return records;
    },
    settings: ({ judge }) => judge,
    open: (recipe, context) => openRules(rules, recipe, context),
  });

export { evaluateDomain } from "./domain/evaluate.ts";

export const handler = shardHandler(judgeStage(JUDGE_RULES));

/** `provender try judge`: what can be decided about lines that stand alone. */
export const trial = (recipe: Recipe): Trial =>
  async function* (batches) {
    const { decide, ready, ahead } = await openRules(JUDGE_RULES, recipe);
    await ready?.();
    yield* recordTrial(decide, undefined, ahead)(batches);
  };
