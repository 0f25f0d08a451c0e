import type { StoredOutput } from "../../shared/model/run.ts";
import { readLines } from "../../shared/shards/shard-reader.ts";
import { shardHandler } from "../../shared/stage/handler.ts";
import { shardsOfRound } from "../../shared/stage/rounds.ts";
import type { ShardStage } from "../../shared/stage/stage.ts";
import { KeyEntry, keysRole } from "./digest.ts";
import { type Candidate, Keepers } from "./match-keys.ts";

interface KeysOfShard {
  shard: number;
  round: number;
  keys: StoredOutput;
}

/**
 * Dedupe, second step: compares the keys of one partition (`event.shard`) over all shards of all rounds so far, and
 * names the losers of this round. A partition's keys are held in memory; plan chooses the number of partitions for that.
 */
export const matchStage: ShardStage<Candidate> = {
  step: "match",
  async prepare({ event, manifest, recipe, result, services }) {
    const partition = event.shard;
    const inputs: KeysOfShard[] = [];
    for (let round = 0; round <= event.round; round++)
      for (const shard of await shardsOfRound(services.store, manifest, round)) {
        const keys = (await result("sign", shard)).outputs[keysRole(partition)];
        if (keys) inputs.push({ shard, round, keys });
      }
    const entries = async function* ({ shard, round, keys }: KeysOfShard): AsyncGenerator<Candidate[]> {
      for await (const lines of readLines(services.store, keys))
        yield lines.map((line) => ({ ...KeyEntry.parse(JSON.parse(line)), shard, round }));
    };
    const keepers = new Keepers();
    return {
      determinants: {
        partition,
        dedupe: recipe.dedupe,
        inputs: inputs.map(({ shard, round, keys }) => [shard, round, keys.sha256]),
      },
      enters: "in",
      outputs: { losses: "data" },
      async *read() {
        for (const input of inputs)
          for await (const batch of entries(input)) for (const one of batch) keepers.add(one);
        for (const input of inputs) if (input.round === event.round) yield* entries(input);
      },
      step(candidate, emit) {
        const { id, shard, at } = candidate;
        const keeper = keepers.over(candidate);
        if (!keeper) return { id, outcome: "kept" };
        emit("losses", JSON.stringify({ shard, at, keeper: keeper.id }));
        return { id, outcome: "dropped", reason: "exact_duplicate", detail: { keeper: keeper.id } };
      },
    };
  },
};

export const handler = shardHandler(matchStage);
