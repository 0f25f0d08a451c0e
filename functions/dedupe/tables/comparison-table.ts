import { createHash } from "node:crypto";
import { z } from "zod";
import { free } from "../../../shared/shards/free.ts";
import type { ObjectStore } from "../../../shared/shards/object-store.ts";
import { SIDES } from "../../../shared/similarity/sides.ts";
import type { Comparison, ComparisonVariant } from "../signing/comparison.ts";
import { readRange } from "./sectioned-table.ts";

/**
 * A shard's comparisons, uint32 little-endian throughout: for each record the word at which its own end (so the index
 * comes first), then the records: id (4 words), standing, apart, family, each side's words behind their number
 * (`MANY` where there are too many), then each variant: size, members, given, the members.
 * Random access: match reads only records that a band brought together.
 */
export const ComparisonTable = z.object({
  key: z.string(),
  sha256: z.string(),
  records: z.int().nonnegative(),
  /** Of all its records together. Unit: 4 bytes. */
  words: z.int().nonnegative(),
});
export type ComparisonTable = z.infer<typeof ComparisonTable>;

const WORD = 4;
const ID_WORDS = 4;
const HEAD_WORDS = ID_WORDS + 3;
const VARIANT_WORDS = 3;
const MANY = 0xffffffff;
/** Reading on is cheaper than asking anew for gaps up to this. Unit: bytes. */
const GAP = 64 * 1024;
/** The most that is read at once, so that many shards can be read side by side; a single record may be longer. Unit: bytes. */
const STRETCH = 1024 * 1024;

/** How many words a record takes. */
export const storedWords = ({ sides, variants }: Comparison): number =>
  SIDES.reduce((sum, _, i) => sum + 1 + (sides[i]?.length ?? 0), HEAD_WORDS) +
  variants.reduce((sum, { members }) => sum + VARIANT_WORDS + members.length, 0);

export class ComparisonRows {
  #words = new Uint32Array(64 * 1024);
  #length = 0;
  readonly #ends: number[] = [];

  add(comparison: Comparison): void {
    const { id, standing, apart, family, sides, variants } = comparison;
    this.#room(storedWords(comparison));
    for (let i = 0; i < ID_WORDS; i++) this.#push(Number.parseInt(id.slice(i * 8, i * 8 + 8), 16));
    this.#push(standing, apart, family);
    for (const words of SIDES.map((_, i) => sides[i])) {
      this.#push(words?.length ?? MANY);
      if (words) this.#append(words);
    }
    for (const { size, members, given } of variants) {
      this.#push(size, members.length, given);
      this.#append(members);
    }
    this.#ends.push(this.#length);
  }

  /** Nothing can be added afterwards. */
  async store(store: ObjectStore, key: string): Promise<ComparisonTable> {
    const records = this.#ends.length;
    const table = new Uint32Array(records + this.#length);
    table.set(this.#ends.map((end) => records + end));
    table.set(this.#words.subarray(0, this.#length), records);
    free(this.#words);
    const bytes = Buffer.from(table.buffer);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    await store.write("data", key, bytes, "application/octet-stream");
    free(bytes);
    return { key, sha256, records, words: this.#length };
  }

  #push(...words: number[]): void {
    for (const word of words) this.#words[this.#length++] = word;
  }

  #append(words: Uint32Array): void {
    this.#words.set(words, this.#length);
    this.#length += words.length;
  }

  #room(size: number): void {
    if (this.#length + size <= this.#words.length) return;
    const words = Math.max(this.#words.length * 2, this.#length + size);
    this.#words = new Uint32Array(this.#words.buffer.transfer(words * WORD));
  }
}

/** The comparisons of the records at these places (ascending, each once), in their order. */
export async function readComparisons(
  store: ObjectStore,
  { key, records }: ComparisonTable,
  places: readonly number[],
): Promise<Comparison[]> {
  if (places.length === 0) return [];
  const index = wordsOf(await readRange(store, key, 0, records * WORD));
  const bounds = places.map((at) => ({
    start: (at === 0 ? records : (index[at - 1] ?? 0)) * WORD,
    end: (index[at] ?? 0) * WORD,
  }));
  const found: Comparison[] = [];
  for (let from = 0; from < bounds.length; ) {
    const start = bounds[from]?.start ?? 0;
    const goesOn = (next: number): boolean =>
      (bounds[next]?.start ?? 0) - (bounds[next - 1]?.end ?? 0) <= GAP &&
      (bounds[next]?.end ?? 0) - start <= STRETCH;
    let to = from + 1;
    while (to < bounds.length && goesOn(to)) to++;
    const stretch = await readRange(store, key, start, bounds[to - 1]?.end ?? 0);
    for (const bound of bounds.slice(from, to))
      found.push(parse(wordsOf(stretch.subarray(bound.start - start, bound.end - start))));
    from = to;
  }
  return found;
}

/** A copy, so that words are aligned and the stretch they came in can go. */
const wordsOf = ({ buffer, byteOffset, length }: Buffer): Uint32Array =>
  new Uint32Array(buffer.slice(byteOffset, byteOffset + length));

function parse(words: Uint32Array): Comparison {
  let at = 0;
  const take = (length: number): Uint32Array => {
    at += length;
    return words.subarray(at - length, at);
  };
  const id = Array.from(take(ID_WORDS), (word) => word.toString(16).padStart(8, "0")).join("");
  const [standing = 0, apart = 0, family = 0] = take(HEAD_WORDS - ID_WORDS);
  const sides = SIDES.map(() => {
    const [length = 0] = take(1);
    return length === MANY ? undefined : take(length);
  });
  const variants: ComparisonVariant[] = [];
  while (at < words.length) {
    const [size = 0, members = 0, given = 0] = take(VARIANT_WORDS);
    variants.push({ size, given, members: take(members) });
  }
  return { id, standing, apart, family, sides, variants };
}
