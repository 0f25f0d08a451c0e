import { NotConserved } from "../../shared/model/errors.ts";
import { inParallel, SMALL_READS } from "../../shared/stage/in-parallel.ts";
import { shardsOfRound } from "../../shared/stage/rounds.ts";
import type { StageContext } from "../../shared/stage/stage.ts";
import { SignSummary } from "./sign-summary.ts";

export interface SignedShard extends SignSummary {
  shard: number;
  round: number;
}

/** Every shard of every round so far, in order; a shard's number is its place in the list, as rounds number on. */
export async function signedShards(context: StageContext): Promise<SignedShard[]> {
  return inParallel(await numberedShards(context), SMALL_READS, async ({ shard, round }) => ({
    shard,
    round,
    ...SignSummary.parse((await context.result("sign", shard)).summary),
  }));
}

export async function numberedShards({
  services,
  manifest,
  event,
}: StageContext): Promise<{ shard: number; round: number }[]> {
  const numbered: { shard: number; round: number }[] = [];
  for (let round = 0; round <= event.round; round++)
    for (const shard of await shardsOfRound(services.store, manifest, round)) numbered.push({ shard, round });
  numbered.sort((a, b) => a.shard - b.shard);
  numbered.forEach(({ shard }, place) => {
    if (shard !== place)
      throw new NotConserved(`Shard ${place} is not among the rounds.`, { step: "match", shard });
  });
  return numbered;
}

/** Rows of several shards one behind the other: whose each one is. */
export function shardOfRows(sections: readonly Buffer[], width: number): Uint32Array {
  const shardOf = new Uint32Array(sections.reduce((sum, { length }) => sum + length, 0) / width);
  let from = 0;
  sections.forEach(({ length }, shard) => {
    shardOf.fill(shard, from, from + length / width);
    from += length / width;
  });
  return shardOf;
}
