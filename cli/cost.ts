import { total } from "../shared/model/outcome.ts";
import { type Bill, billFor, MEMORY, type MeasuredStep, STORED_A_RECORD } from "../shared/model/prices.ts";
import { UsageWrong } from "./failure.ts";
import { withRuntime } from "./home.ts";
import { readRecipe } from "./recipe-file.ts";
import { number, table } from "./table.ts";

/** Work is kept so long (`infra/storage.ts`). Days. */
const KEPT_DAYS = 90;

/**
 * The bill of a recipe on AWS, from the time its steps took in this folder (functions' own milliseconds on one core), with
 * requests and storage. Work that was found done is not counted: the bill is that of a first build.
 */
export async function cost(
  path: string,
  { records, json }: { records?: string; json?: boolean },
): Promise<void> {
  const { recipe } = readRecipe(path);
  const { steps, rows } = await withRuntime(async ({ lineage }) => {
    const measured = new Map<string, MeasuredStep>();
    let sourced = 0;
    for (const { run } of await lineage.listRuns(recipe.name))
      for (const { step, reused, duration, counts } of await lineage.listSteps(run)) {
        if (reused) continue;
        if (step === "source") sourced += counts.produced + total(counts.quarantined);
        const memory = step === "match" ? MEMORY.large : MEMORY.step;
        const before = measured.get(step) ?? { step, calls: 0, seconds: 0, memory };
        measured.set(step, { ...before, calls: before.calls + 1, seconds: before.seconds + duration / 1000 });
      }
    return { steps: [...measured.values()], rows: sourced };
  });
  if (rows === 0)
    throw new UsageWrong(
      `Nothing was built here from ${path} yet, so nothing is measured: provender run ${path}, with a sample of the files if they are large.`,
      { argument: path },
    );
  const wanted = records === undefined ? rows : Number(records);
  if (!(wanted > 0))
    throw new UsageWrong(`--records takes a number, not '${records}'.`, { argument: "--records" });
  const scaled = (n: number): Bill => {
    const share = n / rows;
    const grown = steps.map((step) => ({
      ...step,
      calls: step.calls * share,
      seconds: step.seconds * share,
    }));
    return billFor(grown, (n * STORED_A_RECORD.work) / 1e9, KEPT_DAYS);
  };
  const [bill, million] = [scaled(wanted), scaled(1e6)];
  if (json)
    return void console.log(JSON.stringify({ measured: { rows, steps }, records: wanted, bill, million }));
  const line = (name: keyof Bill): string[] => [name, dollars(bill[name]), dollars(million[name])];
  console.log(
    table([
      ["US dollars", `${number(wanted)} rows`, "a million rows"],
      ...(["lambda", "stepFunctions", "s3", "dynamodb", "logs", "total"] as const).map(line),
    ]),
  );
  console.log(
    `Measured on ${number(rows)} rows, ${number(Math.round(steps.reduce((sum, { seconds }) => sum + seconds, 0) * 1000))} ms of functions. Models are paid apart: at most ${number(recipe.budget.modelTokens)} tokens a run.`,
  );
}

const dollars = (n: number): string => n.toFixed(4);
