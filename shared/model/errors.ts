/**
 * Every error Provender raises on purpose. The literal `name` is what Step Functions matches on, what the lineage
 * records and what the runbook is indexed by; the message says what a person should do next.
 *
 * No error may carry text of a record: messages and data end in logs.
 */
export abstract class ProvenderError<Data = unknown> extends Error {
  abstract override readonly name: string;
  /** True when the same call may succeed later: Step Functions retries exactly these. */
  readonly retryable: boolean = false;
  readonly data: Data;

  constructor(message: string, data: Data, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.data = data;
  }
}

/** One thing wrong in a recipe, at a place a person can go to. Line and column count from 1. */
export interface RecipeProblem {
  path: string;
  line: number;
  column: number;
  message: string;
  /** The nearest valid name, for a typo. */
  suggestion?: string;
}

export class RecipeInvalid extends ProvenderError<{ file: string; problems: RecipeProblem[] }> {
  override readonly name = "RecipeInvalid";
}
export class RecipeMissing extends ProvenderError<{ key: string }> {
  override readonly name = "RecipeMissing";
}
/** A source of the recipe has no files. */
export class SourceEmpty extends ProvenderError<{ source: string; prefix: string }> {
  override readonly name = "SourceEmpty";
}
/** A set of evaluation data that the recipe names has no files. */
export class EvaluationMissing extends ProvenderError<{ name: string; prefix: string }> {
  override readonly name = "EvaluationMissing";
}
/** A file cannot be read as what it says it is (format, compression, encoding): nothing of it is usable. */
export class InputUnreadable extends ProvenderError<{ key: string; line?: number }> {
  override readonly name = "InputUnreadable";
}
/** A file was replaced while the run read it; the next run sees the new one. */
export class InputChanged extends ProvenderError<{ key: string }> {
  override readonly name = "InputChanged";
}
export class TooManyBadLines extends ProvenderError<{
  source: string;
  bad: number;
  rows: number;
  tolerated: number;
}> {
  override readonly name = "TooManyBadLines";
}
/** The filters left nothing to publish. */
export class NothingLeft extends ProvenderError<{ step: string; reason: string; dropped: number }> {
  override readonly name = "NothingLeft";
}
/** The recipe says what belongs to the domain, and too few examples are of it to tell the others by. */
export class DomainUnknown extends ProvenderError<{ examples: number }> {
  override readonly name = "DomainUnknown";
}
/** The model judge and people mark too differently for its marks to decide. */
export class JudgeDisagrees extends ProvenderError<{ kappa: number; minimum: number; marks: number }> {
  override readonly name = "JudgeDisagrees";
}
/** What outside detectors or the model judge would be asked is more than the recipe's budget allows. */
export class BudgetTooSmall extends ProvenderError<{ key: string; needs: number; allows: number }> {
  override readonly name = "BudgetTooSmall";
}
/** Personal data was found in examples about to be published, and the recipe does not tolerate any. */
export class PersonalDataLeft extends ProvenderError<{
  examples: number;
  types: Readonly<Record<string, number>>;
  /** Ids of the first of them. */
  ids: readonly string[];
}> {
  override readonly name = "PersonalDataLeft";
}
/** More examples hang together as near duplicates than the recipe allows: boilerplate, more often than not. */
export class ClusterTooLarge extends ProvenderError<{
  limit: number;
  clusters: { id: string; records: number }[];
}> {
  override readonly name = "ClusterTooLarge";
}
/** Conservation is broken: a defect of ours, never of the data. */
export class NotConserved extends ProvenderError<{ step: string; shard: number }> {
  override readonly name = "NotConserved";
}
export class ObjectMissing extends ProvenderError<{ bucket: string; key: string }> {
  override readonly name = "ObjectMissing";
}
/** A stored shard does not hold what its result says. */
export class ShardCorrupt extends ProvenderError<{ key: string }> {
  override readonly name = "ShardCorrupt";
}
export class StorageDenied extends ProvenderError<{ operation: string; resource: string }> {
  override readonly name = "StorageDenied";
}
/** Throttled, timed out or broken off after the client's own retries. */
export class StorageUnavailable extends ProvenderError<{ operation: string; resource: string }> {
  override readonly name = "StorageUnavailable";
  override readonly retryable = true;
}
/** The store has no room left: a full disk, as a rule. Asking again cures nothing before somebody has made room. */
export class StorageFull extends ProvenderError<{ operation: string; resource: string }> {
  override readonly name = "StorageFull";
}
export class ModelUnavailable extends ProvenderError<{ model: string; status?: number }> {
  override readonly name = "ModelUnavailable";
  override readonly retryable = true;
}
/** The model's endpoint refuses for a reason that waiting does not cure (key, model name, request). */
export class ModelRefused extends ProvenderError<{ model: string; status?: number }> {
  override readonly name = "ModelRefused";
}
/** Another run published this data set in the meantime; the previous version stays. */
export class VersionConflict extends ProvenderError<{ dataset: string; expected: string | null }> {
  override readonly name = "VersionConflict";
}
/** Another run of the data set holds its lease. */
export class RunInProgress extends ProvenderError<{ dataset: string; run: string }> {
  override readonly name = "RunInProgress";
}
/** A person said no at the approval gate. */
export class ApprovalRejected extends ProvenderError<{ run: string }> {
  override readonly name = "ApprovalRejected";
}
/** There is no deployed stack of that name, or it lacks what is asked of it. */
export class StackUnknown extends ProvenderError<{ stack: string }> {
  override readonly name = "StackUnknown";
}
/** A failed run of a deployed stack could not be taken up again. */
export class RunNotRedriven extends ProvenderError<{ run: string }> {
  override readonly name = "RunNotRedriven";
}
export class EnvironmentInvalid extends ProvenderError<{ variables: string[] }> {
  override readonly name = "EnvironmentInvalid";
}
export class EventInvalid extends ProvenderError<{ step: string }> {
  override readonly name = "EventInvalid";
}

/** The names Step Functions retries: exactly the classes above with `retryable`. A test holds the two together. */
export const RETRYABLE_ERRORS = ["StorageUnavailable", "ModelUnavailable"] as const;
