import type { z } from "zod";
import { connect } from "../aws/connect.ts";
import { enterSecrets } from "../aws/secrets.ts";
import { EventInvalid } from "../model/errors.ts";
import { GlobalEvent, type RunManifest, StepEvent, type StepName, type StepResult } from "../model/run.ts";
import { observe } from "./observe.ts";
import { readManifest, resultOf } from "./results.ts";
import { runShard } from "./run-shard.ts";
import type { Services, ShardStage } from "./stage.ts";
import { traced } from "./trace.ts";

/** What a step that runs once for the whole run knows. */
export interface GlobalContext {
  services: Services;
  manifest: RunManifest;
  recipe: RunManifest["recipe"];
  event: GlobalEvent;
  /** @throws ObjectMissing when that step has not run on that shard */
  result(step: StepName, shard: number): Promise<StepResult>;
}

/** The Lambda handler of a stage over shards. It returns nothing: the state between tasks carries names, not data. */
export function shardHandler<Item>(stage: ShardStage<Item>): (event: unknown) => Promise<void> {
  return async (event) => {
    const parsed = parseEvent(StepEvent, event, stage.step);
    await traced(stage.step, parsed, async () => {
      await enterSecrets();
      const services = connect();
      observe(await runShard(stage, services, await manifestOf(services, parsed.run), parsed), parsed);
    });
  };
}

/** The Lambda handler of a step that runs once a round or once a run; what it returns is the next state. */
export function globalHandler<Answer>(
  step: StepName,
  run: (context: GlobalContext) => Promise<Answer>,
): (event: unknown) => Promise<Answer> {
  return async (event) => {
    const parsed = parseEvent(GlobalEvent, event, step);
    return traced(step, parsed, async () => {
      const services = connect();
      return run(globalContext(services, await manifestOf(services, parsed.run), parsed));
    });
  };
}

export function globalContext(services: Services, manifest: RunManifest, event: GlobalEvent): GlobalContext {
  return {
    services,
    manifest,
    recipe: manifest.recipe,
    event,
    result: (step, shard) => resultOf(services.store, event.run, step, shard),
  };
}

/** @throws EventInvalid naming the fields that are wrong, never their values */
export function parseEvent<T>(schema: z.ZodType<T>, event: unknown, step: string): T {
  const parsed = schema.safeParse(event);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues
    .map((issue) => `${issue.path.join(".") || "event"}: ${issue.message}`)
    .join("; ");
  throw new EventInvalid(`${step} was called with an event it does not know: ${fields}.`, { step });
}

/** A manifest never changes, and a warm function serves many shards of one run: keep the last. */
let kept: { run: string; manifest: RunManifest } | undefined;

export async function manifestOf({ store }: Services, run: string): Promise<RunManifest> {
  if (kept?.run !== run) kept = { run, manifest: await readManifest(store, run) };
  return kept.manifest;
}
