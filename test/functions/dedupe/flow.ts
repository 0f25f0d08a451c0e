import { createHash } from "node:crypto";
import { applyStage } from "../../../functions/dedupe/apply.ts";
import { matchStage } from "../../../functions/dedupe/match.ts";
import { signStage } from "../../../functions/dedupe/sign.ts";
import { MemoryLineageStore } from "../../../shared/lineage/memory-lineage-store.ts";
import { roundDecision } from "../../../shared/model/keys.ts";
import type { LedgerLine } from "../../../shared/model/outcome.ts";
import { Recipe } from "../../../shared/model/recipe.ts";
import type { Example, SourceKind } from "../../../shared/model/record.ts";
import { noTally, type RoundDecision } from "../../../shared/model/round.ts";
import type { RunManifest, StepEvent, StepResult } from "../../../shared/model/run.ts";
import type { Embedder } from "../../../shared/model-client/embedder.ts";
import { MemoryObjectStore } from "../../../shared/shards/memory-object-store.ts";
import { readLines } from "../../../shared/shards/shard-reader.ts";
import { runShard } from "../../../shared/stage/run-shard.ts";
import type { Services, ShardStage } from "../../../shared/stage/stage.ts";
import { madeUpPart, standIn } from "../../support/stand-in.ts";

export const RUN = "made-up-20260101T000000Z-0000";

/** A made-up record. */
export function record(
  question: string,
  answer: string,
  more: { kind?: SourceKind; quality?: number; marked?: boolean; name?: string; system?: string } = {},
): Example {
  const { kind = "public", quality, marked, name = question + answer, system } = more;
  return {
    id: createHash("sha256").update(name).digest("hex").slice(0, 32),
    messages: [
      ...(system === undefined ? [] : [{ role: "system" as const, content: system }]),
      { role: "user", content: question },
      { role: "assistant", content: answer },
    ],
    ...(quality !== undefined && { quality }),
    ...(marked && { signals: { humanMark: 3 } }),
    source: { name: kind, kind, uri: "made-up.jsonl", version: "1", locator: { line: 1 } },
  };
}

export interface Deduped {
  /** All shards' ledgers of apply, one behind the other. */
  ledger: LedgerLine[];
  survivors: Example[];
  signs: StepResult[];
  matches: StepResult[];
  applies: StepResult[];
  /** Steps that were computed, and not found done. */
  computed: string[];
}

/** Runs the three steps of dedupe over rounds of shards, as the workflow does. */
export async function runDedupe(
  rounds: readonly (readonly (readonly Example[])[])[],
  partitions: number,
  dedupe: unknown = {},
  store = new MemoryObjectStore(),
  openEmbedder: (model: string) => Embedder = () => {
    throw new Error("no embeddings here");
  },
  id = RUN,
): Promise<Deduped> {
  const recipe = Recipe.parse({ name: "made-up", sources: [{ name: "made-up" }], dedupe });
  const services: Services = {
    store,
    lineage: new MemoryLineageStore(),
    codeVersion: "1",
    clock: () => new Date(0),
  };
  const manifest: RunManifest = {
    dataset: "made-up",
    run: id,
    recipe,
    recipeSha256: "",
    parts: (rounds[0] ?? []).map((_, shard) => madeUpPart(shard)),
    partitions,
  };
  const run = <Item>(stage: ShardStage<Item>, event: StepEvent): Promise<StepResult> =>
    runShard(stage, services, manifest, event);
  const done: Deduped = { ledger: [], survivors: [], signs: [], matches: [], applies: [], computed: [] };
  let first = 0;
  for (const [round, shards] of rounds.entries()) {
    if (round > 0)
      await decide(
        store,
        id,
        round - 1,
        shards.map((_, i) => first + i),
      );
    for (const [i, records] of shards.entries()) {
      const event = { run: id, round, shard: first + i };
      await run(standIn("filter", records), event);
      done.signs.push(await run(signStage(openEmbedder), event));
    }
    done.matches = [];
    for (let shard = 0; shard < partitions; shard++)
      done.matches.push(await run(matchStage, { run: id, round, shard }));
    for (const i of shards.keys()) {
      const result = await run(applyStage, { run: id, round, shard: first + i });
      done.applies.push(result);
      const { ledger, outputs } = result;
      if (ledger)
        for await (const lines of readLines(store, ledger))
          done.ledger.push(...lines.map((l) => JSON.parse(l)));
      if (outputs.records)
        for await (const lines of readLines(store, outputs.records))
          done.survivors.push(...lines.map((l) => JSON.parse(l)));
    }
    first += shards.length;
  }
  for (const { step, reused } of await services.lineage.listSteps(id)) if (!reused) done.computed.push(step);
  return done;
}

/** Says that a run of these shards has ended after round 0, as assess does. */
export async function endRun(
  store: MemoryObjectStore,
  run: string,
  shards: readonly number[],
): Promise<void> {
  const splits = { starts: [], records: { train: 0, validation: 0, test: 0 }, remembered: 0, families: 0 };
  const decision: RoundDecision = {
    state: {
      dataset: "made-up",
      run,
      round: 0,
      shards: [...shards],
      partitions: [],
      buckets: [],
      next: "split",
      approval: false,
      judged: false,
    },
    batches: [],
    report: { records: 0, tally: noTally(), gaps: [], model: { requests: 0, tokens: 0 } },
    end: { reason: "no_augmentation", splits, previous: null },
  };
  await store.write("data", roundDecision(run, 0), Buffer.from(JSON.stringify(decision)));
}

async function decide(
  store: MemoryObjectStore,
  run: string,
  round: number,
  shards: readonly number[],
): Promise<void> {
  const decision: RoundDecision = {
    state: {
      dataset: "made-up",
      run,
      round: round + 1,
      shards: [...shards],
      partitions: [],
      buckets: [],
      next: "augment",
      approval: false,
      judged: false,
    },
    batches: shards.map((shard) => ({
      shard,
      operator: "rephrase",
      category: "any",
      wanted: 1,
      parents: [{ id: "0", shard: 0, index: 0 }],
    })),
    report: { records: 0, tally: noTally(), gaps: [], model: { requests: 0, tokens: 0 } },
  };
  await store.write("data", roundDecision(run, round), Buffer.from(JSON.stringify(decision)));
}
