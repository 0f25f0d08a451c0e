import type { Dedupe } from "../../../shared/model/recipe-dedupe.ts";
import type { Example } from "../../../shared/model/record.ts";
import type { Duplicates } from "../../../shared/model/round.ts";
import { candidates } from "../matching/candidates.ts";
import { groupExact } from "../matching/exact-groups.ts";
import { keeperRule } from "../matching/keeper-rule.ts";
import { PairSet } from "../matching/pair-set.ts";
import { levelFor } from "../matching/read-frame.ts";
import { type Comparable, type Comparison, compare, comparisonOf } from "../signing/comparison.ts";
import { frameOf } from "../signing/frame.ts";
import { EMBEDDING, Signer } from "../signing/signature.ts";
import { standingOf } from "../signing/standing.ts";
import { BAND_BYTES, BandEntries, writeBand } from "../tables/band-entry.ts";
import { storedWords } from "../tables/comparison-table.ts";
import { ENTRY_BYTES, KeyEntries, writeEntry } from "../tables/key-entry.ts";
import { levelOf } from "../tables/sample-rows.ts";
import type { Verdict } from "../tables/verdicts.ts";
import { foundBy, NO_COPIES } from "./found.ts";
import { joinPairs, type NearPair } from "./join-pairs.ts";
import { spreadOf } from "./spread.ts";

type Signable = Comparable & Pick<Example, "messages" | "source" | "quality" | "signals">;

/** What is said about one of the records; `other` is the place of the one it names. */
export interface PlacedVerdict {
  reason: Verdict[1];
  other: number;
  similarity: number;
}

export interface Together {
  /** A verdict a record, undefined for those about which none is said. */
  verdicts: (PlacedVerdict | undefined)[];
  /** All near pairs of different texts, by their places. */
  pairs: NearPair[];
  found: Duplicates;
}

/** What the distributed steps decide, for records that fit in memory. @param vectors Their embeddings, where semantic duplicates are asked for. */
export function decideTogether(
  records: readonly Signable[],
  dedupe: Dedupe,
  vectors: readonly Float32Array[] = [],
): Together {
  const verdicts = new Array<PlacedVerdict | undefined>(records.length).fill(undefined);
  if (!dedupe.exact)
    return { verdicts, pairs: [], found: foundBy(dedupe, NO_COPIES, { near: joinPairs([], []).found }) };
  const signer = new Signer(dedupe);
  const standings = records.map(standingOf);
  const signatures = records.map((record, i) => signer.sign(record, vectors[i]));
  const keys = Buffer.alloc(records.length * ENTRY_BYTES);
  signatures.forEach((signature, at) => {
    const entry = { ...signature, at, id: records[at]?.id ?? "", standing: standings[at] ?? 0 };
    writeEntry(keys, at * ENTRY_BYTES, entry);
  });
  const entries = new KeyEntries(keys);
  const rule = keeperRule({ round: () => 0, standing: (i) => standings[i] ?? 0 });
  const { keeper, conflict, equal, copies } = groupExact(entries, rule);

  const comparisons = signatures.flatMap((signature, i) => {
    const record = records[i];
    return record ? [comparisonOf(record, standings[i] ?? 0, signature)] : [];
  });
  const pairs = nearPairs(comparisons, signatures, dedupe);
  const nodes = records.map(({ id }, at) => ({ shard: 0, at, round: 0, standing: standings[at] ?? 0, id }));
  const joined = joinPairs(nodes, pairs);
  records.forEach((_, i) => {
    const exact = keeper[i] ?? -1;
    const near = joined.keeper[i] ?? -1;
    const other = conflict[i] ?? -1;
    if (exact >= 0) verdicts[i] = { reason: "exact_duplicate", other: exact, similarity: 1 };
    else if (near >= 0)
      verdicts[i] = {
        reason: joined.semantic[i] ? "semantic_duplicate" : "near_duplicate",
        other: near,
        similarity: joined.similarity[i] ?? 0,
      };
    else if (other >= 0) verdicts[i] = { reason: "conflicting_answer", other, similarity: 0 };
  });
  const spread = spreadOf(
    records.length,
    Array.from(copies, ([at, records]) => ({ shard: 0, at, id: nodes[at]?.id ?? "", records })),
    joined.order
      // Copies stand beside the text that they are of.
      .filter((i) => keeper[i] === -1)
      .map((i) => ({ shard: 0, at: i, id: nodes[i]?.id ?? "", cluster: joined.cluster[i] ?? i })),
  );
  return { verdicts, pairs, found: foundBy(dedupe, equal, { near: joined.found, spread }) };
}

function nearPairs(
  comparisons: readonly Comparison[],
  signatures: readonly ReturnType<Signer["sign"]>[],
  dedupe: Dedupe,
): NearPair[] {
  const rows = signatures.flatMap(({ variants, exact }, at) =>
    variants.flatMap(({ size, high, low }) =>
      Array.from(high, (upper, i) => ({
        high: upper,
        low: low[i] ?? 0,
        at,
        exact: exact.readUInt32LE(0),
        standing: comparisons[at]?.standing ?? 0,
        size,
      })).filter((row) => row.high !== 0 || row.low !== 0),
    ),
  );
  const bytes = Buffer.alloc(rows.length * BAND_BYTES);
  for (const [i, row] of rows.entries()) writeBand(bytes, i * BAND_BYTES, row);
  const bands = new BandEntries(bytes);
  const rule = keeperRule({ round: () => 0, standing: (i) => bands.standing(i) });
  const pairs: NearPair[] = [];
  const known = [new PairSet(), new PairSet()] as const;
  const frame = frameOf(sampled(comparisons, signatures));
  for (const { a, b } of candidates(bands, rule)) {
    const one = comparisons[bands.at(a)];
    const other = comparisons[bands.at(b)];
    if (!one || !other) continue;
    const [left, right] = [bands.at(a), bands.at(b)];
    const semantic = bands.size(a) === EMBEDDING;
    if (known[semantic ? 1 : 0].has(left, right)) continue;
    const similarity = compare(one, other, bands.size(a), dedupe, frame);
    if (similarity === undefined) continue;
    known[semantic ? 1 : 0].add(left, right);
    pairs.push({ a: left, b: right, similarity, semantic });
  }
  return pairs;
}

/** The texts that the frame is taken of, each once. */
function sampled(
  comparisons: readonly Comparison[],
  signatures: readonly ReturnType<Signer["sign"]>[],
): Comparison[] {
  const words = comparisons.reduce((sum, comparison) => sum + storedWords(comparison), 0);
  const level = levelFor([{ records: comparisons.length, words }]);
  const texts = new Map<number, Comparison>();
  comparisons.forEach((comparison, i) => {
    const exact = signatures[i]?.exact;
    if (exact && levelOf(exact) >= level) texts.set(exact.readUInt32LE(0), comparison);
  });
  return [...texts.values()];
}
