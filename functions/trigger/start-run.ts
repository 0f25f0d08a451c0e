import { recipeFile } from "../../shared/model/keys.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";
import type { Services } from "../../shared/stage/stage.ts";
import { type Begun, begin, type Starter } from "./begin.ts";
import { type TriggerEvent, wishOf } from "./events.ts";
import { runId } from "./run-id.ts";

export type Started = Begun | { started: false; ignored: string };

/** As much of the object store as is needed to see whether there is anything to build. */
export type Recipes = Pick<ObjectStore, "head">;

export interface StartOptions {
  /** Seconds without an upload before a run plans. */
  quiet?: number;
}

/**
 * Starts the run that an event asks for. The same event delivered twice starts one run. An upload to a data set that has
 * no recipe yet is left lying: the recipe, once it comes, starts the run.
 */
export async function startRun(
  services: Pick<Services, "lineage" | "clock"> & { store?: Recipes },
  workflow: Starter,
  event: TriggerEvent,
  { quiet = 0 }: StartOptions = {},
): Promise<Started> {
  const wish = wishOf(event);
  if (!wish) return { started: false, ignored: "the object belongs to no data set" };
  const { dataset, cause, identity, patient, again } = wish;
  if (patient && services.store && !(await services.store.head("data", recipeFile(dataset))))
    return { started: false, ignored: `${dataset} has no recipe yet` };
  const now = services.clock();
  const time = identity ? new Date(identity.time) : now;
  const run = wish.run ?? runId(dataset, time, identity?.id ?? `${cause} ${now.toISOString()}`);
  return begin(services, workflow, { dataset, run, cause, again, ...(patient && { quiet }) });
}
