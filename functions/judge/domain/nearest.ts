/** Neighbours that are looked at. */
const NEIGHBOURS = 5;

/** The mean of the highest similarities, so that one odd neighbour does not decide. @param except A place left out, or -1 */
export function nearestMean(similarities: Float32Array, except: number): number {
  const highest: number[] = [];
  for (let i = 0; i < similarities.length; i++) {
    const similarity = similarities[i] ?? 0;
    if (i === except || (highest.length === NEIGHBOURS && similarity <= (highest[0] ?? 0))) continue;
    if (highest.length === NEIGHBOURS) highest.shift();
    let at = highest.length;
    while (at > 0 && (highest[at - 1] ?? 0) > similarity) at--;
    highest.splice(at, 0, similarity);
  }
  return highest.length === 0 ? 0 : highest.reduce((sum, one) => sum + one, 0) / highest.length;
}
