/**
 * The name nearest to `wanted`, when it is near enough to be a slip: a third of the letters, at least one. Where a table
 * has several columns of that name, the first of them.
 */
export function nearestName(wanted: string, names: readonly string[]): string | undefined {
  const several = names.find((name) => name.startsWith(`${wanted} (column `));
  if (several !== undefined) return several;
  let best: { name: string; distance: number } | undefined;
  // Rows may have any number of fields; a slip is looked for among the first hundred.
  for (const name of names.slice(0, 100)) {
    if (Math.abs(name.length - wanted.length) > wanted.length) continue;
    const distance = editDistance(wanted.toLowerCase(), name.toLowerCase());
    if (distance <= Math.max(1, Math.floor(wanted.length / 3)) && distance < (best?.distance ?? Infinity))
      best = { name, distance };
  }
  return best?.name;
}

/** Levenshtein's: letters put in, left out or exchanged. */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const exchanged = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(exchanged, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    above = row;
  }
  return above[b.length] ?? 0;
}
