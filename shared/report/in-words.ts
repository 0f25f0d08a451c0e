import type { Judged } from "../model/judgement.ts";
import type { Balance, Duplicates, Gap } from "../model/round.ts";

/** The steps as people know them: dedupe is three. */
const SHOWN: Partial<Record<string, string>> = { sign: "dedupe 1/3", match: "dedupe 2/3", apply: "dedupe" };

export const shownAs = (step: string): string => SHOWN[step] ?? step;

/** What a duplicate search found, a line each. */
export function duplicatesInWords({ search, semantic, equal, near, spread }: Duplicates): string[] {
  const lines = search
    ? [
        `near duplicates: Jaccard similarity from ${search.threshold} on, searched in ${search.bands} bands of ` +
          `${search.rows} rows; a pair right there is found with a chance of ${(100 * search.recall).toFixed(1)} %`,
      ]
    : [];
  if (semantic)
    lines.push(
      `semantic duplicates: cosine from ${semantic.threshold} on by ${semantic.model}, searched in ${semantic.bands} bands of ` +
        `${semantic.rows} hyperplanes; a pair right there is found with a chance of ${(100 * semantic.recall).toFixed(1)} %`,
    );
  lines.push(`equal: ${equal.groups} groups, ${equal.records} records, the largest ${equal.largest}`);
  if (search || semantic)
    lines.push(
      `near: ${near.pairs} pairs in ${near.clusters} clusters of ${near.records} different chats, ${near.dropped} of them go; ` +
        `the largest ${near.largest[0]?.records ?? 0}`,
    );
  if (spread) {
    const { records, clusters, largest, evenness } = spread;
    lines.push(
      `before: ${records} records in ${clusters} clusters of what says the same` +
        `${largest ? `, the largest with ${largest.records} (${largest.id})` : ""}; evenness ${evenness.toFixed(2)} (1: no two alike)`,
    );
  }
  return lines;
}

const SHOWN_CATEGORIES = 10;

/** What duplicates made up of each category, those first that lost most; nothing where there are fewer than two. */
export function duplicatesByCategory(
  gone: Readonly<Record<string, number>> = {},
  left: Readonly<Record<string, number>>,
): string[] {
  const names = new Set([...Object.keys(gone), ...Object.keys(left)]);
  if (names.size < 2) return [];
  return Object.entries(gone)
    .map(([name, dropped]) => ({ name, dropped, all: dropped + (left[name] ?? 0) }))
    .sort((a, b) => b.dropped / b.all - a.dropped / a.all || b.dropped - a.dropped)
    .slice(0, SHOWN_CATEGORIES)
    .map(
      ({ name, dropped, all }) =>
        `of category ${name}: ${dropped} of ${all} (${((100 * dropped) / all).toFixed(1)} %)`,
    );
}

/** What a model judge said, and how far people agree with it, a line each. */
export function judgedInWords(judged: Judged): string[] {
  const { model, marks, unreadable, skipped, keep, together, kappa, interval } = judged;
  const both = together.flat().reduce((sum, n) => sum + n, 0);
  const lines = [
    `${model} marked ${marks.reduce((sum, n) => sum + n, 0)} examples from 1 to 5: ${marks.join(", ")}; ${keep} and more stay`,
  ];
  if (unreadable + skipped > 0)
    lines.push(`${unreadable} answers could not be read, ${skipped} were not asked about`);
  if (kappa === null || !interval)
    return [...lines, `agreement with people: not told by the ${both} examples that both have marked`];
  return [
    ...lines,
    `agreement with people: kappa ${kappa.toFixed(2)} (quadratic weights), 95 % between ${interval[0].toFixed(2)} and ${interval[1].toFixed(2)}, over ${both} examples`,
    ...together.map((row, i) => `  people ${i + 1}: model ${row.join(", ")}`),
  ];
}

export const balanceInWords = ({ names, largest, smallest, evenness }: Balance): string =>
  `${names} categories, the largest ${largest.name} with ${largest.records}, the smallest ${smallest.name} with ` +
  `${smallest.records}; evenness ${evenness.toFixed(2)} (1: all have as many)`;

/** What is there and what the recipe wants, by the key that wants it. */
export function gapInWords({ kind, name, has, wants }: Gap): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  switch (kind) {
    case "augmentation":
      return `category ${name}: ${has} of ${wants} examples (augmentation.perCategory)`;
    case "minimum":
      return `category ${name}: ${has} of at least ${wants} examples (mix.minPerCategory)`;
    case "share":
      return `source ${name}: ${percent(has)} of the examples, ${percent(wants)} wanted (mix.sources)`;
  }
}
