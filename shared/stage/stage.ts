import type { LineageStore } from "../lineage/lineage-store.ts";
import type { Json, LedgerLine } from "../model/outcome.ts";
import type { Recipe } from "../model/recipe.ts";
import type { RunManifest, StepEvent, StepName, StepResult } from "../model/run.ts";
import type { BucketName, ObjectStore } from "../shards/object-store.ts";

/** What a step reaches outside itself by. */
export interface Services {
  store: ObjectStore;
  lineage: LineageStore;
  /** SHA-256 of the function's own code: a change of code is a change of key. */
  codeVersion: string;
  clock: () => Date;
}

/** What a step on one shard knows. */
export interface StageContext {
  services: Services;
  manifest: RunManifest;
  recipe: Recipe;
  event: StepEvent;
  /** The result of an earlier step of this run on a shard. @throws ObjectMissing when that step has not run. */
  result(step: StepName, shard: number): Promise<StepResult>;
}

/** A stage over shards: what makes it, and how each item fares. The harness (`runShard`) does everything else. */
export interface ShardStage<Item> {
  readonly step: StepName;
  prepare(context: StageContext): Promise<Work<Item>>;
}

/** Adds a line to one of the step's outputs. */
export type Emit = (role: string, line: string) => void;

export interface Work<Item> {
  /**
   * Everything that shapes the outputs besides code: the stage's part of the recipe and the SHA-256 of every input.
   * Two shards with equal determinants share one result.
   */
  readonly determinants: Json;
  /** Whether items come in from an earlier step or are made here; conservation counts the two apart. */
  readonly enters: "in" | "produced";
  /** The outputs by role, each in its bucket. All are written, an empty one too. */
  readonly outputs: Readonly<Record<string, BucketName>>;
  /** False where a ledger would only repeat the outputs: the lineage steps decide nothing about a record. */
  readonly ledger?: false;
  /** The items in order, many at a time: no await per record. */
  read(): AsyncIterable<readonly Item[]>;
  /** Decides about one item, emits what goes on, and says so in the ledger. Called in order, once an item. */
  step(item: Item, emit: Emit): LedgerLine;
  /** Writes what could not be known before all items were through. */
  finish?(emit: Emit): void;
  /** What the global steps want to know of this shard, asked when all items are through. */
  summary?(): Json;
}
