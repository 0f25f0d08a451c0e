import type { ObjectStore } from "../../../shared/shards/object-store.ts";
import { inParallel, SMALL_READS } from "../../../shared/stage/in-parallel.ts";
import { type Frame, frameOf } from "../signing/frame.ts";
import type { SignedShard } from "../signing/signed-shards.ts";
import { type ComparisonTable, readComparisons } from "../tables/comparison-table.ts";
import { readSample } from "../tables/sample-rows.ts";

/** Different texts that are looked at, at most; chosen by their hashes, so that it is the same ones however they are cut. */
const SAMPLE = 4096;
/** Of long texts there are fewer, so that they fit in 16 MiB. Unit: 4 bytes. */
const SAMPLE_WORDS = 4 * 1024 * 1024;
/** The frame of all records of all rounds so far. */
export async function readFrame(store: ObjectStore, shards: readonly SignedShard[]): Promise<Frame> {
  const level = levelFor(shards.map(({ comparisons }) => comparisons));
  const seen = new Set<number>();
  const found = await inParallel(shards, SMALL_READS, async ({ sample, comparisons }) => {
    const places = (await readSample(store, sample, level)).flatMap(({ exact, at }) => {
      if (seen.has(exact)) return [];
      seen.add(exact);
      return at;
    });
    return readComparisons(
      store,
      comparisons,
      places.sort((a, b) => a - b),
    );
  });
  return frameOf(found.flat());
}

/** How many bits of its hash must be 0 for a text to be in the sample. */
export function levelFor(tables: readonly Pick<ComparisonTable, "records" | "words">[]): number {
  const records = tables.reduce((sum, table) => sum + table.records, 0);
  const words = tables.reduce((sum, table) => sum + table.words, 0);
  return Math.max(0, Math.ceil(Math.log2(Math.max(records / SAMPLE, words / SAMPLE_WORDS))));
}
