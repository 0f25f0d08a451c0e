import { NotConserved } from "../../shared/model/errors.ts";
import type { RoundDecision } from "../../shared/model/round.ts";
import type { StepName, StepResult } from "../../shared/model/run.ts";
import { wayOf } from "../../shared/model/way.ts";
import type { GlobalContext } from "../../shared/stage/handler.ts";
import { inParallel, SMALL_READS } from "../../shared/stage/in-parallel.ts";
import { readDecision } from "../../shared/stage/rounds.ts";
import { writeFile } from "./compose.ts";
import { conserved } from "./conserved.ts";
import { datasetInfo } from "./dataset-info.ts";
import { decontaminationOf } from "./decontamination.ts";
import { privacyOf, reviewOf } from "./privacy.ts";
import { publishFamilies } from "./publish-families.ts";
import { composeSplits } from "./split-files.ts";
import { codeVersionsOf, type Version, versionManifest } from "./version.ts";

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
  const target = { dataset, version: run };

  const { report, state, end } = await readDecision(store, run, event.round);
  if (!end) throw new NotConserved(`Run ${run} has not ended its rounds.`, { step: "publish", shard: -1 });
  const shards = await resultsOf(context, state.shards);
  const results = shards.flatMap((shard) => shard.results);
  const by = (step: StepName): StepResult[] => results.filter((result) => result.step === step);

  const version: Version = {
    manifest,
    // Told twice, the event publishes the same bytes: the clock is read once for a version.
    publishedAt: (await lineage.getVersion(dataset, run))?.publishedAt ?? services.clock().toISOString(),
    previous: end.previous,
    ended: end.reason,
    counts: conserved(shards),
    report,
    privacy: await privacyOf(store, manifest.recipe, results),
    review: await reviewOf(store, run),
    decontamination: decontaminationOf(by("filter")),
    files: await composeSplits(store, target, by("split"), manifest.recipe.split.test > 0),
    codeVersions: codeVersionsOf(results),
  };
  await publishFamilies(store, target, by("augment"));
  const { examples, ids, parts } = version.files;
  const files = [
    ...examples,
    await writeFile(store, target, "dataset_info.txt", datasetInfo(version), "text/plain; charset=utf-8"),
    ...ids,
    await writeFile(store, target, "manifest.json", versionManifest(version), "application/json"),
  ];
  await lineage.publishVersion(
    {
      dataset,
      version: run,
      run,
      publishedAt: version.publishedAt,
      records: Object.fromEntries(Object.entries(parts).map(([split, { records }]) => [split, records])),
      files: Object.fromEntries(files.map(({ name, sha256 }) => [name, sha256])),
    },
    end.previous,
  );
  return { dataset, run, version: run };
}

/** What every step of its way said of each shard. */
function resultsOf(
  { manifest, result }: GlobalContext,
  shards: RoundDecision["state"]["shards"],
): Promise<{ shard: number; results: StepResult[] }[]> {
  return inParallel(shards, SMALL_READS, async (shard) => {
    const steps = wayOf(manifest.recipe, shard >= manifest.parts.length);
    return { shard, results: await Promise.all(steps.map((step) => result(step, shard))) };
  });
}
