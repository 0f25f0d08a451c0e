/** The names under which functions count; the dashboard and the alarms read the same. CloudWatch namespace and metrics. */
export const NAMESPACE = "Provender";
export const METRICS = {
  /** Records that went on, by step. */
  kept: "RecordsKept",
  /** Records dropped, by step and reason. */
  dropped: "RecordsDropped",
  /** Records that could not be read, by step and error. */
  quarantined: "RecordsQuarantined",
  modelTokens: "ModelTokens",
  /** Runs at work for longer than any should be. */
  stuckRuns: "StuckRuns",
  /** How long the oldest run has been at work. Hours. */
  oldestRun: "OldestRun",
} as const;
