import { EvaluationMissing } from "../model/errors.ts";
import { evaluationPrefix } from "../model/keys.ts";
import type { Recipe } from "../model/recipe.ts";
import type { EvaluationFile } from "../model/run.ts";
import { detectFormat } from "../rows/detect-format.ts";
import { objectsUnder } from "../rows/objects-under.ts";
import type { ObjectStore } from "../shards/object-store.ts";

/**
 * The evaluation data that the recipe names, in its order, then of the keys' bytes; undefined where it names none.
 * @throws EvaluationMissing for a set without a file; InputUnreadable for a file of a kind that is not read
 */
export async function listEvaluation(
  store: ObjectStore,
  dataset: string,
  { filters }: Recipe,
): Promise<EvaluationFile[] | undefined> {
  const { against } = filters.decontamination;
  if (against.length === 0) return undefined;
  const files: EvaluationFile[] = [];
  for (const { name, format: wanted } of against) {
    const prefix = evaluationPrefix(dataset, name);
    const objects = await objectsUnder(store, "data", prefix);
    if (objects.every(({ size }) => size === 0))
      throw new EvaluationMissing(
        `The evaluation data ${name} has no files with anything in them: upload some to ${prefix} in the data bucket, or take it out of filters.decontamination.against.`,
        { name, prefix },
      );
    for (const object of objects) {
      if (object.size === 0) continue;
      const { key, version, etag, size } = object;
      const { format, compression } = await detectFormat(store, "data", object, wanted);
      files.push({ name, key, version, etag, size, format, compression });
    }
  }
  return files;
}
