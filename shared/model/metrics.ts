/** The names under which functions count; the dashboard and the alarms read the same. CloudWatch namespace and metrics. */
export const NAMESPACE = "Provender";
export const METRICS = {
  /** Records that went on, by step. */
  kept: "RecordsKept",
  /** Records dropped, by step and reason. */
  dropped: "RecordsDropped",
  /** Records that could not be read, by step and error. */
  quarantined: "RecordsQuarantined",
  /** What a run has spent of its budget for models, so far; of requests or tokens, whichever is nearer its end. Percent. */
  modelBudget: "ModelBudgetUsed",
  modelTokens: "ModelTokens",
  /** How long the oldest change has waited for a run of its own. Minutes. */
  oldestWish: "OldestUnprocessedUpload",
  /** Runs at work for longer than any should be. */
  stuckRuns: "StuckRuns",
  /** How long the oldest run has been at work. Hours. */
  oldestRun: "OldestRun",
} as const;
