import { examineStack } from "../shared/aws/examine-stack.ts";
import { bold } from "./table.ts";

/** What is well with a deployed stack and what is not, with what to do about it. Exit status 1 when something is to be done. */
export async function doctor({ stack, json }: { stack: string; json?: boolean }): Promise<void> {
  const found = await examineStack(stack, new Date());
  if (found.some(({ todo }) => todo !== undefined)) process.exitCode = 1;
  if (json) return void console.log(JSON.stringify(found));
  for (const { what, says, todo } of found) {
    console.log(`${todo === undefined ? "well  " : "TO DO "} ${bold(what.padEnd(26))} ${says}`);
    if (todo !== undefined) console.log(`       ${" ".repeat(26)} ${todo}`);
  }
}
