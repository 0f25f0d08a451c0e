import type { Dedupe } from "../../../shared/model/recipe-dedupe.ts";
import { type Example, familyOf } from "../../../shared/model/record.ts";
import { cosine } from "../../../shared/similarity/hyperplanes.ts";
import { asSet, jaccard, sharedBy } from "../../../shared/similarity/shingles.ts";
import { similarityOfShort } from "../../../shared/similarity/short-form.ts";
import { type Frame, type Framed, fillSlotsApart } from "./frame.ts";
import { EMBEDDING, SHORT_FORM, type Signature, type Variant } from "./signature.ts";

export type Comparable = Pick<Example, "id" | "group" | "parents">;

/** What a candidate is compared by. */
export interface Comparison {
  id: string;
  standing: number;
  apart: number;
  /** 31 bits of its family's hash; the uppermost bit is set when it was made from another example. */
  family: number;
  sides: Signature["sides"];
  /** The same as sorted sets, once they have been asked for. */
  sideSets?: Signature["sides"];
  variants: ComparisonVariant[];
}
export interface ComparisonVariant extends Framed, Pick<Variant, "given"> {
  /** The members of each side as sorted sets, once they have been asked for. */
  sets?: readonly [Uint32Array, Uint32Array];
}

const MADE = 0x80000000;

export const comparisonOf = (record: Comparable, standing: number, signature: Signature): Comparison => ({
  id: record.id,
  standing,
  apart: signature.apart,
  family: familyHash(record),
  sides: signature.sides,
  variants: signature.variants,
});

function familyHash(record: Comparable): number {
  const family = familyOf(record);
  let hash = 0;
  for (let i = 0; i < family.length; i++) hash = (Math.imul(hash, 31) + family.charCodeAt(i)) | 0;
  return ((hash & ~MADE) | (record.parents?.length ? MADE : 0)) >>> 0;
}

/**
 * The similarity of two records that share a band of this shingle size, if they are near duplicates by it; else undefined.
 *
 * @param frame What many texts of the run have in common.
 */
export function compare(
  a: Comparison,
  b: Comparison,
  size: number,
  { near: { threshold }, semantic }: Dedupe,
  frame: Frame,
): number | undefined {
  if (a.apart !== b.apart || isKin(a, b)) return undefined;
  // Of two sizes that both have, the larger one counts: variants come in the order of their sizes.
  const one = a.variants.findLast(
    (variant) =>
      (variant.size === EMBEDDING) === (size === EMBEDDING) &&
      b.variants.some((its) => its.size === variant.size),
  );
  const other = b.variants.find((variant) => variant.size === size);
  if (one?.size !== size || !other) return undefined;
  if (size === SHORT_FORM) return similarityOfShort(wordsOf(one), wordsOf(other));
  if (size === EMBEDDING) {
    const closeness = cosine(one.members, other.members);
    return closeness >= semantic.threshold ? closeness : undefined;
  }
  // First what costs least and tells most apart where many share a frame.
  if (fillSlotsApart(one, other, frame, threshold)) return undefined;
  const similarity = similarityOf(one, other, threshold);
  if (similarity === undefined || !sidesAgree(a, b, one, other, threshold)) return undefined;
  return nameOthers(a, b) && nameOthers(b, a) ? undefined : similarity;
}

/**
 * One was made from the other, or both from the same: meant to be alike, and in the same split, as families are. Only
 * their copies are dropped. Two records that people wrote are never kin, also where they share a group.
 */
function isKin({ family: a }: Comparison, { family: b }: Comparison): boolean {
  return ((a ^ b) & ~MADE) === 0 && ((a | b) & MADE) !== 0;
}

/** Jaccard of the whole chats, where it reaches the threshold. */
function similarityOf(
  one: ComparisonVariant,
  other: ComparisonVariant,
  threshold: number,
): number | undefined {
  const [a, b] = setsOf(one);
  const [c, d] = setsOf(other);
  const [left, right] = [a.length + b.length, c.length + d.length];
  if (Math.min(left, right) < threshold * Math.max(left, right)) return undefined;
  const shared = sharedBy(a, c) + sharedBy(b, d);
  const similarity = shared / (left + right - shared);
  return similarity >= threshold ? similarity : undefined;
}

/**
 * Whether each side for itself is half as alike at least as the whole must be: a long answer that many questions share
 * does not make them one question, nor a long text about which much is asked.
 */
function sidesAgree(
  a: Comparison,
  b: Comparison,
  one: ComparisonVariant,
  other: ComparisonVariant,
  threshold: number,
): boolean {
  const least = threshold / 2;
  return [0, 1].every((side) => {
    const [left, right] = [sideSets(a)[side], sideSets(b)[side]];
    if (left && right) return jaccard(left, right) >= least;
    return jaccard(setsOf(one)[side] ?? EMPTY, setsOf(other)[side] ?? EMPTY) >= least;
  });
}

/**
 * Whether `a` is about something that `b` does not speak of: a word (an order's number, a product, a town) that is asked about
 * and answered in `a`, and stands nowhere in `b`. Where each has one of its own, a layout was filled in twice; an edit
 * changes a word on one side. Not told of long sides.
 */
function nameOthers(a: Comparison, b: Comparison): boolean {
  const [given, said] = sideSets(a);
  const [itsGiven, itsSaid] = sideSets(b);
  if (!given || !said || !itsGiven || !itsSaid) return false;
  return given.some((word) => has(said, word) && !has(itsGiven, word) && !has(itsSaid, word));
}

/** @param set Sorted, of at most some dozens. */
const has = (set: Uint32Array, word: number): boolean => set.includes(word);

const EMPTY = new Uint32Array();

function sideSets(record: Comparison): Signature["sides"] {
  record.sideSets ??= record.sides.map((words) => words && asSet(words.slice()));
  return record.sideSets;
}

function setsOf(variant: ComparisonVariant): readonly [Uint32Array, Uint32Array] {
  const { members, given } = variant;
  variant.sets ??= [asSet(members.slice(0, given)), asSet(members.slice(given))];
  return variant.sets;
}

const wordsOf = ({ members }: ComparisonVariant): string[] =>
  new TextDecoder("utf-16le", { ignoreBOM: true }).decode(Uint16Array.from(members)).split(" ");
