import { createHash } from "node:crypto";
import { listEvaluation } from "../../shared/evaluation/list-evaluation.ts";
import { withoutName } from "../../shared/lineage/object-name.ts";
import { RecipeMissing } from "../../shared/model/errors.ts";
import { recipeFile, runManifest } from "../../shared/model/keys.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import { isJudged } from "../../shared/model/recipe-judge.ts";
import { type InputPart, type RoundState, RunManifest, type StartEvent } from "../../shared/model/run.ts";
import { detectFormat } from "../../shared/rows/detect-format.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";
import { inParallel } from "../../shared/stage/in-parallel.ts";
import type { Services } from "../../shared/stage/stage.ts";
import { cuts, shardBytes } from "./cut.ts";
import { nameHider } from "./hide-names.ts";
import { listInputs } from "./list-inputs.ts";
import { outsideWithin } from "./outside-budget.ts";

/** Objects looked at together: mostly waiting for S3, and a streamed one holds one block. */
const AT_ONCE = 16;

/**
 * Bytes of input a partition of the duplicate search is made for. At about 1 KiB a record and 0.5 KiB a signature, a
 * partition's digests then take some 64 MiB, and its function's memory is 3 GiB.
 */
const PARTITION_BYTES = 96 * 1024 * 1024;
const MAX_PARTITIONS = 256;
/** Text compresses about so many times. */
const COMPRESSION_RATIO = 4;

/**
 * Decides once what a run reads, and writes it down as the run's manifest. Called again for the same run it finds the
 * manifest and decides nothing, whatever was uploaded in the meantime.
 *
 * @throws RecipeMissing, RecipeInvalid, SourceEmpty, EvaluationMissing, InputUnreadable, InputChanged, BudgetTooSmall
 */
export async function plan(
  services: Services,
  event: StartEvent,
  parseRecipe: (yaml: string, file: string) => Recipe,
): Promise<RoundState> {
  const { store, lineage } = services;
  const manifestKey = runManifest(event.run);
  const before = await store.readWhole("data", manifestKey);
  if (before) return firstRound(RunManifest.parse(JSON.parse(before.toString("utf8"))));

  const file = recipeFile(event.dataset);
  const yaml = await store.readWhole("data", file);
  if (!yaml)
    throw new RecipeMissing(
      `There is no recipe for ${event.dataset}: upload one to ${file} in the data bucket.`,
      {
        key: file,
      },
    );
  const recipe = parseRecipe(yaml.toString("utf8"), file);
  const inputs = await listInputs(store, event.dataset, recipe);
  const shown = nameHider(recipe.masking);
  const parts = await partsOf(store, inputs, shown);
  const evaluation = await listEvaluation(store, event.dataset, recipe);
  const outside = outsideWithin(recipe, textBytes(parts));
  await lineage.putObjects(
    event.run,
    inputs.map(({ source, object: { key, version, size } }) => ({
      source: source.name,
      key: shown(key),
      version,
      size,
    })),
  );
  const manifest: RunManifest = {
    ...event,
    recipe,
    recipeSha256: createHash("sha256").update(yaml).digest("hex"),
    parts,
    partitions: partitionsFor(parts),
    ...(evaluation && { evaluation }),
    ...(outside && { outside }),
  };
  // Last: its presence says that everything above is done.
  await store.write("data", manifestKey, Buffer.from(JSON.stringify(manifest)), "application/json");
  return firstRound(manifest);
}

async function partsOf(
  store: ObjectStore,
  inputs: Awaited<ReturnType<typeof listInputs>>,
  shown: (key: string) => string,
): Promise<InputPart[]> {
  // An empty file is zero records: it stands in the lineage, and there is nothing to read.
  const filled = inputs.filter(({ object }) => object.size > 0);
  const named = <T>(key: string, work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw shown(key) === key ? error : withoutName(error, key);
    });
  const formats = await inParallel(filled, AT_ONCE, ({ object, source }) =>
    named(object.key, detectFormat(store, "raw", object, source.format)),
  );
  const target = shardBytes(filled.map(({ object }) => object.size));
  const ranges = await inParallel(filled, AT_ONCE, async ({ object }, i) =>
    formats[i]?.cuttable
      ? named(object.key, cuts(store, object, target))
      : [{ start: 0, end: object.size, firstLine: 1 }],
  );
  const parts: InputPart[] = [];
  filled.forEach(({ source, object }, i) => {
    const format = formats[i];
    if (!format) return;
    for (const { start, end, firstLine } of ranges[i] ?? [])
      parts.push({
        shard: parts.length,
        source: source.name,
        kind: source.kind,
        key: shown(object.key),
        version: object.version,
        etag: object.etag,
        size: object.size,
        start,
        end,
        firstLine,
        format: format.format,
        compression: format.compression,
      });
  });
  return parts;
}

const partitionsFor = (parts: readonly InputPart[]): number =>
  Math.min(MAX_PARTITIONS, Math.max(1, Math.ceil(textBytes(parts) / PARTITION_BYTES)));

/** About how long the inputs are, uncompressed. */
const textBytes = (parts: readonly InputPart[]): number =>
  parts.reduce(
    (sum, part) => sum + (part.end - part.start) * (part.compression === "none" ? 1 : COMPRESSION_RATIO),
    0,
  );

const firstRound = ({ dataset, run, recipe, parts, partitions }: RunManifest): RoundState => ({
  dataset,
  run,
  round: 0,
  shards: parts.map(({ shard }) => shard),
  partitions: Array.from({ length: partitions }, (_, i) => i),
  buckets: [],
  next: "source",
  approval: recipe.approval.plan,
  judged: isJudged(recipe),
});
