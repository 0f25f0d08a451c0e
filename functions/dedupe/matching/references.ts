import { ObjectMissing } from "../../../shared/model/errors.ts";
import type { Dedupe } from "../../../shared/model/recipe-dedupe.ts";
import type { Example } from "../../../shared/model/record.ts";
import type { StoredOutput } from "../../../shared/model/run.ts";
import type { ObjectStore } from "../../../shared/shards/object-store.ts";
import { readLines } from "../../../shared/shards/shard-reader.ts";
import { resultOf } from "../../../shared/stage/results.ts";
import { readDecision } from "../../../shared/stage/rounds.ts";
import { type Comparison, comparisonOf } from "../signing/comparison.ts";
import { Signer } from "../signing/signature.ts";
import { standingOf } from "../signing/standing.ts";
import { BAND_BYTES, BandEntries, writeBand } from "../tables/band-entry.ts";
import { ENTRY_BYTES, KeyEntries, partitionOf, writeEntry } from "../tables/key-entry.ts";
import { SlotTable } from "../tables/slot-table.ts";

/** What one partition needs of a version that records are not to be found in again: only what meets a record of the run. */
export interface Reference {
  keys: Buffer;
  bands: Buffer;
  /** By place. */
  comparisons: Map<number, Comparison>;
}

/** The round of references: before all others, so that they always stay. */
export const REFERENCE_ROUND = -1;

export interface Partition {
  number: number;
  of: number;
  keys: Buffer;
  bands: Buffer;
}

/**
 * Reads through each version once and keeps what shares a key or a band with the partition's records, so that memory does
 * not grow with the versions. Embeddings are not compared: they would have to be asked for again.
 *
 * @throws ObjectMissing when there is no such version, or its working files have been cleared away
 */
export async function readReferences(
  store: ObjectStore,
  { against, ...dedupe }: Dedupe,
  partition: Partition,
): Promise<Reference[]> {
  if (against.length === 0) return [];
  const references: Reference[] = [];
  const known = new Known(partition);
  const signer = new Signer({ ...dedupe, against: [], semantic: { ...dedupe.semantic, enabled: false } });
  for (const version of against) {
    const keys: Buffer[] = [];
    const bands: Buffer[] = [];
    const comparisons = new Map<number, Comparison>();
    let at = -1;
    for (const output of await recordsOf(store, version))
      for await (const lines of readLines(store, output))
        for (const line of lines) {
          at++;
          const record: Example = JSON.parse(line);
          const signature = signer.sign(record);
          const standing = standingOf(record);
          if (partitionOf(signature, partition.of) === partition.number) {
            const entry = Buffer.alloc(ENTRY_BYTES);
            writeEntry(entry, 0, { ...signature, at, id: record.id, standing });
            if (known.hasKey(entry)) keys.push(entry);
          }
          const exact = signature.exact.readUInt32LE(0);
          const met = signature.variants.flatMap(({ size, high, low }) =>
            Array.from(high, (upper, band) => ({
              high: upper,
              low: low[band] ?? 0,
              at,
              exact,
              standing,
              size,
            })),
          );
          for (const row of met) {
            if (row.high % partition.of !== partition.number || !known.hasBand(row.high, row.low)) continue;
            const entry = Buffer.alloc(BAND_BYTES);
            writeBand(entry, 0, row);
            bands.push(entry);
            if (!comparisons.has(at)) comparisons.set(at, comparisonOf(record, standing, signature));
          }
        }
    references.push({ keys: Buffer.concat(keys), bands: Buffer.concat(bands), comparisons });
  }
  return references;
}

/** What survived in the version's run, in the order of its shards. A version is called by its run. */
async function recordsOf(store: ObjectStore, version: string): Promise<StoredOutput[]> {
  try {
    let round = 0;
    let decision = await readDecision(store, version, round);
    while (!decision.end) decision = await readDecision(store, version, ++round);
    const outputs: StoredOutput[] = [];
    for (const shard of decision.state.shards) {
      const { records } = (await resultOf(store, version, "apply", shard)).outputs;
      if (records) outputs.push(records);
    }
    return outputs;
  } catch (error) {
    if (!(error instanceof ObjectMissing)) throw error;
    throw new ObjectMissing(
      `dedupe.against names ${version}, and there is no such version here. \`provender versions\` shows those there are.`,
      error.data,
      error,
    );
  }
}

/** The keys and bands of a partition, to be asked for. */
class Known {
  readonly #entries: KeyEntries;
  readonly #bands: BandEntries;
  readonly #byExact: SlotTable;
  readonly #byBand: SlotTable;

  constructor({ keys, bands }: Partition) {
    this.#entries = new KeyEntries(keys);
    this.#bands = new BandEntries(bands);
    this.#byExact = new SlotTable(this.#entries.length);
    this.#byBand = new SlotTable(this.#bands.length);
    const { length } = this.#entries;
    for (let i = 0; i < length; i++)
      this.#byExact.place(this.#entries.exactHash(i), i, (j) => this.#entries.sameExact(i, j));
    for (let i = 0; i < this.#bands.length; i++)
      this.#byBand.place(this.#bands.low(i), i, (j) =>
        this.#same(j, this.#bands.high(i), this.#bands.low(i)),
      );
  }

  hasKey(entry: Buffer): boolean {
    const one = new KeyEntries(entry);
    return this.#byExact.has(one.exactHash(0), (j) => this.#entries.equalsExact(j, entry));
  }

  hasBand(high: number, low: number): boolean {
    return this.#byBand.has(low, (j) => this.#same(j, high, low));
  }

  #same(j: number, high: number, low: number): boolean {
    return this.#bands.high(j) === high && this.#bands.low(j) === low;
  }
}
