import type { ModelAllowance } from "../../shared/model/allowance.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import {
  type Batch,
  type END_REASONS,
  type Gap,
  type Operator,
  usesModel,
} from "../../shared/model/round.ts";

/** A batch that has its parents yet to be chosen. */
export type Order = Omit<Batch, "shard" | "parents">;
export type EndReason = (typeof END_REASONS)[number];

export interface RoundSoFar {
  round: number;
  gaps: readonly Gap[];
  /** Records that this round added to the data set; undefined in round 0. */
  added: number | undefined;
  /** Spent on models in all rounds. */
  spent: ModelAllowance;
}

/**
 * What the next round is to make, or why there is none: one batch a gap and operator, the gap shared among the
 * operators. A model gets what is left of the run's budget, shared by what is wanted; without any, the operators that
 * need no model fill the whole gap. Where a model judges, each example costs two questions more.
 */
export function nextRound(recipe: Recipe, so: RoundSoFar): Order[] | EndReason {
  const { operators, perCategory, batch, rounds } = recipe.augmentation;
  if (operators.length === 0 || perCategory === undefined) return "no_augmentation";
  const gaps = so.gaps.filter((gap) => gap.kind === "augmentation");
  if (gaps.length === 0) return "target_met";
  if (so.added === 0) return "nothing_new";
  if (so.round >= rounds) return "round_limit";
  const left: ModelAllowance = {
    requests: Math.max(0, recipe.budget.modelRequests - so.spent.requests),
    tokens: Math.max(0, recipe.budget.modelTokens - so.spent.tokens),
  };
  const judged = recipe.judge.llm.enabled;
  const affordable = [...new Set(operators)].filter(
    (operator) => !(judged || usesModel(operator)) || (left.requests > 0 && left.tokens > 0),
  );
  if (affordable.length === 0) return "budget";
  return allow(
    gaps.flatMap((gap) => ordersFor(gap, affordable, batch)),
    judged ? { ...left, tokens: Math.floor(left.tokens / (1 + TO_JUDGE)) } : left,
    judged ? TO_JUDGE : 0,
  );
}

function ordersFor(gap: Gap, operators: readonly Operator[], batch: number): Order[] {
  const missing = gap.wants - gap.has;
  return operators.flatMap((operator, i): Order[] => {
    const share = Math.floor(missing / operators.length) + (i < missing % operators.length ? 1 : 0);
    const wanted = Math.min(share, batch);
    return wanted > 0 ? [{ operator, category: gap.name, wanted }] : [];
  });
}

/** The judge asks about an example once, and once more where it cannot read the answer. Unit: questions. */
const TO_JUDGE = 2;

/** Deals the requests in order, and the tokens in proportion to them; an order left without requests falls away. */
function allow(orders: readonly Order[], left: ModelAllowance, toJudge: number): Order[] {
  let requests = left.requests;
  let asked = 0;
  const granted = orders.flatMap((order): Order[] => {
    const each = toJudge + (usesModel(order.operator) ? 1 : 0);
    const wanted = each === 0 ? order.wanted : Math.min(order.wanted, Math.floor(requests / each));
    requests -= wanted * each;
    if (usesModel(order.operator)) asked += wanted;
    return wanted > 0 ? [{ ...order, wanted }] : [];
  });
  return granted.map((order) => {
    if (!usesModel(order.operator)) return order;
    const tokens = Math.floor((left.tokens * order.wanted) / asked);
    return { ...order, allowance: { requests: order.wanted, tokens } };
  });
}
