import { userInfo } from "node:os";
import { answerGate, type Decision } from "../local/approval.ts";

interface Answered {
  by?: string;
  json?: boolean;
}

export const approve = (run: string, options: Answered): Promise<void> => decide(run, "approved", options);
export const reject = (run: string, options: Answered): Promise<void> => decide(run, "rejected", options);

async function decide(run: string, decision: Decision, { by = whoami(), json }: Answered): Promise<void> {
  await answerGate(process.cwd(), run, decision, by);
  console.log(json ? JSON.stringify({ run, decision, by }) : `Run ${run} is ${decision}.`);
}

/** The name of who is at work on this machine. */
export const whoami = (): string => userInfo().username;
