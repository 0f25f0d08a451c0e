import { join, relative } from "node:path";
import { z } from "zod";
import type { RunProgress, Runtime } from "../local/runtime.ts";
import { Judged } from "../shared/model/judgement.ts";
import { published } from "../shared/model/keys.ts";
import { total } from "../shared/model/outcome.ts";
import type { RunManifest, StepName } from "../shared/model/run.ts";
import { judgedInWords, shownAs } from "../shared/report/in-words.ts";
import { manifestIfAny } from "../shared/stage/results.ts";
import { UsageWrong } from "./failure.ts";
import { fetchPublished } from "./fetch-published.ts";
import { withRuntime } from "./home.ts";
import { checkFolder } from "./out-folder.ts";
import { ProgressView, type StepTally } from "./progress.ts";
import { evaluationFiles, readRecipe, sourceFiles } from "./recipe-file.ts";
import { bold, byName, dim, number, table } from "./table.ts";

interface RunOptions {
  out?: string;
  workers?: string;
  json?: boolean;
}

/** Builds a data set: uploads the recipe's files, starts a run, follows it, fetches what it published. */
export async function run(path: string, options: RunOptions): Promise<void> {
  const recipe = readRecipe(path);
  const { name } = recipe.recipe;
  const sources = await sourceFiles(recipe);
  const evaluation = await evaluationFiles(recipe);
  const workers = options.workers === undefined ? undefined : Number(options.workers);
  if (workers !== undefined && !(Number.isInteger(workers) && workers > 0))
    throw new UsageWrong(`--workers takes a whole number from 1, not '${options.workers}'.`, {
      argument: "--workers",
    });
  const out = options.out ?? join("out", name);
  checkFolder(out);
  const say = (text: string): void => void (options.json || console.error(text));

  await withRuntime(async (runtime) => {
    for (const interrupted of runtime.interrupted)
      say(dim(`Run ${interrupted} was interrupted; what it had finished is used again.`));
    for (const { of, files } of sources) if (files.length > 0) await runtime.upload(name, of.name, files);
    for (const { of, files } of evaluation)
      if (files.length > 0) await runtime.uploadEvaluation(name, of.name, files);
    await runtime.putRecipe(name, recipe.text);
    const id = await runtime.start(name);
    say(`${bold(name)}  ${dim(`run ${id}`)}`);
    const view = new ProgressView(id, options.json === true);
    const end = await follow(runtime, id, view, say);
    const report = { run: id, dataset: name, steps: Object.fromEntries(view.tally) };
    // Publishing is the last step: what fails after it takes nothing back.
    if (end.status !== "SUCCEEDED" && !(await runtime.lineage.getVersion(name, id))) {
      const error = end.error ?? { name: end.status, message: "The run did not succeed." };
      process.exitCode = 1;
      if (options.json) console.log(JSON.stringify({ ...report, status: "failed", error }));
      else
        say(
          `\n${recordsTable(view.tally)}\n\n${bold(error.name)}: ${error.message}\nNothing was published; the version before stays as it was.`,
        );
      return;
    }
    const written = await fetchPublished(runtime.store, { dataset: name, version: id }, out);
    if (options.json)
      console.log(JSON.stringify({ ...report, status: "succeeded", version: id, files: written }));
    else {
      say(`\n${recordsTable(view.tally)}\n`);
      for (const line of await judgement(runtime, name, id)) say(dim(`  ${line}`));
      say(`Version ${bold(id)} is published:`);
      for (const file of written) console.log(relative("", file) || file);
    }
  }, workers);
}

const Told = z.object({ judged: Judged.optional() });

/** What a model judge said of the version, and how far people agree; nothing where the recipe has none. */
async function judgement({ store }: Runtime, dataset: string, version: string): Promise<string[]> {
  const manifest = await store.readWhole("data", published(dataset, version, "manifest.json"));
  const judged = manifest && Told.parse(JSON.parse(manifest.toString("utf8"))).judged;
  return judged ? judgedInWords(judged) : [];
}

async function follow(
  runtime: Runtime,
  id: string,
  view: ProgressView,
  say: (text: string) => void,
): Promise<Extract<RunProgress, { kind: "ended" }>> {
  for await (const event of runtime.execution(id)) {
    if (event.kind === "ended") return event;
    if (event.kind === "left" && event.state === "Plan")
      sayCosts(await manifestIfAny(runtime.store, id), say);
    view.see(event);
  }
  return { kind: "ended", status: "ABORTED" };
}

/** What the plan expects outside detectors to be asked, before anyone pays for it. */
function sayCosts(manifest: RunManifest | undefined, say: (text: string) => void): void {
  const { comprehend, model } = manifest?.outside ?? {};
  if (comprehend)
    say(
      `  masking asks Amazon Comprehend: at most ${number(comprehend.units)} units, about $${comprehend.dollars.toFixed(2)}`,
    );
  if (model)
    say(
      `  masking asks ${manifest?.recipe.masking.model}: at most ${number(model.requests)} requests, ${number(model.tokens)} tokens`,
    );
}

/** What happened to the records, step by step. */
export function recordsTable(tally: ReadonlyMap<StepName, StepTally>): string {
  const rows = [...tally]
    .filter(([step]) => step !== "sign" && step !== "match" && step !== "trace" && step !== "index")
    .map(([step, { counts, shards, reused }]) => [
      shownAs(step),
      number(counts.in + counts.produced),
      number(counts.kept),
      number(counts.changed),
      number(total(counts.dropped)),
      number(total(counts.quarantined)),
      reused === shards ? "done before" : reused > 0 ? `${reused} of ${shards} done before` : "",
      byName({ ...counts.dropped, ...counts.quarantined }),
    ]);
  return table([["stage", "in", "kept", "changed", "dropped", "quarantined", "", "why"], ...rows]);
}
