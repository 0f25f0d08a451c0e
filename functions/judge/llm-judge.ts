import { createHash } from "node:crypto";
import {
  HUMAN_MARK,
  JUDGE_MARK,
  type JudgeSummary,
  noJudgement,
  qualityOf,
} from "../../shared/model/judgement.ts";
import { drop, keep, type Outcome, quarantine } from "../../shared/model/outcome.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import { type Example, transformed } from "../../shared/model/record.ts";
import { CachedModel } from "../../shared/model-client/cached-model.ts";
import type { ModelClient } from "../../shared/model-client/model-client.ts";
import { inParallel } from "../../shared/stage/in-parallel.ts";
import type { JudgeRule, OpenedRule } from "./judge-rule.ts";
import { markOf, question } from "./question.ts";

/** Questions under way at a time. */
const AT_ONCE = 8;
const TRANSFORM = { stage: "judge", operator: "llm", version: 1 };

/**
 * A model marks each example from 1 to 5; what is below `keep` goes as `low_mark`. Where a person has marked it, the
 * person's mark decides, and the model is asked to be held against it. An answer that cannot be read is asked for once
 * more, then the example is quarantined. Of the answer only the mark is kept.
 * @param openModel Called when a question has no stored answer.
 */
export const llmJudge = (openModel: () => ModelClient): JudgeRule => ({
  name: "llm",
  open(recipe, context) {
    if (!recipe.judge.llm.enabled) return undefined;
    return judging(recipe, context ? new CachedModel(context.services.store, openModel) : openModel());
  },
});

function judging(recipe: Recipe, model: ModelClient): OpenedRule {
  const { keep: least, sample } = recipe.judge.llm;
  const told = noJudgement();
  /** Of the records looked up last, by id; undefined where there was no readable answer. */
  let marks = new Map<string, number | undefined>();

  const ask = async (record: Example): Promise<number | undefined> => {
    for (const again of [false, true]) {
      const { text, tokens } = await model.ask(question(record, recipe, again));
      told.spent.requests++;
      told.spent.tokens += tokens;
      const mark = markOf(text);
      if (mark !== undefined) return mark;
    }
    return undefined;
  };

  return {
    async ahead(records) {
      const asked = records.filter(
        (record) => humanMark(record) !== undefined || isDrawn(record.id, recipe.seed, sample),
      );
      const answers = await inParallel(asked, AT_ONCE, ask);
      marks = new Map(asked.map(({ id }, i) => [id, answers[i]]));
    },
    decide(record) {
      const human = humanMark(record);
      const mark = marks.get(record.id);
      count(told, { human, mark, asked: marks.has(record.id) });
      return decided(record, { human, mark, asked: marks.has(record.id), least });
    },
    summary: () => told,
  };
}

interface Marked {
  human: number | undefined;
  mark: number | undefined;
  asked: boolean;
}

function decided(record: Example, { human, mark, asked, least }: Marked & { least: number }): Outcome {
  const judge = mark === undefined ? {} : { mark };
  if (human !== undefined)
    return human < least ? drop("low_mark", { human, ...judge }) : keep(record, { human, ...judge });
  if (!asked) return keep(record);
  if (mark === undefined)
    return quarantine("judge_answer_unreadable", {
      message:
        "the model gave no mark from 1 to 5, twice; try another model, or judge.llm.rubric in other words",
    });
  if (mark < least) return drop("low_mark", judge);
  const signals = { ...record.signals, [JUDGE_MARK]: mark };
  return keep(transformed({ ...record, quality: qualityOf(mark), signals }, TRANSFORM), judge);
}

function count(told: JudgeSummary, { human, mark, asked }: Marked): void {
  if (mark !== undefined) {
    told.marks[mark - 1] = (told.marks[mark - 1] ?? 0) + 1;
    const row = human === undefined ? undefined : told.together[Math.round(human) - 1];
    if (row) row[mark - 1] = (row[mark - 1] ?? 0) + 1;
  } else if (asked) told.unreadable++;
  else told.skipped++;
}

const humanMark = ({ signals }: Example): number | undefined => signals?.[HUMAN_MARK];

/** By lot, the same for the same record whatever shard it lies in. */
function isDrawn(id: string, seed: number, share: number): boolean {
  if (share >= 1) return true;
  const lot = createHash("sha256").update(`judge ${seed} ${id}`).digest().readUInt32BE(0);
  return lot < share * 2 ** 32;
}
