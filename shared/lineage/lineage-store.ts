import type { Counts } from "../model/outcome.ts";
import type { StepName } from "../model/run.ts";

/**
 * What is recorded about runs, and what can be asked. One DynamoDB table (`pk`, `sk`) with one inverted index
 * (`inverted`: sk as partition key, pk as sort key); single-item conditional writes only.
 *
 * | question                                  | key                                             |
 * | the data set's current version            | pk DATASET#d, sk CURRENT                        |
 * | a data set's versions, newest first       | pk DATASET#d, sk begins VERSION#                |
 * | a data set's runs, newest first           | pk DATASET#d, sk begins RUN#                    |
 * | one run by its id                         | inverted: sk RUN#run, pk begins DATASET#        |
 * | a run's steps                             | pk RUN#run, sk begins STEP#step#shard           |
 * | the objects a run read                    | pk RUN#run, sk begins OBJECT#key@version        |
 * | the runs that read an object              | inverted: sk OBJECT#key@version, pk begins RUN# |
 * | who builds the data set now               | pk DATASET#d, sk LEASE                          |
 * | a token that waits for approval           | pk RUN#run, sk APPROVAL                         |
 */
export interface LineageStore {
  /**
   * Takes the data set's lease for a run. When another run holds it and it has not expired, marks it dirty (so that
   * run's end starts exactly one more) and answers with the holder.
   * Taking it again for the same run is granted.
   * @param over a run that has ended and cannot give the lease back itself: it no longer keeps anyone out
   */
  takeLease(lease: Lease, over?: string): Promise<{ granted: true } | { granted: false; holder: string }>;
  /** Gives the lease back if `run` holds it; says whether uploads came in the meantime. */
  releaseLease(dataset: string, run: string): Promise<{ dirty: boolean }>;
  /**
   * Gives the lease of the run `from` back or, when it is dirty, passes it on to `lease.run` in one write, so that the wish
   * for one more run is never in nobody's hands. True when `lease.run` holds it now, also from an earlier call.
   */
  passLease(from: string, lease: Lease): Promise<boolean>;

  /** Takes the wish for one more run off the lease that `run` holds, because it will see what was wished for itself; says whether there was one. */
  heedWish(dataset: string, run: string): Promise<boolean>;
  /** Since when (ISO) somebody has wished for one more run, while another holds the lease. */
  oldestWish(dataset: string): Promise<string | undefined>;
  /** Lets the lease end later, for a run that holds it and waits for a person. */
  extendLease(lease: Lease): Promise<void>;

  putRun(run: RunRow): Promise<void>;
  /** Writes a run's row unless it has one. */
  addRun(run: RunRow): Promise<void>;
  /**
   * Writes how a run ended, and gives the row that stands: the first end stays, but a success takes a failure's place (the
   * run was redriven).
   */
  endRun(run: RunRow & { ended: string }): Promise<RunRow>;
  /** As it was last written where its data set is named; else through the index, which may lag behind. */
  getRun(run: string, dataset?: string): Promise<RunRow | undefined>;
  /** Newest first; of every data set when none is named. */
  listRuns(dataset?: string): Promise<RunRow[]>;

  putStep(step: StepRow): Promise<void>;
  listSteps(run: string): Promise<StepRow[]>;

  putObjects(run: string, objects: readonly ObjectRow[]): Promise<void>;
  listObjects(run: string): Promise<ObjectRow[]>;
  runsOfObject(key: string, version?: string): Promise<string[]>;

  /**
   * The one conditional write that makes a version current: it succeeds when the current version is still `expected`
   * (null: there is none yet) or is this very version already. Before it the version is nowhere to be found.
   * @throws VersionConflict
   */
  publishVersion(version: VersionRow, expected: string | null): Promise<void>;
  currentVersion(dataset: string): Promise<VersionRow | undefined>;
  getVersion(dataset: string, version: string): Promise<VersionRow | undefined>;
  /** Newest first. */
  listVersions(dataset: string): Promise<VersionRow[]>;

  putApproval(run: string, approval: ApprovalRow): Promise<void>;
  getApproval(run: string): Promise<ApprovalRow | undefined>;
}

/** Times are ISO 8601 in UTC. */
export interface Lease {
  dataset: string;
  run: string;
  now: string;
  expires: string;
}

export interface RunRow {
  dataset: string;
  run: string;
  status: "running" | "waiting" | "succeeded" | "failed";
  started: string;
  ended?: string;
  /** What started it: an upload, the schedule, a recipe, a person. */
  cause: string;
  error?: { name: string; message: string };
  version?: string;
  /** The execution's name, where it is not the run's: it was begun again after a failure. */
  execution?: string;
  /** When it was begun again. */
  resumed?: string;
}

export interface StepRow {
  run: string;
  step: StepName;
  shard: number;
  key: string;
  reused: boolean;
  counts: Counts;
  codeVersion: string;
  started: string;
  /** Milliseconds. */
  duration: number;
}

export interface ObjectRow {
  source: string;
  key: string;
  version: string;
  /** Bytes. */
  size: number;
}

export interface VersionRow {
  dataset: string;
  version: string;
  run: string;
  publishedAt: string;
  /** Records by split. */
  records: Record<string, number>;
  /** SHA-256 by file name. */
  files: Record<string, string>;
}

export interface ApprovalRow {
  token: string;
  gate: "plan" | "generation" | "review";
  asked: string;
  decision?: "approved" | "rejected";
  /** Who decided. */
  by?: string;
  decided?: string;
}
