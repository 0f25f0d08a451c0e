import { ObjectMissing } from "../model/errors.ts";
import { roundDecision } from "../model/keys.ts";
import { type Batch, RoundDecision } from "../model/round.ts";
import type { RunManifest } from "../model/run.ts";
import type { ObjectStore } from "../shards/object-store.ts";

/** What assess decided after that round. @throws ObjectMissing when it has not */
export async function readDecision(store: ObjectStore, run: string, round: number): Promise<RoundDecision> {
  const key = roundDecision(run, round);
  const stored = await store.readWhole("data", key);
  if (!stored)
    throw new ObjectMissing(`Run ${run} has no decision of round ${round}.`, { bucket: "data", key });
  return RoundDecision.parse(JSON.parse(stored.toString("utf8")));
}

/** The shards of one round: those plan cut, or the batches the round before asked for. */
export async function shardsOfRound(
  store: ObjectStore,
  manifest: RunManifest,
  round: number,
): Promise<number[]> {
  if (round === 0) return manifest.parts.map((part) => part.shard);
  const { batches } = await readDecision(store, manifest.run, round - 1);
  return batches.map((batch) => batch.shard);
}

/** The shards of every round up to this one, this one's included, in the order of their numbers. */
export async function shardsSoFar(
  store: ObjectStore,
  manifest: RunManifest,
  round: number,
): Promise<number[]> {
  const shards: number[] = [];
  for (let r = 0; r <= round; r++) shards.push(...(await shardsOfRound(store, manifest, r)));
  return shards;
}

/** What a generated shard was to make, among the rounds up to this one. @throws ObjectMissing when none asked for it */
export async function batchOf(
  store: ObjectStore,
  manifest: RunManifest,
  shard: number,
  round: number,
): Promise<Batch> {
  for (let r = round - 1; r >= 0; r--) {
    const { batches } = await readDecision(store, manifest.run, r);
    const batch = batches.find((b) => b.shard === shard);
    if (batch) return batch;
  }
  throw new ObjectMissing(`No round of run ${manifest.run} up to ${round} asked for shard ${shard}.`, {
    bucket: "data",
    key: roundDecision(manifest.run, round),
  });
}
