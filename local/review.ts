import { createHash } from "node:crypto";
import { reviewDecision, reviewSample } from "../shared/model/keys.ts";
import { ReviewDecision, ReviewedExample } from "../shared/model/review.ts";
import type { ObjectStore } from "../shared/shards/object-store.ts";

/** A run's sample of masked examples, and what was decided about it. */
export interface Review {
  examples: ReviewedExample[];
  /** SHA-256 of the sample. */
  sha256: string;
  decided?: ReviewDecision;
}

/** Undefined when the run has come to no sample yet. */
export async function readReview(store: ObjectStore, run: string): Promise<Review | undefined> {
  const sample = await store.readWhole("data", reviewSample(run));
  if (!sample) return undefined;
  const decided = await store.readWhole("data", reviewDecision(run));
  return {
    examples: sample
      .toString("utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => ReviewedExample.parse(JSON.parse(line))),
    sha256: createHash("sha256").update(sample).digest("hex"),
    ...(decided && { decided: ReviewDecision.parse(JSON.parse(decided.toString("utf8"))) }),
  };
}

/** What follows from the examples a person rejects: past the tolerated share, nothing is published. */
export function verdict(
  { examples }: Pick<Review, "examples">,
  rejected: readonly string[],
  tolerated: number,
): ReviewDecision["decision"] {
  return rejected.length > tolerated * examples.length ? "rejected" : "approved";
}

export async function noteReview(
  store: ObjectStore,
  run: string,
  { examples, sha256 }: Review,
  decided: Pick<ReviewDecision, "decision" | "rejected" | "by" | "at">,
): Promise<ReviewDecision> {
  const noted: ReviewDecision = { ...decided, sample: sha256, examples: examples.length };
  await store.write("data", reviewDecision(run), Buffer.from(JSON.stringify(noted)), "application/json");
  return noted;
}
