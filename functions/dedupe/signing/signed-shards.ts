import { NotConserved } from "../../../shared/model/errors.ts";
import { inParallel, SMALL_READS } from "../../../shared/stage/in-parallel.ts";
import { shardsOfRound } from "../../../shared/stage/rounds.ts";
import type { StageContext } from "../../../shared/stage/stage.ts";
import type { Partition, Reference } from "../matching/references.ts";
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

/** A partition's rows of all shards, one shard behind the other, and whose each one is. */
export interface Sections extends Partition {
  shardOfKey: Uint32Array;
  shardOfBand: Uint32Array;
}

/** Rows with those of references behind them: a partition is large, and without references it is not copied. */
export const withRows = (own: Buffer, references: readonly Buffer[]): Buffer =>
  references.length === 0 ? own : Buffer.concat([own, ...references]);

/** Whose each row is, with the rows of references behind: those of the first are of shard `shards`, and so on. */
export function withReferences(
  shardOf: Uint32Array,
  shards: number,
  references: readonly Reference[],
  rows: (reference: Reference) => number,
): Uint32Array {
  const all = new Uint32Array(shardOf.length + references.reduce((sum, one) => sum + rows(one), 0));
  all.set(shardOf);
  let from = shardOf.length;
  references.forEach((one, i) => {
    all.fill(shards + i, from, from + rows(one));
    from += rows(one);
  });
  return all;
}
