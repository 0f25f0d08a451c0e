import { total } from "../shared/model/outcome.ts";
import {
  type Bill,
  billFor,
  grownTo,
  MEMORY,
  type Measured,
  type MeasuredStep,
  STORED_A_RECORD,
} from "../shared/model/prices.ts";
import { SHARD_BYTES } from "../shared/model/run.ts";
import { manifestIfAny } from "../shared/stage/results.ts";
import { UsageWrong } from "./failure.ts";
import { type Stores, withStores } from "./home.ts";
import { readRecipe } from "./recipe-file.ts";
import { number, table } from "./table.ts";

/** Work is kept so long (`infra/storage.ts`). Days. */
const KEPT_DAYS = 90;
/** Steps whose functions have the larger memory (`infra/functions.ts`). */
const LARGE: ReadonlySet<string> = new Set(["learn", "match", "assess"]);

/**
 * The bill of a recipe on AWS, from the time its steps took in this folder (functions' own milliseconds on one core), with
 * requests and storage. Work that was found done is not counted: the bill is that of a first build.
 */
export async function cost(
  path: string,
  { records, json }: { records?: string; json?: boolean },
): Promise<void> {
  const { recipe } = readRecipe(path);
  const measured = await withStores(({ lineage, store }) => measure({ lineage, store }, recipe.name));
  const { rows, bytes, steps } = measured;
  if (rows === 0)
    throw new UsageWrong(
      `Nothing was built here from ${path} yet, so nothing is measured: provender run ${path}, with a sample of the files if they are large.`,
      { argument: path },
    );
  const wanted = records === undefined ? rows : Number(records);
  if (!(wanted > 0))
    throw new UsageWrong(`--records takes a number, not '${records}'.`, { argument: "--records" });
  const scaled = (n: number): Bill =>
    billFor(grownTo(n, measured), (n * STORED_A_RECORD.work) / 1e9, KEPT_DAYS);
  const [bill, million] = [scaled(wanted), scaled(1e6)];
  if (json) return void console.log(JSON.stringify({ measured, records: wanted, bill, million }));
  const line = (name: keyof Bill): string[] => [name, dollars(bill[name]), dollars(million[name])];
  console.log(
    table([
      ["US dollars", `${number(wanted)} rows`, "a million rows"],
      ...(["lambda", "stepFunctions", "s3", "dynamodb", "logs", "total"] as const).map(line),
    ]),
  );
  const ms = Math.round(steps.reduce((sum, { seconds }) => sum + seconds, 0) * 1000);
  console.log(
    `Measured on ${number(rows)} rows, ${number(ms)} ms of functions. Models are paid apart: at most ${number(recipe.budget.modelTokens)} tokens a run.`,
  );
  if (bytes < SHARD_BYTES)
    console.log("So few rows mostly measure how long functions take to begin: the bill will be lower.");
}

/** What was built of a data set in this folder, work that was found done left out. */
async function measure({ lineage, store }: Stores, dataset: string): Promise<Measured> {
  const steps = new Map<string, MeasuredStep>();
  let [rows, bytes] = [0, 0];
  for (const { run } of await lineage.listRuns(dataset)) {
    const parts = (await manifestIfAny(store, run))?.parts;
    for (const { step, shard, reused, duration, counts } of await lineage.listSteps(run)) {
      if (reused) continue;
      const part = parts?.[shard];
      if (step === "source" && part) {
        rows += counts.produced + total(counts.quarantined);
        bytes += part.end - part.start;
      }
      const memory = LARGE.has(step) ? MEMORY.large : MEMORY.step;
      const before = steps.get(step) ?? { step, calls: 0, seconds: 0, memory };
      steps.set(step, { ...before, calls: before.calls + 1, seconds: before.seconds + duration / 1000 });
    }
  }
  return { rows, bytes, steps: [...steps.values()] };
}

const dollars = (n: number): string => n.toFixed(4);
