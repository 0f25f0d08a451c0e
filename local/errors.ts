import { ProvenderError } from "../shared/model/errors.ts";

/** Another living process works in the directory. */
export class DirectoryInUse extends ProvenderError<{ directory: string; pid: number }> {
  override readonly name = "DirectoryInUse";
}
/** The directory cannot be made, or takes no files. */
export class DirectoryUnusable extends ProvenderError<{ directory: string }> {
  override readonly name = "DirectoryUnusable";
}
/** The CDK app did not build; the message ends with what it printed. */
export class SynthesisFailed extends ProvenderError<{ command: string }> {
  override readonly name = "SynthesisFailed";
}
/** The cloud assembly holds something the embedded runtime cannot run. */
export class AssemblyUnknown extends ProvenderError<{ resource: string }> {
  override readonly name = "AssemblyUnknown";
}
export class FunctionMissing extends ProvenderError<{ function: string }> {
  override readonly name = "FunctionMissing";
}
/** A local file to upload is missing, or its name does not make a key. */
export class UploadInvalid extends ProvenderError<{ file: string }> {
  override readonly name = "UploadInvalid";
}
/** There is no run that waits for a person's answer. */
export class NothingWaits extends ProvenderError<{ run: string }> {
  override readonly name = "NothingWaits";
}
/** The start function was not given the lease, or did not start anything. */
export class RunNotStarted extends ProvenderError<{ dataset: string }> {
  override readonly name = "RunNotStarted";
}

/**
 * What Lambda reports of a failed invocation, and what Step Functions matches `ErrorEquals` on: `name` is the
 * `errorType`, the message the `Cause`, a JSON text of `{errorType, errorMessage, trace}`.
 * Source: AWS Lambda guide, "Node.js function errors"; Step Functions guide, "Error names".
 */
export class FunctionFailed extends Error {
  override readonly name: string;
  readonly errorMessage: string;

  constructor(errorType: string, errorMessage: string, trace: readonly string[] = []) {
    super(JSON.stringify({ errorType, errorMessage, trace }));
    this.name = errorType;
    this.errorMessage = errorMessage;
  }
}
