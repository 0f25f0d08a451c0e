import type { ObjectStore } from "../../../shared/shards/object-store.ts";
import { asSet, jaccard } from "../../../shared/similarity/shingles.ts";
import { inParallel, SMALL_READS } from "../../../shared/stage/in-parallel.ts";
import type { Comparison, ComparisonVariant } from "../signing/comparison.ts";
import { EMBEDDING, SHORT_FORM } from "../signing/signature.ts";
import type { SignedShard } from "../signing/signed-shards.ts";
import { type ComparisonTable, readComparisons } from "../tables/comparison-table.ts";
import { readSample } from "../tables/sample-rows.ts";

/**
 * The shingles that many different texts have: mostly frames, such as "Classify the message below …". What a text says in
 * its slot is what it is about. Near duplicates are told from filled-in frames by this: an edit leaves small marks here and
 * there, a slot holds words in a row.
 */
export type Frame = ReadonlySet<number>;

/** Different texts that are looked at, at most; chosen by their hashes, so that it is the same ones however they are cut. */
const SAMPLE = 4096;
/** Of long texts there are fewer, so that they fit in 16 MiB. Unit: 4 bytes. */
const SAMPLE_WORDS = 4 * 1024 * 1024;
/** Texts among them that share a shingle. In a run of a million records that stands for some three thousand. */
const MANY = 10;
/** Words in a row, and none of them the frame's, that are a slot's rather than an edit. */
const SLOT_WORDS = 4;

/** @param texts Different texts. */
export function frameOf(texts: readonly Comparison[]): Frame {
  const sets = texts.flatMap(({ variants }) =>
    variants.filter(isOfWords).map(({ members }) => asSet(members.slice())),
  );
  const all = new Uint32Array(sets.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const set of sets) {
    all.set(set, end);
    end += set.length;
  }
  all.sort();
  const frame = new Set<number>();
  // Sorted, a shingle of many texts stands there as often in a row.
  for (let i = MANY - 1; i < all.length; i++) if (all[i] === all[i - MANY + 1]) frame.add(all[i] ?? 0);
  return frame;
}

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

/** Whether both fill a slot of the frame, and with what is less than a quarter as alike as near duplicates must be: a slot is short, and an edit touches much of it. */
export function fillSlotsApart(
  a: ComparisonVariant,
  b: ComparisonVariant,
  frame: Frame,
  threshold: number,
): boolean {
  a.slot ??= slotOf(a, frame);
  b.slot ??= slotOf(b, frame);
  return a.slot.length > 0 && b.slot.length > 0 && jaccard(a.slot, b.slot) < threshold / 4;
}

/** The shingles of all stretches that are long enough, as a set; a word touches as many shingles as they have words. */
function slotOf({ members, size }: ComparisonVariant, frame: Frame): Uint32Array {
  const slot: number[] = [];
  let from = 0;
  for (let i = 0; i <= members.length; i++) {
    const shingle = members[i];
    if (shingle !== undefined && !frame.has(shingle)) continue;
    if (i - from >= SLOT_WORDS + size - 1) for (const own of members.subarray(from, i)) slot.push(own);
    from = i + 1;
  }
  return asSet(Uint32Array.from(slot));
}

const isOfWords = ({ size }: ComparisonVariant): boolean => size !== SHORT_FORM && size !== EMBEDDING;
