import { ObjectMissing } from "../model/errors.ts";
import { runManifest, stepPointer, workResult } from "../model/keys.ts";
import { RunManifest, type StepEvent, type StepName, StepPointer, StepResult } from "../model/run.ts";
import type { ObjectStore } from "../shards/object-store.ts";

/**
 * The stored result under this key, or undefined when the work has yet to be done. One that is not whole says nothing of
 * the outputs (a local disk that lost power may hold half a file), so the work is done again.
 */
export async function findResult(
  store: ObjectStore,
  step: StepName,
  key: string,
): Promise<StepResult | undefined> {
  const stored = await store.readWhole("data", workResult(step, key));
  try {
    return stored && StepResult.parse(JSON.parse(stored.toString("utf8")));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export async function saveResult(store: ObjectStore, key: string, result: StepResult): Promise<void> {
  await store.write("data", key, Buffer.from(JSON.stringify(result)), JSON_TYPE);
}

/** Notes in the run where its result for this step and shard lies. */
export async function point(store: ObjectStore, event: StepEvent, pointer: StepPointer): Promise<void> {
  const key = stepPointer(event.run, pointer.result.step, event.shard);
  await store.write("data", key, Buffer.from(JSON.stringify(pointer)), JSON_TYPE);
}

/** @throws ObjectMissing when the step has not run on that shard */
export async function resultOf(
  store: ObjectStore,
  run: string,
  step: StepName,
  shard: number,
): Promise<StepResult> {
  const result = await resultIfAny(store, run, step, shard);
  if (!result)
    throw new ObjectMissing(`Run ${run} has no result of ${step} for shard ${shard}.`, {
      bucket: "data",
      key: stepPointer(run, step, shard),
    });
  return result;
}

/** The step's result for the shard, or undefined when it has not run on it. */
export async function resultIfAny(
  store: ObjectStore,
  run: string,
  step: StepName,
  shard: number,
): Promise<StepResult | undefined> {
  const stored = await store.readWhole("data", stepPointer(run, step, shard));
  return stored && StepPointer.parse(JSON.parse(stored.toString("utf8"))).result;
}

/** What plan decided for the run, or undefined when it has not written it. */
export async function manifestIfAny(store: ObjectStore, run: string): Promise<RunManifest | undefined> {
  const stored = await store.readWhole("data", runManifest(run));
  return stored && RunManifest.parse(JSON.parse(stored.toString("utf8")));
}

/** @throws ObjectMissing when plan has not written it */
export async function readManifest(store: ObjectStore, run: string): Promise<RunManifest> {
  const manifest = await manifestIfAny(store, run);
  if (!manifest)
    throw new ObjectMissing(`Run ${run} has no manifest; start it again.`, {
      bucket: "data",
      key: runManifest(run),
    });
  return manifest;
}

const JSON_TYPE = "application/json";
