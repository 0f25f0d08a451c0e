import { OPERATORS, type ParentRef } from "../../shared/model/round.ts";
import type { Order } from "./next-round.ts";
import { scramble } from "./scramble.ts";

/**
 * Chooses each order's parents among the sourced records of its category: as many as are wanted, if there are, by a
 * seeded hash of the id, so that the choice does not depend on the order of the records. Offered one at a time; holds
 * at most twice as many as are wanted.
 */
export class ParentChoice {
  readonly #orders: readonly Order[];
  readonly #byCategory: Map<string, Candidates[]>;
  readonly #candidates: Candidates[];

  constructor(orders: readonly Order[], seed: number, round: number) {
    this.#orders = orders;
    this.#candidates = orders.map(
      ({ operator, wanted }) =>
        new Candidates(
          wanted,
          scramble(seed) ^ scramble(round * OPERATORS.length + OPERATORS.indexOf(operator)),
        ),
    );
    this.#byCategory = Map.groupBy(this.#candidates, (_, i) => orders[i]?.category ?? "");
  }

  offer(category: string, parent: ParentRef): void {
    for (const candidates of this.#byCategory.get(category) ?? []) candidates.offer(parent);
  }

  /** The orders that found parents, with them; where fewer were found than are wanted, the operator goes round. */
  chosen(): (Order & { parents: ParentRef[] })[] {
    return this.#orders.flatMap((order, i) => {
      const parents = this.#candidates[i]?.best() ?? [];
      return parents.length > 0 ? [{ ...order, parents }] : [];
    });
  }
}

class Candidates {
  readonly #wanted: number;
  readonly #salt: number;
  #held: { lot: number; parent: ParentRef }[] = [];

  constructor(wanted: number, salt: number) {
    this.#wanted = wanted;
    this.#salt = salt;
  }

  offer(parent: ParentRef): void {
    const lot = scramble(Number.parseInt(parent.id.slice(0, 8), 16) ^ this.#salt);
    this.#held.push({ lot, parent });
    if (this.#held.length > 2 * this.#wanted) this.#cut();
  }

  best(): ParentRef[] {
    this.#cut();
    return this.#held.map(({ parent }) => parent);
  }

  #cut(): void {
    this.#held.sort((a, b) => a.lot - b.lot || (a.parent.id < b.parent.id ? -1 : 1));
    this.#held.length = Math.min(this.#held.length, this.#wanted);
  }
}
