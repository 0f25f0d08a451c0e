import { NotConserved } from "../../shared/model/errors.ts";
import { workTable } from "../../shared/model/keys.ts";
import type { Example } from "../../shared/model/record.ts";
import { beforeDedupe } from "../../shared/model/way.ts";
import {
  CachedEmbedder,
  type Embedder,
  embedderFromEnvironment,
} from "../../shared/model-client/embedder.ts";
import { regrouped } from "../../shared/shards/lines.ts";
import { readLines } from "../../shared/shards/shard-reader.ts";
import { digestOf } from "../../shared/similarity/digest.ts";
import { shardHandler } from "../../shared/stage/handler.ts";
import type { ShardStage } from "../../shared/stage/stage.ts";
import { stepKey } from "../../shared/stage/step-key.ts";
import { comparisonOf } from "./signing/comparison.ts";
import { embeddedText } from "./signing/embedded-text.ts";
import type { SignSummary } from "./signing/sign-summary.ts";
import { Signer } from "./signing/signature.ts";
import { standingOf } from "./signing/standing.ts";
import { BAND_BYTES, writeBand } from "./tables/band-entry.ts";
import { ComparisonRows } from "./tables/comparison-table.ts";
import { ENTRY_BYTES, partitionOf, writeEntry } from "./tables/key-entry.ts";
import { SampleRows } from "./tables/sample-rows.ts";
import { SectionedRows } from "./tables/sectioned-table.ts";

export { evaluateFile } from "./gold/evaluate.ts";
export { trial } from "./trial.ts";

/**
 * Dedupe, first step: what the later ones need of each record. Writes a digest a record; a table of exact keys and one of
 * band hashes, partition after partition, of which every match reads its section; and what near candidates are compared
 * by, to be read record by record.
 *
 * @param openEmbedder Called when a text has no stored embedding.
 */
export const signStage = (openEmbedder: (model: string) => Embedder): ShardStage<Item> => ({
  step: "sign",
  async prepare(context) {
    const { services, manifest, recipe, event } = context;
    const before = beforeDedupe(recipe);
    const { records } = (await context.result(before, event.shard)).outputs;
    if (!records)
      throw new NotConserved(`The ${before} step wrote no records.`, { step: before, shard: event.shard });
    const { partitions } = manifest;
    const { exact, semantic } = recipe.dedupe;
    const determinants = { input: records.sha256, partitions, dedupe: recipe.dedupe };
    const key = stepKey("sign", services.codeVersion, determinants);
    const signed = new SignedRows(new Signer(recipe.dedupe), partitions);
    const embedder = new CachedEmbedder(services.store, semantic.model, () => openEmbedder(semantic.model));
    let summary: SignSummary | undefined;
    return {
      determinants,
      enters: "in",
      outputs: { digests: "data" },
      async *read() {
        const batches = readLines(services.store, records);
        for await (const lines of semantic.enabled ? regrouped(batches, EMBEDDED_TOGETHER) : batches) {
          const vectors = semantic.enabled ? await embedder.embed(lines.map(textOf)) : [];
          yield lines.map((line, i): Item => ({ line, vector: vectors[i] }));
        }
        const table = (role: string): string => workTable("sign", key, role);
        // Together they are longer than the records, so it is the storing that takes time.
        const [keys, bands, comparisons, sample] = await Promise.all([
          signed.keys.store(services.store, table("keys")),
          signed.bands.store(services.store, table("bands")),
          signed.comparisons.store(services.store, table("comparisons")),
          signed.sample.rows.store(services.store, table("sample")),
        ]);
        summary = { keys, bands, comparisons, sample };
      },
      step({ line, vector }, emit) {
        const record: Example = JSON.parse(line);
        emit("digests", JSON.stringify(digestOf(record)));
        if (exact) signed.add(record, vector);
        return { id: record.id, outcome: "kept" };
      },
      summary() {
        if (!summary)
          throw new NotConserved("The keys were not stored.", { step: "sign", shard: event.shard });
        return summary;
      },
    };
  },
});

/** Records whose embeddings are asked for together, in some requests side by side. */
const EMBEDDED_TOGETHER = 1024;

const textOf = (line: string): string => embeddedText(JSON.parse(line));

interface Item {
  /** The record's, not yet read. */
  line: string;
  /** Where semantic duplicates are asked for. */
  vector: Float32Array | undefined;
}

class SignedRows {
  readonly keys: SectionedRows;
  readonly bands: SectionedRows;
  readonly comparisons = new ComparisonRows();
  readonly sample = new SampleRows();
  readonly #signer: Signer;
  readonly #partitions: number;
  #at = 0;

  constructor(signer: Signer, partitions: number) {
    this.#signer = signer;
    this.#partitions = partitions;
    this.keys = new SectionedRows(ENTRY_BYTES, partitions);
    this.bands = new SectionedRows(BAND_BYTES, partitions);
  }

  add(record: Example, vector: Float32Array | undefined): void {
    const { id } = record;
    const signature = this.#signer.sign(record, vector);
    const at = this.#at++;
    const standing = standingOf(record);
    const entry = { ...signature, at, id, standing };
    this.keys.add(partitionOf(signature, this.#partitions), (into, offset) =>
      writeEntry(into, offset, entry),
    );
    const exact = signature.exact.readUInt32LE(0);
    for (const { size, high, low } of signature.variants)
      high.forEach((upper, band) => {
        const lower = low[band] ?? 0;
        if (upper === 0 && lower === 0) return;
        const row = { high: upper, low: lower, at, exact, standing, size };
        this.bands.add(upper % this.#partitions, (into, offset) => writeBand(into, offset, row));
      });
    this.sample.add(at, signature.exact);
    this.comparisons.add(comparisonOf(record, standing, signature));
  }
}

export const handler = shardHandler(signStage(embedderFromEnvironment));
