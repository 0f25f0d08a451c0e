import { userInfo } from "node:os";
import { answerGate, answerGateOf, type Decision } from "../local/approval.ts";

interface Answered {
  stack?: string;
  by?: string;
  json?: boolean;
}

export const approve = (run: string, options: Answered): Promise<void> => decide(run, "approved", options);
export const reject = (run: string, options: Answered): Promise<void> => decide(run, "rejected", options);

async function decide(
  run: string,
  decision: Decision,
  { by = whoami(), stack, json }: Answered,
): Promise<void> {
  await answer(run, decision, by, stack);
  console.log(json ? JSON.stringify({ run, decision, by }) : `Run ${run} is ${decision}.`);
}

/** Answers the gate in this folder, or in a deployed stack. */
export async function answer(run: string, decision: Decision, by: string, stack?: string): Promise<void> {
  if (stack === undefined) return answerGate(process.cwd(), run, decision, by);
  const { reachStack } = await import("../shared/aws/reach-stack.ts");
  await answerGateOf(await reachStack(stack), run, decision, by);
}

/** The name of who is at work on this machine. */
export const whoami = (): string => userInfo().username;
