import { redriveEvents, redriveRun } from "../shared/aws/redrive.ts";
import { UsageWrong } from "./failure.ts";

/** A run's id ends in its time and four digits. */
const RUN = /^(.+)-\d{8}T\d{6}Z-[0-9a-f]{4}$/;

/** Takes up a failed run of a deployed stack, or hands every event that failed for good back to its function. */
export async function redrive(
  run: string | undefined,
  { stack, json }: { stack: string; json?: boolean },
): Promise<void> {
  if (run === undefined) {
    const redriven = await redriveEvents(stack);
    const lines = Object.entries(redriven).map(([name, n]) => `${n} to ${name}`);
    return void console.log(
      json ? JSON.stringify(redriven) : lines.join("\n") || "No event has failed for good.",
    );
  }
  const dataset = RUN.exec(run)?.[1];
  if (dataset === undefined)
    throw new UsageWrong(`${run} is no run's id; provender runs --stack ${stack} lists them.`, {
      argument: "run",
    });
  await redriveRun(stack, dataset, run);
  console.log(json ? JSON.stringify({ run }) : `${run} goes on where it failed.`);
}
