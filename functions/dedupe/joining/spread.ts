import type { Spread } from "../../../shared/model/round.ts";
import type { Copies } from "../tables/copy-rows.ts";

/** A record that is like another in words, by its place, and the cluster it hangs together with. */
export interface Clustered {
  shard: number;
  at: number;
  id: string;
  cluster: number;
}

type Cluster = NonNullable<Spread["largest"]>;

/**
 * How evenly the records, before any goes, are spread over clusters of what is equal or nearly so; a record like no other
 * is a cluster of its own.
 *
 * @param records All there are.
 * @param clustered Different texts, the best of a cluster first.
 */
export function spreadOf(
  records: number,
  copies: readonly Copies[],
  clustered: Iterable<Clustered> = [],
): Spread {
  const equal = new Map(copies.map((one) => [placeOf(one), one]));
  const clusters = new Map<number, Cluster>();
  for (const { cluster, id, ...place } of clustered) {
    const weight = equal.get(placeOf(place))?.records ?? 1;
    equal.delete(placeOf(place));
    const known = clusters.get(cluster);
    if (known) known.records += weight;
    else clusters.set(cluster, { id, records: weight });
  }
  let largest: Cluster | undefined;
  let others = 0;
  let sum = 0;
  for (const cluster of [...clusters.values(), ...equal.values()]) {
    others += cluster.records - 1;
    sum += cluster.records * Math.log(cluster.records);
    if (cluster.records > (largest?.records ?? 1)) largest = { id: cluster.id, records: cluster.records };
  }
  const all = records - others;
  const evenness = all < 2 ? 1 : (Math.log(records) - sum / records) / Math.log(all);
  return {
    records,
    clusters: all,
    ...(largest && { largest }),
    evenness: Math.round(1000 * evenness) / 1000,
  };
}

const placeOf = ({ shard, at }: { shard: number; at: number }): number => shard * 2 ** 32 + at;
