/** An open-addressing table of numbers from 0, at most half full: one slot a group of equal ones. */
export class SlotTable {
  readonly #slots: Int32Array;
  readonly #mask: number;

  constructor(size: number) {
    let slots = 16;
    while (slots < size * 2) slots *= 2;
    this.#slots = new Int32Array(slots).fill(-1);
    this.#mask = slots - 1;
  }

  /** The slot of the group that `same` recognises; entry `i` opens a new one where there is none. */
  place(hash: number, i: number, same: (other: number) => boolean): number {
    let slot = hash & this.#mask;
    for (;;) {
      const other = this.get(slot);
      if (other < 0) {
        this.#slots[slot] = i;
        return slot;
      }
      if (same(other)) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }

  /** Whether there is a group that `same` recognises. */
  has(hash: number, same: (other: number) => boolean): boolean {
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const other = this.get(slot);
      if (other < 0 || same(other)) return other >= 0;
    }
  }

  get(slot: number): number {
    return this.#slots[slot] ?? -1;
  }

  set(slot: number, entry: number): void {
    this.#slots[slot] = entry;
  }
}
