import type { JudgeRule } from "./judge-rule.ts";

/** Every rule in the order of its cost: what a rule drops, the next is not asked about. */
export const JUDGE_RULES: readonly JudgeRule[] = [];
