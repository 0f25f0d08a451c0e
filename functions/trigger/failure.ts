import { z } from "zod";
import * as errors from "../../shared/model/errors.ts";

/** What a Lambda function's failure looks like in a Catch. Source: AWS Lambda guide, "Function error". */
const LambdaFailure = z.object({ errorType: z.string().optional(), errorMessage: z.string() });

/** Longer messages say nothing more. Unit: characters. */
const MAX_MESSAGE = 2_000;

/**
 * What is recorded of a failure. Only messages that are ours, or Step Functions' own, are kept word by word: those of
 * others may quote a record.
 */
export function failureOf(name: string, cause: string): { name: string; message: string } {
  const message = messageIn(cause);
  if (name in errors || name.startsWith("States."))
    return { name, message: (message || "Step Functions gave no cause.").slice(0, MAX_MESSAGE) };
  return {
    name,
    message: `${name} is none of Provender's errors; the logs of the function that failed have its message.`,
  };
}

function messageIn(cause: string): string {
  try {
    const parsed = LambdaFailure.safeParse(JSON.parse(cause));
    return parsed.success ? parsed.data.errorMessage : "";
  } catch {
    return cause;
  }
}
