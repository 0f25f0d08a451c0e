import type { z } from "zod";
import { ClusterTooLarge } from "../../../shared/model/errors.ts";
import { workTable } from "../../../shared/model/keys.ts";
import { Duplicates, type Spread } from "../../../shared/model/round.ts";
import { inParallel, SMALL_READS } from "../../../shared/stage/in-parallel.ts";
import type { StageContext } from "../../../shared/stage/stage.ts";
import { stepKey } from "../../../shared/stage/step-key.ts";
import type { MatchSummary } from "../matching/match-summary.ts";
import { PairSet } from "../matching/pair-set.ts";
import { REFERENCE_ROUND } from "../matching/references.ts";
import { numberedShards } from "../signing/signed-shards.ts";
import { readCopies } from "../tables/copy-rows.ts";
import { type PairedRecord, readPairs } from "../tables/pair-rows.ts";
import { rounded, VerdictRows, type VerdictTable } from "../tables/verdicts.ts";
import { type JoinedRecord, joinPairs, type NearPair } from "./join-pairs.ts";
import { type Clustered, spreadOf } from "./spread.ts";

/**
 * Who stays among near duplicates, over all partitions; undefined when there are none. The pairs of all partitions
 * decide together, so this is done once a round: by the first apply that comes, and found done by the others. (Two that
 * come at once write the same bytes.)
 *
 * @throws ClusterTooLarge when more examples hang together than the recipe allows
 */
export async function joinNear(
  context: StageContext,
  matches: readonly MatchSummary[],
): Promise<JoinedTable | undefined> {
  if (matches.every(({ pairs }) => pairs.pairs === 0)) return undefined;
  const { services, recipe } = context;
  const numbered = await numberedShards(context);
  const determinants = {
    join: matches.map(({ pairs, copies, records }) => [pairs.sha256, copies.sha256, records]),
    rounds: numbered.map(({ round }) => round),
    largestCluster: recipe.dedupe.near.largestCluster,
  };
  const hash = stepKey("apply", services.codeVersion, determinants);
  const key = workTable("apply", hash, "joined");
  const table = { key, shards: numbered.length, found: workTable("apply", hash, "found") };
  if (await services.store.head("data", key)) return table;

  const { records, pairs } = await readAllPairs(context, matches, numbered);
  const { keeper, similarity, semantic, found, cluster, order } = joinPairs(records, pairs);
  const clusters = found.largest;
  const [largest] = clusters;
  if (largest && largest.records > recipe.dedupe.near.largestCluster)
    throw new ClusterTooLarge(
      `${largest.records} examples hang together as near duplicates, and the recipe allows ` +
        `${recipe.dedupe.near.largestCluster}. The largest clusters, by their best example: ` +
        `${clusters.map(({ id, records }) => `${id} (${records})`).join(", ")}. Look at some of them ` +
        "(provender explain ID): if they are boilerplate, cut it out in the source's mapping; if they are duplicates, raise " +
        "dedupe.near.largestCluster; if they are not, raise dedupe.near.threshold.",
      { limit: recipe.dedupe.near.largestCluster, clusters },
    );
  const verdicts = new VerdictRows(numbered.length);
  records.forEach(({ shard, at }, i) => {
    const kept = records[keeper[i] ?? -1];
    const reason = semantic[i] ? "semantic_duplicate" : "near_duplicate";
    const version = recipe.dedupe.against[(kept?.shard ?? 0) - numbered.length];
    if (kept)
      verdicts.add(shard, [at, reason, kept.id, rounded(similarity[i] ?? 0), ...(version ? [version] : [])]);
  });
  const clustered = order.flatMap((i): Clustered[] => {
    const record = records[i];
    // Those of earlier versions are none of this one's records.
    return record && record.shard < numbered.length ? [{ ...record, cluster: cluster[i] ?? i }] : [];
  });
  const told: Found = { near: found, spread: await spread(context, matches, clustered) };
  await services.store.write("data", table.found, Buffer.from(JSON.stringify(told)), "application/json");
  // Last: its presence says that both are there.
  await verdicts.store(services.store, key);
  return table;
}

/** The verdicts, and where it is written what was found (`Found`). */
export type JoinedTable = VerdictTable & { found: string };

export const Found = Duplicates.pick({ near: true, spread: true });
export type Found = z.infer<typeof Found>;

/** What was found where no two records are near duplicates. */
export const noneNear = async (context: StageContext, matches: readonly MatchSummary[]): Promise<Found> => ({
  near: joinPairs([], []).found,
  spread: await spread(context, matches, []),
});

async function spread(
  { services }: StageContext,
  matches: readonly MatchSummary[],
  clustered: readonly Clustered[],
): Promise<Spread> {
  const copies = await inParallel(matches, SMALL_READS, (match) => readCopies(services.store, match.copies));
  return spreadOf(
    matches.reduce((sum, { records }) => sum + records, 0),
    copies.flat(),
    clustered,
  );
}

async function readAllPairs(
  { services }: StageContext,
  matches: readonly MatchSummary[],
  numbered: readonly { round: number }[],
): Promise<{ records: JoinedRecord[]; pairs: NearPair[] }> {
  const tables = await inParallel(matches, SMALL_READS, ({ pairs }) => readPairs(services.store, pairs));
  const paired = new Map<number, PairedRecord>();
  for (const table of tables)
    for (const { a, b } of table) {
      paired.set(placeOf(a), a);
      paired.set(placeOf(b), b);
    }
  const places = Float64Array.from(paired.keys()).sort();
  const index = new Map<number, number>();
  const records: JoinedRecord[] = [];
  for (const place of places) {
    const record = paired.get(place);
    if (!record) continue;
    index.set(place, records.length);
    records.push({ ...record, round: numbered[record.shard]?.round ?? REFERENCE_ROUND });
  }
  const known = [new PairSet(), new PairSet()] as const;
  const pairs: NearPair[] = [];
  for (const table of tables)
    for (const { a, b, similarity, semantic } of table) {
      const pair = { a: index.get(placeOf(a)) ?? 0, b: index.get(placeOf(b)) ?? 0, similarity, semantic };
      // Two partitions may both have met it.
      if (known[semantic ? 1 : 0].has(pair.a, pair.b)) continue;
      known[semantic ? 1 : 0].add(pair.a, pair.b);
      pairs.push(pair);
    }
  return { records, pairs };
}

/** One number for a record's place in the run, in the order of shards and lines. */
const placeOf = ({ shard, at }: PairedRecord): number => shard * 2 ** 32 + at;
