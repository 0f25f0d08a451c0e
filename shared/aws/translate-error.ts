import { StorageDenied, StorageFull, StorageUnavailable } from "../model/errors.ts";

/** The status an AWS answer came with, where there was an answer. */
export function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("$metadata" in error)) return undefined;
  const { $metadata } = error;
  if (typeof $metadata !== "object" || $metadata === null || !("httpStatusCode" in $metadata))
    return undefined;
  return typeof $metadata.httpStatusCode === "number" ? $metadata.httpStatusCode : undefined;
}

export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "");

/** Throttling under its many names. Source: AWS SDK, `@smithy/service-error-classification`. */
const THROTTLED =
  /Throttl|SlowDown|TooManyRequests|RequestLimitExceeded|ProvisionedThroughputExceeded|BandwidthLimitExceeded/;
const BROKEN_OFF =
  /TimeoutError|RequestTimeout|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|EAI_AGAIN|socket hang up|aborted|NetworkingError|InternalError|InternalServerError|ServiceUnavailable/i;
const DENIED =
  /AccessDenied|Forbidden|InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|UnrecognizedClient|NotAuthorized|KMS\.DisabledException|CredentialsProviderError/;

/** Insufficient Storage: Amazon S3 never is full, stores that speak its language may be. Source: RFC 4918, 11.5. */
const FULL = 507;

/** True when the same request may succeed later. */
export function isTransient(error: unknown): boolean {
  const status = statusOf(error);
  if (status !== undefined && (status >= 500 || status === 429)) return true;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const message = error instanceof Error ? error.message : "";
  return THROTTLED.test(nameOf(error)) || BROKEN_OFF.test(`${nameOf(error)} ${code} ${message}`);
}

/**
 * An SDK error as one of ours, where it is one a run can meet; anything else goes on as it is: a defect of ours.
 * @param operation such as `GetObject`; @param resource such as `data/runs/…`
 */
export function translated(error: unknown, operation: string, resource: string): unknown {
  if (statusOf(error) === 403 || DENIED.test(nameOf(error)))
    return new StorageDenied(
      `${operation} on ${resource} is not allowed: give the function's role that permission (and its KMS key's), then redrive the run.`,
      { operation, resource },
      error,
    );
  if (statusOf(error) === FULL)
    return new StorageFull(
      `${operation} on ${resource} found no room left: make some on the disk, then run it again; what was done is not done twice.`,
      { operation, resource },
      error,
    );
  if (isTransient(error))
    return new StorageUnavailable(
      `${operation} on ${resource} did not succeed after retries (${nameOf(error) || "no answer"}); try again later.`,
      { operation, resource },
      error,
    );
  return error;
}
