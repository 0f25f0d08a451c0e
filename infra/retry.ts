import { Duration } from "aws-cdk-lib";
import { JitterType, type RetryProps } from "aws-cdk-lib/aws-stepfunctions";
import { RETRYABLE_ERRORS } from "../shared/model/errors.ts";

/**
 * What passes by itself: our own retryable errors and Lambda's service errors.
 * Waits of up to 2, 4, 8, 16, 32 and 60 s: 122 s in all, half of that on average, since jitter is full.
 * Lambda's names: AWS Step Functions guide, "Handle transient Lambda service exceptions".
 */
export const TRANSIENT: RetryProps = {
  errors: [
    ...RETRYABLE_ERRORS,
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.ClientExecutionTimeoutException",
  ],
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxAttempts: 6,
  maxDelay: Duration.seconds(60),
  jitterStrategy: JitterType.FULL,
};

/**
 * The account's concurrency is used up: other shards must end first, so wait as long as a shard may take.
 * Waits of up to 5, 10, 20, 40, 80 and eight times 120 s: 1,115 s in all, half of that on average.
 */
export const THROTTLED: RetryProps = {
  errors: ["Lambda.TooManyRequestsException"],
  interval: Duration.seconds(5),
  backoffRate: 2,
  maxAttempts: 13,
  maxDelay: Duration.seconds(120),
  jitterStrategy: JitterType.FULL,
};

/**
 * Cut off from outside: out of time, or a sandbox that died (`Runtime.ExitError` is what Lambda answers then). Once more,
 * in case it hung or its host went away; work that is too big would only be cut off again. Waits up to 5 s.
 */
export const CUT_OFF: RetryProps = {
  errors: ["States.Timeout", "Sandbox.Timedout", "Runtime.ExitError", "Lambda.Unknown"],
  interval: Duration.seconds(5),
  maxAttempts: 1,
  jitterStrategy: JitterType.FULL,
};
