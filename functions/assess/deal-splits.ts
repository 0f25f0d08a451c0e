import { SPLITS, type SplitName } from "../../shared/model/round.ts";
import type { FamilyTable } from "./family-table.ts";

/** The share of the records each split is to hold; together 1. */
export type Shares = Record<SplitName, number>;

export const sharesOf = (split: { validation: number; test: number }): Shares => ({
  train: 1 - split.validation - split.test,
  validation: split.validation,
  test: split.test,
});

/**
 * Gives every family of the table a split.
 *
 * - A family that an earlier version put into a split stays there, as long as that split is still asked for. (When a
 *   split is asked for that the version before did not have, it takes its share from known training families: those
 *   are dealt anew.)
 * - The others are dealt category by category, the largest first and else in the order of a seeded hash, each to the split where it takes most off
 *   the distance to the quotas, as chi-square measures it: a family that is large beside a small split's quota does not
 *   go there. What rounding leaves over goes on to the next category, so that many small categories together still reach
 *   the shares. With new families only, a category's splits come within its largest family of their quotas (within two,
 *   when three splits are asked for), and so do the totals.
 * - The training split is never empty. With two families or more validation is not empty either, then test, unless
 *   that would take a family out of the split it is known in.
 *
 * @param before The shares of the version whose splits the table remembers, or undefined when there is none.
 * @returns how many families of this version kept the split they were remembered in
 */
export function dealSplits(
  table: FamilyTable,
  shares: Shares,
  seed: number,
  before: Shares | undefined,
): number {
  const asked = SPLITS.filter((split) => shares[split] > 0);
  const trainStays = before !== undefined && asked.every((split) => before[split] > 0);
  const bound = new Uint8Array(table.size);
  let remembered = 0;
  for (let family = 0; family < table.size; family++) {
    if (table.records(family) === 0) continue;
    const known = table.split(family);
    if (known !== undefined && shares[known] > 0 && (known !== "train" || trainStays)) {
      bound[family] = 1;
      remembered++;
    } else table.setSplit(family, undefined);
  }
  deal(table, shares, asked, seed);
  fillEmpty(table, asked, (family) => bound[family] === 1, seed);
  return remembered;
}

function deal(table: FamilyTable, shares: Shares, asked: readonly SplitName[], seed: number): void {
  const strata = strataOf(table);
  const turns = openByStratum(table, strata, seed);
  // Where two splits are equally behind, the smaller share goes first: 1 of 5 at 10 %.
  const order = asked.toSorted((a, b) => shares[a] - shares[b] || SPLITS.indexOf(b) - SPLITS.indexOf(a));
  let carried: Shares = { train: 0, validation: 0, test: 0 };
  const names = [...table.strata].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [, number] of names) {
    const stratum = strata[number];
    if (!stratum || stratum.records === 0) continue;
    const behind: Shares = { ...carried };
    for (const split of order) behind[split] += shares[split] * stratum.records - stratum.held[split];
    for (const family of turns.subarray(stratum.first, stratum.first + stratum.open)) {
      const records = table.records(family);
      const split = bestFor(records, order, behind, shares);
      table.setSplit(family, split);
      behind[split] -= records;
    }
    carried = atMost(behind, stratum.largest);
  }
}

/** Largest families come first, up to this size; those of one size in the order of their lots. Unit: records. */
const SIZES = 4096;
const LOT_BITS = 20;

/**
 * The families that have no split yet, stratum after stratum. In each the largest come first: the small ones behind them
 * even out what those leave.
 */
function openByStratum(table: FamilyTable, strata: readonly Stratum[], seed: number): Uint32Array {
  let open = 0;
  for (const stratum of strata) {
    stratum.first = open;
    open += stratum.open;
  }
  // Size and lot in the upper half, family in the lower: sorted natively, 8 bytes a family.
  const lots = new BigUint64Array(open);
  let at = 0;
  for (let family = 0; family < table.size; family++)
    if (table.records(family) > 0 && table.split(family) === undefined) {
      const smaller = SIZES - Math.min(table.records(family), SIZES);
      const turn = smaller * 2 ** LOT_BITS + (table.lot(family, seed) >>> (32 - LOT_BITS));
      lots[at++] = (BigInt(turn) << 32n) | BigInt(family);
    }
  lots.sort();
  const next = strata.map((stratum) => stratum.first);
  const turns = new Uint32Array(open);
  for (const lot of lots) {
    const family = Number(lot & 0xffffffffn);
    const stratum = table.stratum(family);
    const place = next[stratum] ?? 0;
    turns[place] = family;
    next[stratum] = place + 1;
  }
  return turns;
}

interface Stratum {
  records: number;
  /** Records of its largest family. */
  largest: number;
  /** Records that known families hold already, by split. */
  held: Shares;
  /** Families without a split, and where they begin among all such. */
  open: number;
  first: number;
}

function strataOf(table: FamilyTable): Stratum[] {
  const strata = Array.from(table.strata, (): Stratum => {
    return { records: 0, largest: 0, held: { train: 0, validation: 0, test: 0 }, open: 0, first: 0 };
  });
  for (let family = 0; family < table.size; family++) {
    const records = table.records(family);
    const stratum = strata[table.stratum(family)];
    if (records === 0 || !stratum) continue;
    stratum.records += records;
    stratum.largest = Math.max(stratum.largest, records);
    const split = table.split(family);
    if (split) stratum.held[split] += records;
    else stratum.open++;
  }
  return strata;
}

/**
 * The split in which so many records lower the sum of `behind² / share` most. That falls by `records · (2 behind - records) /
 * share`, and the first factor is the same for all.
 */
function bestFor(records: number, order: readonly SplitName[], behind: Shares, shares: Shares): SplitName {
  let best: SplitName = "train";
  let most = Number.NEGATIVE_INFINITY;
  for (const split of order) {
    const gain = (2 * behind[split] - records) / shares[split];
    if (gain > most + TIE) {
      best = split;
      most = gain;
    }
  }
  return best;
}

/** Differences below this come from floating point. */
const TIE = 1e-6;

/**
 * What goes on to the next category: only what rounding to whole families explains. A larger distance comes from
 * known families, and another category cannot make up for it.
 */
function atMost(left: Shares, largest: number): Shares {
  const most = Math.max(...SPLITS.map((split) => Math.abs(left[split])));
  if (most <= largest) return left;
  const scale = largest / most;
  return {
    train: left.train * scale,
    validation: left.validation * scale,
    test: left.test * scale,
  };
}

/** Moves one family into each asked split that came out empty, in the order of their importance. */
function fillEmpty(
  table: FamilyTable,
  asked: readonly SplitName[],
  bound: (family: number) => boolean,
  seed: number,
): void {
  for (const split of asked) {
    const held = familiesBySplit(table);
    if (held[split] > 0) continue;
    const rank = SPLITS.indexOf(split);
    let moved = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let family = 0; family < table.size; family++) {
      const from = table.split(family);
      if (from === undefined || table.records(family) === 0) continue;
      const only = held[from] === 1;
      // Without training there is no data set, so it may take any family, even a known or the only one.
      if (split !== "train" && bound(family)) continue;
      if (only && SPLITS.indexOf(from) < rank) continue;
      const cost =
        (bound(family) ? 2 ** 50 : 0) +
        (only ? 2 ** (42 - SPLITS.indexOf(from)) : 0) +
        table.records(family) +
        table.lot(family, seed) / 2 ** 32;
      if (cost < least) {
        least = cost;
        moved = family;
      }
    }
    if (moved >= 0) table.setSplit(moved, split);
  }
}

function familiesBySplit(table: FamilyTable): Shares {
  const count: Shares = { train: 0, validation: 0, test: 0 };
  for (let family = 0; family < table.size; family++) {
    const split = table.split(family);
    if (split && table.records(family) > 0) count[split]++;
  }
  return count;
}
