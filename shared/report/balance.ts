import type { Balance } from "../model/round.ts";

/** How evenly records are spread over names; undefined for fewer than two. Of equals the first by name counts. */
export function balanceOf(records: Readonly<Record<string, number>>): Balance | undefined {
  const sorted = Object.entries(records)
    .filter(([, n]) => n > 0)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const total = sorted.reduce((sum, [, n]) => sum + n, 0);
  const [first] = sorted;
  const last = sorted.at(-1);
  if (!first || !last || sorted.length < 2) return undefined;
  const entropy = sorted.reduce((sum, [, n]) => sum - (n / total) * Math.log(n / total), 0);
  return {
    names: sorted.length,
    largest: { name: first[0], records: first[1] },
    smallest: { name: last[0], records: last[1] },
    evenness: Math.round((1000 * entropy) / Math.log(sorted.length)) / 1000,
  };
}
