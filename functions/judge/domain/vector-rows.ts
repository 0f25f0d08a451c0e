import { DIMENSIONS, type Vector } from "./features.ts";

/** Vectors one behind the other: the i-th from `starts[i]`, inclusive, to `starts[i + 1]`, exclusive. */
export class VectorRows {
  #indexes = new Int32Array(1 << 16);
  #values = new Float32Array(1 << 16);
  readonly starts: number[] = [0];

  get length(): number {
    return this.starts.length - 1;
  }

  add({ length, indexes, values }: Vector): void {
    const start = this.starts.at(-1) ?? 0;
    const end = start + length;
    if (end > this.#indexes.length) {
      const room = 2 ** Math.ceil(Math.log2(end + 1));
      const [index, value] = [new Int32Array(room), new Float32Array(room)];
      index.set(this.#indexes);
      value.set(this.#values);
      this.#indexes = index;
      this.#values = value;
    }
    this.#indexes.set(indexes.subarray(0, length), start);
    this.#values.set(values.subarray(0, length), start);
    this.starts.push(end);
  }

  /** A view of the row; good until the next is added. */
  at(row: number): Vector {
    const [start, end] = [this.starts[row] ?? 0, this.starts[row + 1] ?? 0];
    return {
      length: end - start,
      indexes: this.#indexes.subarray(start, end),
      values: this.#values.subarray(start, end),
    };
  }

  /** Product of the row with `weights`. */
  dot(row: number, weights: ArrayLike<number>): number {
    const [indexes, values] = [this.#indexes, this.#values];
    const end = this.starts[row + 1] ?? 0;
    let sum = 0;
    for (let i = this.starts[row] ?? 0; i < end; i++)
      sum += (values[i] ?? 0) * (weights[indexes[i] ?? 0] ?? 0);
    return sum;
  }

  /** Adds the row, `times` it, to `sums`. */
  addTo(row: number, times: number, sums: Float64Array): void {
    const [indexes, values] = [this.#indexes, this.#values];
    const end = this.starts[row + 1] ?? 0;
    for (let i = this.starts[row] ?? 0; i < end; i++) {
      const index = indexes[i] ?? 0;
      sums[index] = (sums[index] ?? 0) + times * (values[i] ?? 0);
    }
  }

  /**
   * The same rows with features numbered from 0 on, as few as there are: what is learned takes time for each number.
   * @returns them, and of each number the feature it stands for
   */
  renumbered(): { rows: VectorRows; features: Int32Array } {
    const numbers = new Int32Array(DIMENSIONS).fill(-1);
    const features: number[] = [];
    const rows = new VectorRows();
    for (let row = 0; row < this.length; row++) {
      const vector = this.at(row);
      const indexes = vector.indexes.map((index) => {
        if (numbers[index] === -1) numbers[index] = features.push(index) - 1;
        return numbers[index] ?? 0;
      });
      rows.add({ ...vector, indexes });
    }
    return { rows, features: Int32Array.from(features) };
  }
}
