/** Pairs of numbers, each once: two records may share many bands, and are one pair. */
export class PairSet {
  readonly #of = new Map<number, Set<number>>();

  has(a: number, b: number): boolean {
    return this.#of.get(Math.min(a, b))?.has(Math.max(a, b)) ?? false;
  }

  add(a: number, b: number): void {
    const others = this.#of.get(Math.min(a, b));
    if (others) others.add(Math.max(a, b));
    else this.#of.set(Math.min(a, b), new Set([Math.max(a, b)]));
  }
}
