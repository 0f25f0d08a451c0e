import { fileURLToPath } from "node:url";
import { explain } from "./explain.ts";
import { run } from "./run.ts";
import { bold, dim } from "./table.ts";

/** `npm run demo`: the quick start from beginning to end, and what became of three of its rows. */
const example = fileURLToPath(new URL("../examples/quickstart/", import.meta.url));

const shown = (command: string): void => console.log(`\n${dim("$")} ${bold(command)}`);

shown("provender run examples/quickstart/recipe.yaml");
await run(`${example}recipe.yaml`, {});
if (!process.exitCode) {
  // A published line, a row that was dropped, and one that could not be read.
  for (const asked of ["out/quickstart/training_data.jsonl:1", "tickets.jsonl:22", "tickets.jsonl:21"]) {
    shown(`provender explain ${asked}`);
    await explain(asked, {});
  }
  console.log(
    `\nNext: your own recipe. ${dim("examples/quickstart/recipe.yaml is a good one to copy; npx provender --help")}`,
  );
}
