import { Command, Option } from "commander";
import { tableFailure } from "../local/table-failure.ts";
import { failed } from "./failure.ts";

const program = new Command("provender")
  .description(
    "Turns logs, public data, annotations and model-written examples into fine-tuning data you can trace line by line.",
  )
  .configureHelp({ sortSubcommands: false, showGlobalOptions: false })
  .showHelpAfterError("(provender --help shows every command)")
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .addHelpText(
    "after",
    `
Examples:
  provender run recipe.yaml                     build the data set; files go to ./out/<dataset>
  provender explain out/support/training_data.jsonl:12
                                                the whole way of that line, back to its source row
  provender explain tickets.csv:88              what became of that row, also when it was dropped
  provender try mask < lines.jsonl              one stage alone, one JSON line out per line in

Everything is kept in ./.provender, so a second run computes only what is new.
Exit status: 0 done, 1 the run or the data failed, 2 wrong usage or recipe.`,
  );

/** A command's module is loaded when the command is called, so that help and slips are answered at once. */
const when =
  <Given extends unknown[]>(load: () => Promise<(...given: Given) => Promise<void>>) =>
  async (...given: Given): Promise<void> =>
    (await load())(...given);

const by = (): Option => new Option("--by <name>", "who decides (default: the user of this machine)");
const json = (): Option => new Option("--json", "print one JSON document instead of text");

const deployed = (): Option =>
  new Option("--stack <name>", "ask the stack of this name, deployed in your AWS account");

program.commandsGroup("Build:");
program
  .command("run")
  .description(
    "build a data set from a recipe: live progress, what happened to every record, where the files are",
  )
  .argument("<recipe>", "the recipe, a YAML file")
  .option("--out <dir>", "where to put the published files (default: ./out/<dataset>)")
  .option("--workers <n>", "functions at work at once (default: one a core, at most two)")
  .addOption(json())
  .action(when(async () => (await import("./run.ts")).run));
program
  .command("watch")
  .description("build it again whenever the recipe or one of its files changes, and when its schedule is due")
  .argument("<recipe>", "the recipe, a YAML file")
  .option("--out <dir>", "where to put the published files (default: ./out/<dataset>)")
  .option("--workers <n>", "functions at work at once (default: one a core, at most two)")
  .option("--quiet <seconds>", "wait until nothing has changed for so long", "2")
  .action(when(async () => (await import("./watch.ts")).watch));
program
  .command("approve")
  .description("let a run that waits for a person go on")
  .argument("<run>")
  .addOption(by())
  .addOption(deployed())
  .addOption(json())
  .action(when(async () => (await import("./approval.ts")).approve));
program
  .command("reject")
  .description("end a run that waits for a person")
  .argument("<run>")
  .addOption(by())
  .addOption(deployed())
  .addOption(json())
  .action(when(async () => (await import("./approval.ts")).reject));
program
  .command("review")
  .description("a run's sample of masked examples, for a person to approve or reject")
  .argument("<run>")
  .option("--approve", "every example is masked well: a run that waits for this goes on")
  .option(
    "--reject <numbers>",
    "these are not, e.g. 3,7: past the recipe's tolerance nothing is published; they never are",
  )
  .addOption(by())
  .addOption(deployed())
  .addOption(json())
  .action(when(async () => (await import("./review.ts")).review));

program.commandsGroup("Ask:");
program
  .command("explain")
  .description("a record's whole way, by its id or by FILE:LINE of a source or a published file")
  .argument("<id-or-file:line>")
  .option("--dataset <name>", "look in this data set only")
  .option(
    "--version <version>",
    "look in this version, or in this run (default: the version the file is of, or the current one)",
  )
  .option("--all-versions", "look in every published version: which ones hold it?")
  .addOption(deployed())
  .addOption(json())
  .action(when(async () => (await import("./explain.ts")).explain));
program
  .command("runs")
  .description("the runs there were, newest first")
  .argument("[dataset]")
  .addOption(deployed())
  .addOption(json())
  .action(when(async () => (await import("./runs.ts")).runs));
program
  .command("versions")
  .description("a data set's published versions, newest first")
  .argument("<dataset>")
  .addOption(deployed())
  .addOption(json())
  .action(when(async () => (await import("./runs.ts")).versions));

program.commandsGroup("Run a deployed stack:");
program
  .command("redrive")
  .description("take up a failed run where it failed; without a run, every event that failed for good")
  .argument("[run]")
  .requiredOption("--stack <name>", "the stack, deployed in your AWS account")
  .addOption(json())
  .action(when(async () => (await import("./redrive.ts")).redrive));

program
  .command("doctor")
  .description("look at a deployed stack and what it rests on, and say what to do")
  .requiredOption("--stack <name>", "the stack, deployed in your AWS account")
  .addOption(json())
  .action(when(async () => (await import("./doctor.ts")).doctor));
program
  .command("cost")
  .description("what a recipe's build costs on AWS, by the time its steps took here; before it runs there")
  .argument("<recipe>", "the recipe, built here before (or a sample of it)")
  .option("--records <n>", "the bill for so many source rows (default: as many as were built here)")
  .addOption(json())
  .action(when(async () => (await import("./cost.ts")).cost));

program.commandsGroup("Try:");
program
  .command("try")
  .description(
    'one stage alone: JSON lines in on stdin (records, {"messages"} or {"text"}), one JSON line out each',
  )
  .argument("<stage>", "source, mask, filter, judge or dedupe")
  .option("--recipe <file>", "take the stage's settings from this recipe")
  .option("--profile <profile>", "mask: standard or strict")
  .addOption(json().hideHelp())
  .action(when(async () => (await import("./try.ts")).tryStage));
program
  .command("evaluate")
  .description(
    "measure mask, dedupe or the sense of the domain (ood) on a labelled file: precision, recall, F1 and F2; AUROC",
  )
  .argument("<stage>", "mask, dedupe or ood")
  .requiredOption(
    "--gold <file>",
    "mask: JSON lines with spans, or CoNLL; dedupe: known pairs or clusters; ood: JSON lines with in_domain",
  )
  .option("--data <file>", "dedupe: the records the pairs speak of")
  .option("--recipe <file>", "take the stage's settings from this recipe")
  .option("--profile <profile>", "mask: standard or strict")
  .option("--record", "mask: keep the figures; versions published with these settings state them")
  .addOption(json())
  .action(when(async () => (await import("./evaluate.ts")).evaluate));

// The table gives up the whole process when it cannot write; the next one finds what was done.
process.on("uncaughtException", (error) => {
  process.exit(failed(tableFailure(error) ?? error, process.argv.includes("--json")));
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = failed(error, process.argv.includes("--json"));
}
