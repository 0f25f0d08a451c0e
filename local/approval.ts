import { join } from "node:path";
import { z } from "zod";
import { ApprovalRejected } from "../shared/model/errors.ts";
import { lockDirectory } from "./directory-lock.ts";
import { DirectoryInUse, RunNotStarted } from "./errors.ts";

const Tokens = z.object({ tokens: z.array(z.string()) });

/**
 * Answers the gate a run waits at in another process that works in `directory`.
 * @throws RunNotStarted when no process there has such a run waiting
 */
export async function answerGate(
  directory: string,
  run: string,
  decision: "approved" | "rejected",
): Promise<void> {
  const endpoint = endpointOf(join(directory, ".provender"));
  const { tokens } =
    endpoint === undefined ? { tokens: [] } : Tokens.parse(await ask(endpoint, "ListWaitingTokens", { run }));
  if (endpoint === undefined || tokens.length === 0)
    throw new RunNotStarted(
      `Run ${run} waits for nobody here: start it in this folder with 'provender run', and answer from a second terminal.`,
      { dataset: run },
    );
  const rejected = { error: ApprovalRejected.name, cause: `A person rejected run ${run}.` };
  for (const taskToken of tokens)
    await (decision === "approved"
      ? ask(endpoint, "SendTaskSuccess", { taskToken, output: "{}" })
      : ask(endpoint, "SendTaskFailure", { taskToken, ...rejected }));
}

/** Where the process that holds the directory answers; undefined when none does. */
function endpointOf(directory: string): string | undefined {
  try {
    lockDirectory(directory).release();
    return undefined;
  } catch (error) {
    if (error instanceof DirectoryInUse) return error.data.endpoint;
    throw error;
  }
}

async function ask(endpoint: string, operation: string, input: object): Promise<unknown> {
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `AWSStepFunctions.${operation}`,
    },
    body: JSON.stringify(input),
  });
  if (!answer.ok) throw new Error(`${operation}: ${await answer.text()}`);
  return answer.json();
}
