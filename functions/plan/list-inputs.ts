import { InputUnreadable, SourceEmpty } from "../../shared/model/errors.ts";
import { incomingPrefix } from "../../shared/model/keys.ts";
import type { Recipe, Source } from "../../shared/model/recipe.ts";
import { objectsUnder } from "../../shared/rows/objects-under.ts";
import type { ObjectInfo, ObjectStore } from "../../shared/shards/object-store.ts";
import { MAX_SHARDS } from "./cut.ts";

export interface Input {
  source: Source;
  object: ObjectInfo;
}

/**
 * What lies in the incoming folders of the recipe's sources: in the order of the recipe, then of the keys' bytes.
 * Folder markers and hidden files (a name that begins with a dot, in any folder) are left out.
 *
 * @throws SourceEmpty for a source without a file; InputUnreadable when there are more files than a run may have shards
 */
export async function listInputs(store: ObjectStore, dataset: string, recipe: Recipe): Promise<Input[]> {
  const inputs: Input[] = [];
  for (const source of recipe.sources) {
    const prefix = incomingPrefix(dataset, source.name);
    const objects = await objectsUnder(store, "raw", prefix);
    if (objects.length === 0)
      throw new SourceEmpty(
        `Source ${source.name} has no files: upload some to ${prefix} in the raw bucket (on your own machine, name them in its 'files'), or take the source out of the recipe.`,
        { source: source.name, prefix },
      );
    for (const object of objects) inputs.push({ source, object });
    if (inputs.length > MAX_SHARDS)
      throw new InputUnreadable(
        `The sources up to ${source.name} have ${inputs.length} files, and a run reads at most ${MAX_SHARDS}: join small files into larger ones.`,
        { key: prefix },
      );
  }
  return inputs;
}
