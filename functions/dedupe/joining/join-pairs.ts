import type { Duplicates } from "../../../shared/model/round.ts";
import { keeperRule } from "../matching/keeper-rule.ts";

/** A record in some pair; `index` orders them by shard and place. */
export interface JoinedRecord {
  shard: number;
  at: number;
  round: number;
  standing: number;
  id: string;
}

/** Two records, by their index, that are near duplicates. */
export interface NearPair {
  a: number;
  b: number;
  similarity: number;
  /** Whether they mean the same in other words, by the cosine of their embeddings. */
  semantic: boolean;
}

export interface Joined {
  /** For each record the index of the one that stays in its stead, or -1 when it stays itself. */
  keeper: Int32Array;
  similarity: Float64Array;
  /** 1 where the similarity is a cosine. */
  semantic: Uint8Array;
  found: Duplicates["near"];
  /** Of each record a number that it shares with what it hangs together with. */
  cluster: Int32Array;
  /** All records, the best first. */
  order: readonly number[];
}

const SHOWN = 10;

/**
 * Decides who stays, best first: a record goes when it is a near duplicate of one that stays, and names the most similar
 * of those. So every drop has a keeper it was compared with, no two that stay are near duplicates, and a chain (A like B,
 * B like C, A unlike C) loses its middle only. Taking connected components whole instead drops records that are like no
 * kept one, and a later round could merge two components whose keepers were already decided.
 *
 * @param records In the order of shards and places.
 */
export function joinPairs(records: readonly JoinedRecord[], pairs: readonly NearPair[]): Joined {
  const better = keeperRule({
    round: (i) => records[i]?.round ?? 0,
    standing: (i) => records[i]?.standing ?? 0,
  });
  const neighbours: NearPair[][] = records.map(() => []);
  for (const pair of pairs) {
    neighbours[pair.a]?.push(pair);
    neighbours[pair.b]?.push(pair);
  }
  const keeper = new Int32Array(records.length).fill(-1);
  const similarity = new Float64Array(records.length);
  const semantic = new Uint8Array(records.length);
  const decided = new Uint8Array(records.length);
  const order = Array.from(records, (_, i) => i).sort((i, j) => (better(i, j) ? -1 : 1));
  for (const i of order) {
    for (const pair of neighbours[i] ?? []) {
      const other = pair.a === i ? pair.b : pair.a;
      if (decided[other] !== 1 || keeper[other] !== -1) continue;
      const best = keeper[i] ?? -1;
      // Words that are alike tell more than a model's opinion.
      const more = (semantic[i] ?? 0) - (pair.semantic ? 1 : 0) || pair.similarity - (similarity[i] ?? 0);
      if (best >= 0 && (more < 0 || (more === 0 && better(best, other)))) continue;
      keeper[i] = other;
      similarity[i] = pair.similarity;
      semantic[i] = pair.semantic ? 1 : 0;
    }
    decided[i] = 1;
  }
  const cluster = connected(records.length, pairs);
  const clusters = clustersOf(records, cluster, order);
  const found = {
    pairs: pairs.length,
    clusters: clusters.length,
    records: clusters.reduce((sum, { records }) => sum + records, 0),
    dropped: keeper.reduce((sum, kept) => sum + (kept < 0 ? 0 : 1), 0),
    largest: clusters.slice(0, SHOWN),
  };
  return { keeper, similarity, semantic, found, cluster, order };
}

/** Connected components (union-find with path halving). */
function connected(records: number, pairs: readonly NearPair[]): Int32Array {
  const parent = Int32Array.from({ length: records }, (_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) {
      const up = parent[parent[at] ?? 0] ?? 0;
      parent[at] = up;
      at = up;
    }
    return at;
  };
  for (const { a, b } of pairs) parent[root(a)] = root(b);
  return parent.map((_, i) => root(i));
}

/** Those of two records or more, the largest first, by their best record. */
function clustersOf(
  records: readonly JoinedRecord[],
  cluster: Int32Array,
  order: readonly number[],
): Duplicates["near"]["largest"] {
  const clusters = new Map<number, { id: string; records: number }>();
  for (const i of order) {
    const known = clusters.get(cluster[i] ?? 0);
    if (known) known.records++;
    else clusters.set(cluster[i] ?? 0, { id: records[i]?.id ?? "", records: 1 });
  }
  return [...clusters.values()]
    .filter(({ records }) => records > 1)
    .sort((a, b) => b.records - a.records || (a.id < b.id ? -1 : 1));
}
