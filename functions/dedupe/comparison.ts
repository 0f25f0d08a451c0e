import { asSet, jaccard } from "../../shared/similarity/shingles.ts";
import type { Signature, Variant } from "./signature.ts";

/** What two records are compared by, when a band brought them together. */
export interface Comparison {
  id: string;
  standing: number;
  numbers: number;
  variants: ComparisonVariant[];
}
export interface ComparisonVariant extends Pick<Variant, "size" | "members" | "low"> {
  /** The members as a set, made when first asked for. */
  set?: Uint32Array;
}

export const comparisonOf = (id: string, standing: number, { numbers, variants }: Signature): Comparison => ({
  id,
  standing,
  numbers,
  variants,
});

/**
 * The similarity of two records that share a band, if this is the pair's first shared band (so that a pair is compared
 * once, whatever the number of partitions) and it reaches the threshold; else undefined.
 */
export function compare(
  a: Comparison,
  b: Comparison,
  { size, band, threshold }: { size: number; band: number; threshold: number },
): number | undefined {
  if (a.numbers !== b.numbers) return undefined;
  // Of two sizes that both have, the larger one counts: variants come in the order of their sizes.
  const one = a.variants.findLast((variant) => b.variants.some((its) => its.size === variant.size));
  const other = b.variants.find((variant) => variant.size === size);
  if (one?.size !== size || !other) return undefined;
  for (let earlier = 0; earlier < band; earlier++)
    if (one.low[earlier] === other.low[earlier]) return undefined;
  const left = setOf(one);
  const right = setOf(other);
  const most = Math.min(left.length, right.length) / Math.max(left.length, right.length);
  if (most < threshold) return undefined;
  const similarity = jaccard(left, right);
  return similarity >= threshold ? similarity : undefined;
}

function setOf(variant: ComparisonVariant): Uint32Array {
  variant.set ??= asSet(variant.members.slice());
  return variant.set;
}
