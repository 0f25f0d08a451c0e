import { modelFromEnvironment } from "../../shared/model-client/openai-model.ts";
import type { JudgeRule } from "./judge-rule.ts";
import { storedEmbedder } from "./learned.ts";
import { llmJudge } from "./llm-judge.ts";
import { outOfDistribution } from "./out-of-distribution.ts";

/** Every rule in the order of its cost: what a rule drops, the next is not asked about. */
export const JUDGE_RULES: readonly JudgeRule[] = [
  outOfDistribution(storedEmbedder),
  llmJudge(modelFromEnvironment),
];
