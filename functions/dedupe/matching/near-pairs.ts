import type { Dedupe } from "../../../shared/model/recipe-dedupe.ts";
import type { ObjectStore } from "../../../shared/shards/object-store.ts";
import { inParallel, SMALL_READS } from "../../../shared/stage/in-parallel.ts";
import { type Comparison, compare } from "../signing/comparison.ts";
import { EMBEDDING } from "../signing/signature.ts";
import { type Sections, type SignedShard, withReferences, withRows } from "../signing/signed-shards.ts";
import { BAND_BYTES, BandEntries } from "../tables/band-entry.ts";
import { readComparisons } from "../tables/comparison-table.ts";
import { PairRows } from "../tables/pair-rows.ts";
import { type Candidate, candidates } from "./candidates.ts";
import { keeperRule } from "./keeper-rule.ts";
import { PairSet } from "./pair-set.ts";
import { readFrame } from "./read-frame.ts";
import { REFERENCE_ROUND, type Reference } from "./references.ts";

/** Candidates compared at a time: their records are in memory together, some kilobytes each. */
const BATCH = 8_192;

/** The pairs of one partition whose true similarity, or cosine, reaches the threshold. */
export async function findNearPairs(
  store: ObjectStore,
  shards: readonly SignedShard[],
  own: Sections,
  references: readonly Reference[],
  dedupe: Dedupe,
): Promise<PairRows> {
  const bands = new BandEntries(
    withRows(
      own.bands,
      references.map(({ bands }) => bands),
    ),
  );
  const shardOf = withReferences(
    own.shardOfBand,
    shards.length,
    references,
    ({ bands }) => bands.length / BAND_BYTES,
  );
  const rule = keeperRule({
    round: (i) => shards[shardOf[i] ?? 0]?.round ?? REFERENCE_ROUND,
    standing: (i) => bands.standing(i),
  });
  const pairs = new PairRows();
  const known = [new PairSet(), new PairSet()] as const;
  const frame = await readFrame(store, shards);
  const place = (entry: number) => ({ shard: shardOf[entry] ?? 0, at: bands.at(entry) });
  const compareAll = async (batch: readonly Candidate[]): Promise<void> => {
    const records = new ComparedRecords(shards, references);
    for (const { a, b } of batch) {
      records.want(place(a));
      records.want(place(b));
    }
    await records.read(store);
    for (const { a, b } of batch) {
      const one = records.get(place(a));
      const other = records.get(place(b));
      if (!one || !other) continue;
      const semantic = bands.size(a) === EMBEDDING;
      const [left, right] = [numberOf(place(a)), numberOf(place(b))];
      if (known[semantic ? 1 : 0].has(left, right)) continue;
      const similarity = compare(one, other, bands.size(a), dedupe, frame);
      if (similarity === undefined) continue;
      known[semantic ? 1 : 0].add(left, right);
      pairs.add({
        a: { ...place(a), ...keep(one) },
        b: { ...place(b), ...keep(other) },
        similarity,
        semantic,
      });
    }
  };
  let batch: Candidate[] = [];
  for (const candidate of candidates(bands, rule)) {
    // What stands in versions stays there: the better of two is one if the worse is.
    if ((shardOf[candidate.b] ?? 0) >= shards.length) continue;
    batch.push(candidate);
    if (batch.length < BATCH) continue;
    await compareAll(batch);
    batch = [];
  }
  await compareAll(batch);
  return pairs;
}

/** One number for a record's place in the run. */
const numberOf = ({ shard, at }: Place): number => shard * 2 ** 32 + at;

const keep = ({ id, standing }: Comparison): Pick<Comparison, "id" | "standing"> => ({ id, standing });

interface Place {
  shard: number;
  at: number;
}

/** The records that a batch of candidates names, read shard by shard. */
class ComparedRecords {
  readonly #shards: readonly SignedShard[];
  readonly #references: readonly Reference[];
  readonly #byShard = new Map<number, Map<number, Comparison | undefined>>();

  constructor(shards: readonly SignedShard[], references: readonly Reference[]) {
    this.#shards = shards;
    this.#references = references;
  }

  want({ shard, at }: Place): void {
    const wanted = this.#byShard.get(shard);
    if (wanted) wanted.set(at, undefined);
    else this.#byShard.set(shard, new Map([[at, undefined]]));
  }

  async read(store: ObjectStore): Promise<void> {
    await inParallel([...this.#byShard], SMALL_READS, async ([shard, wanted]) => {
      const reference = this.#references[shard - this.#shards.length];
      if (reference) for (const at of wanted.keys()) wanted.set(at, reference.comparisons.get(at));
      const table = this.#shards[shard]?.comparisons;
      if (!table) return;
      const places = [...wanted.keys()].sort((a, b) => a - b);
      const found = await readComparisons(store, table, places);
      places.forEach((at, i) => {
        wanted.set(at, found[i]);
      });
    });
  }

  get({ shard, at }: Place): Comparison | undefined {
    return this.#byShard.get(shard)?.get(at);
  }
}
