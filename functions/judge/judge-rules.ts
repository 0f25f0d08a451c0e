import type { JudgeRule } from "./judge-rule.ts";
import { storedEmbedder } from "./learned.ts";
import { outOfDistribution } from "./out-of-distribution.ts";

/** Every rule in the order of its cost: what a rule drops, the next is not asked about. */
export const JUDGE_RULES: readonly JudgeRule[] = [outOfDistribution(storedEmbedder)];
