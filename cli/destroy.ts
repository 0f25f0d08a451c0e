import { spawnSync } from "node:child_process";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { emptyBuckets, keepsData } from "../shared/aws/empty-buckets.ts";

/**
 * `npm run destroy [-- STACK]`: deletes a stack that was deployed with `-c removalPolicy=destroy`, with everything in it.
 * CloudFormation deletes no bucket that holds something, so they are emptied first; S3 may deliver an access log in
 * between, so it is tried again.
 */
const TRIES = 3;
const CDK = fileURLToPath(new URL("../node_modules/.bin/cdk", import.meta.url));
const stack = process.argv[2] ?? "Provender";
process.exitCode = await destroy();

async function destroy(): Promise<number> {
  if (await keepsData(stack)) {
    console.error(
      `${stack} is deployed to keep its data when it is deleted. To delete all of it, deploy it with -c removalPolicy=destroy first.`,
    );
    return 1;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`Delete the stack ${stack} and all data in it? Type its name: `);
  terminal.close();
  if (answer.trim() !== stack) {
    console.error("Nothing was deleted.");
    return 1;
  }
  const context = ["-c", "removalPolicy=destroy", "-c", `stackName=${stack}`];
  for (let tried = 1; ; tried++) {
    await emptyBuckets(stack);
    const { status } = spawnSync(CDK, ["destroy", "--force", ...context], { stdio: "inherit" });
    if (status === 0 || tried === TRIES) return status ?? 1;
  }
}
