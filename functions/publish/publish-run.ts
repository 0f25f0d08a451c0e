import { NotConserved } from "../../shared/model/errors.ts";
import {
  addSplitParts,
  noSplitPart,
  SPLITS,
  type SplitName,
  SplitSummary,
} from "../../shared/model/round.ts";
import type { StepName, StepResult, StoredOutput } from "../../shared/model/run.ts";
import type { GlobalContext } from "../../shared/stage/handler.ts";
import { inParallel, SMALL_READS } from "../../shared/stage/in-parallel.ts";
import { readDecision } from "../../shared/stage/rounds.ts";
import { compose, type PublishedFile, writeFile } from "./compose.ts";
import { conserved, wayOf } from "./conserved.ts";
import { datasetInfo } from "./dataset-info.ts";
import { privacyOf, reviewOf, shownRecipe } from "./privacy.ts";
import { publishFamilies } from "./publish-families.ts";

const FILES: Readonly<Record<SplitName, string>> = {
  train: "training_data",
  validation: "validation_data",
  test: "test_data",
};

/**
 * Puts the version together and makes it current by one conditional write, the last thing it does. A crash before that
 * leaves the version before untouched; doing it all again writes the same bytes.
 *
 * @throws NotConserved, PersonalDataLeft, VersionConflict
 */
export async function publishRun(
  context: GlobalContext,
): Promise<{ dataset: string; run: string; version: string }> {
  const { services, manifest, event } = context;
  const { store, lineage } = services;
  const { dataset, run } = event;
  const decision = await readDecision(store, run, event.round);
  if (!decision.end)
    throw new NotConserved(`Run ${run} has not ended its rounds.`, { step: "publish", shard: event.round });
  const shards = await inParallel(decision.state.shards, SMALL_READS, async (shard) => {
    const steps = wayOf(shard >= manifest.parts.length);
    return { shard, results: await Promise.all(steps.map((step) => context.result(step, shard))) };
  });
  const counts = conserved(shards);
  const privacy = await privacyOf(
    store,
    manifest.recipe,
    shards.flatMap(({ results }) => results),
  );
  const splitResults = shards.map(({ results }) => resultOf(results, "split"));

  const target = { dataset, version: run };
  const asked = SPLITS.filter((split) => split !== "test" || manifest.recipe.split.test > 0);
  const composed = await Promise.all(
    asked.map(async (split) => {
      const outputs = (role: string): StoredOutput[] =>
        splitResults.map(({ outputs }) => known(outputs[role], role));
      return Promise.all([
        compose(store, target, `${FILES[split]}.jsonl`, outputs(split)),
        compose(store, target, `${FILES[split]}.ids`, outputs(`${split}-ids`)),
      ]);
    }),
  );
  const files: PublishedFile[] = composed.map(([examples]) => examples);
  const sidecars: PublishedFile[] = composed.map(([, ids]) => ids);
  const splits = Object.fromEntries(
    asked.map((split) => [
      split,
      splitResults
        .map(({ summary }) => SplitSummary.parse(summary).parts[split])
        .reduce(addSplitParts, noSplitPart()),
    ]),
  );
  // Told twice, the event publishes the same bytes: the clock is read once for a version.
  const publishedAt = (await lineage.getVersion(dataset, run))?.publishedAt ?? services.clock().toISOString();
  const { gaps, balance, duplicates } = decision.report;
  const review = await reviewOf(store, run);
  const given = { manifest, publishedAt, files, splits, counts, gaps, balance, duplicates, privacy, review };
  const info = datasetInfo(given);
  files.push(await writeFile(store, target, "dataset_info.txt", info, "text/plain; charset=utf-8"));

  await publishFamilies(
    store,
    target,
    shards.flatMap(({ results }) => results.filter(({ step }) => step === "augment")),
  );

  const codeVersions: Partial<Record<StepName, string>> = {};
  for (const { results } of shards)
    for (const { step, codeVersion } of results) codeVersions[step] ??= codeVersion;
  const { recipe, recipeSha256, parts } = manifest;
  const inputs = parts
    .filter(({ start }) => start === 0)
    .map(({ source, key, version, size }) => ({ source, key, version, size }));
  // The clock and the run stand first and nowhere else: all that follows is the same for the same inputs.
  const told = {
    dataset,
    version: run,
    publishedAt,
    previous: decision.end.previous,
    review,
    files: [...files.filter(({ name }) => name !== "dataset_info.txt"), ...sidecars],
    splits,
    counts,
    gaps,
    balance,
    duplicates,
    privacy,
    augmentation: { ended: decision.end.reason, model: decision.report.model },
    inputs,
    recipe: shownRecipe(recipe),
    recipeSha256,
    codeVersions,
  };
  files.push(
    ...sidecars,
    await writeFile(store, target, "manifest.json", `${JSON.stringify(told, null, 2)}\n`, "application/json"),
  );

  await lineage.publishVersion(
    {
      dataset,
      version: run,
      run,
      publishedAt,
      records: Object.fromEntries(asked.map((split) => [split, splits[split]?.records ?? 0])),
      files: Object.fromEntries(files.map(({ name, sha256 }) => [name, sha256])),
    },
    decision.end.previous,
  );
  return { dataset, run, version: run };
}

function resultOf(results: readonly StepResult[], wanted: StepName): StepResult {
  const result = results.find(({ step }) => step === wanted);
  if (!result) throw new NotConserved(`A shard has no result of ${wanted}.`, { step: wanted, shard: -1 });
  return result;
}

function known(output: StoredOutput | undefined, role: string): StoredOutput {
  if (!output) throw new NotConserved(`The split step wrote no ${role}.`, { step: "split", shard: -1 });
  return output;
}
