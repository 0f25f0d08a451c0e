import { answerGate } from "../local/approval.ts";

interface Answered {
  json?: boolean;
}

export const approve = (run: string, options: Answered): Promise<void> => decide(run, "approved", options);
export const reject = (run: string, options: Answered): Promise<void> => decide(run, "rejected", options);

async function decide(run: string, decision: "approved" | "rejected", { json }: Answered): Promise<void> {
  await answerGate(process.cwd(), run, decision);
  console.log(json ? JSON.stringify({ run, decision }) : `Run ${run} is ${decision}.`);
}
