import { isJudged, type Judge } from "./recipe-judge.ts";
import type { StepName } from "./run.ts";

/** As much of a recipe as decides which steps a record passes. */
interface Asks {
  judge: Judge;
}

/** The step whose records dedupe takes: the last that decides about them one by one. */
export const beforeDedupe = (recipe: Asks): "judge" | "filter" => (isJudged(recipe) ? "judge" : "filter");

/**
 * The steps that decide about a record, one after the other, in its shard. A generated one begins at augment. Record i of
 * a step's input is the i-th that the step before kept.
 */
export const wayOf = (recipe: Asks, generated = false): StepName[] => [
  generated ? "augment" : "source",
  "mask",
  "filter",
  ...(isJudged(recipe) ? (["judge"] as const) : []),
  "apply",
  "split",
];
