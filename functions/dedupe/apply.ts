import { NotConserved } from "../../shared/model/errors.ts";
import { addTo } from "../../shared/model/outcome.ts";
import { noTally, UNNAMED } from "../../shared/model/round.ts";
import type { StoredOutput } from "../../shared/model/run.ts";
import { readLines } from "../../shared/shards/shard-reader.ts";
import { shardHandler } from "../../shared/stage/handler.ts";
import type { ShardStage, StageContext } from "../../shared/stage/stage.ts";
import { type Digest, Loss } from "./digest.ts";

/** A record's line as filter wrote it, and its digest as sign did. */
interface Signed {
  line: string;
  digestLine: string;
}

/** Dedupe, third step: the losers go, the others' lines are copied as they are. */
export const applyStage: ShardStage<Signed> = {
  step: "apply",
  async prepare(context) {
    const { event, services, result } = context;
    const { records } = (await result("filter", event.shard)).outputs;
    const { digests } = (await result("sign", event.shard)).outputs;
    if (!records || !digests || records.records !== digests.records)
      throw new NotConserved(
        `Filter's records and sign's digests of shard ${event.shard} are not the same number.`,
        {
          step: "sign",
          shard: event.shard,
        },
      );
    const keeperAt = await lossesOf(context);
    const tally = noTally();
    let at = 0;
    return {
      determinants: { records: records.sha256, digests: digests.sha256, losses: [...keeperAt] },
      enters: "in",
      outputs: { records: "data", survivors: "data" },
      read: () => sideBySide(readLines(services.store, records), readLines(services.store, digests)),
      step({ line, digestLine }, emit) {
        const digest: Digest = JSON.parse(digestLine);
        const keeper = keeperAt.get(at++);
        if (keeper !== undefined)
          return {
            id: digest.id,
            outcome: "dropped",
            reason: "exact_duplicate",
            detail: { keeper, similarity: 1 },
          };
        emit("records", line);
        emit("survivors", digestLine);
        addTo(tally.category, digest.category ?? UNNAMED);
        addTo(tally.source, digest.source);
        addTo(tally.kind, digest.kind);
        addTo(tally.language, digest.language ?? UNNAMED);
        return { id: digest.id, outcome: "kept" };
      },
      summary: () => tally,
    };
  },
};

/** Keepers by the losers' places in this shard, from every partition. */
async function lossesOf({ event, manifest, services, result }: StageContext): Promise<Map<number, string>> {
  const found: [number, string][] = [];
  for (let partition = 0; partition < manifest.partitions; partition++) {
    const losses: StoredOutput | undefined = (await result("match", partition)).outputs.losses;
    if (!losses || losses.records === 0) continue;
    for await (const lines of readLines(services.store, losses))
      for (const line of lines) {
        const { shard, at, keeper } = Loss.parse(JSON.parse(line));
        if (shard === event.shard) found.push([at, keeper]);
      }
  }
  return new Map(found.sort(([a], [b]) => a - b));
}

/** Two outputs with a line a record each, read in step. */
async function* sideBySide(
  records: AsyncIterable<readonly string[]>,
  digests: AsyncIterable<readonly string[]>,
): AsyncGenerator<Signed[]> {
  const others = digests[Symbol.asyncIterator]();
  let held: readonly string[] = [];
  let from = 0;
  for await (const lines of records) {
    const pairs: Signed[] = [];
    for (const line of lines) {
      while (from >= held.length) {
        const next = await others.next();
        if (next.done) return;
        held = next.value;
        from = 0;
      }
      pairs.push({ line, digestLine: held[from++] ?? "" });
    }
    yield pairs;
  }
}

export const handler = shardHandler(applyStage);
