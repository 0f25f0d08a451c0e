import { z } from "zod";
import { JudgeDisagrees } from "../../shared/model/errors.ts";
import { addJudgements, type Judged, JudgeSummary, noJudgement } from "../../shared/model/judgement.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import type { StepResult } from "../../shared/model/run.ts";
import { agreement } from "../../shared/report/kappa.ts";

const Summary = z.looseObject({ llm: JudgeSummary.optional() });

/** What a shard's judge step tells of the model judge. */
export const judgementOf = ({ summary }: StepResult): JudgeSummary =>
  Summary.parse(summary).llm ?? noJudgement();

/**
 * What the model judge said in all rounds, and how far people agree with it.
 * @throws JudgeDisagrees when they agree less than the recipe wants
 */
export function judgedBy({ judge: { llm } }: Recipe, judgements: readonly JudgeSummary[]): Judged {
  const all = judgements.reduce(addJudgements, noJudgement());
  const { n, kappa, interval } = agreement(all.together);
  const { minimumKappa, minimumMarks, model } = llm;
  if (minimumKappa !== undefined && kappa !== null && n >= minimumMarks && kappa < minimumKappa)
    throw new JudgeDisagrees(
      `The judge ${model} and people agree too little: kappa is ${kappa.toFixed(2)} over ${n} examples that both have marked, and the recipe wants ${minimumKappa} (judge.llm.minimumKappa). Nothing is published: say in judge.llm.rubric what people go by, try another model, or switch judge.llm off.`,
      { kappa, minimum: minimumKappa, marks: n },
    );
  return { ...all, model, keep: llm.keep, kappa, interval: interval && [...interval] };
}
