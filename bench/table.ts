import type { Taken } from "./stopwatch.ts";

/** One measurement: how many records of how many bytes took how long. */
export interface Measure extends Taken {
  name: string;
  records: number;
  /** Uncompressed bytes that went in. */
  bytes: number;
}

/** What the columns mean, to be printed once. */
export const LEGEND = `
of floor    speed by the clock, as a ratio to the floor's
of its CPU  the same by processor time, of all threads: the function's, the embedded storage's, V8's, compression
floors      that processor time in floors: what a run's states cost adds up to what the run costs

The floor is the least that can be done to records: one thread reads a file, parses each line, stringifies it and writes it
to another file. No storage, no compression, no ledger, no check; a run does so in each of its states, and its work besides.`;

/** Records per second, megabytes (10^6) per second, and the ratio to the floor's: by the clock, and by processor time. */
export function printTable(floor: Measure, measures: readonly Measure[]): void {
  const speed = (m: Measure): number => m.bytes / m.seconds / 1e6;
  const cost = (m: Measure): number => m.cpu / m.bytes;
  const row = (m: Measure): string =>
    [
      m.name.padEnd(28),
      Math.round(m.records / m.seconds)
        .toLocaleString("en")
        .padStart(12),
      speed(m).toFixed(1).padStart(8),
      (speed(m) / speed(floor)).toFixed(3).padStart(9),
      (cost(floor) / cost(m)).toFixed(3).padStart(11),
      (cost(m) / cost(floor)).toFixed(1).padStart(7),
    ].join(" ");
  console.log(
    [
      "".padEnd(28),
      "records/s".padStart(12),
      "MB/s".padStart(8),
      "of floor".padStart(9),
      "of its CPU".padStart(11),
      "floors".padStart(7),
    ].join(" "),
  );
  for (const measure of [floor, ...measures]) console.log(row(measure));
}

/** One line a size of input: the function that took most, then all of them. */
export function printPeaks(records: number, peaks: readonly { name: string; megabytes: number }[]): void {
  const most = peaks.reduce((a, b) => (b.megabytes > a.megabytes ? b : a));
  const all = peaks.map(({ name, megabytes }) => `${name} ${Math.round(megabytes)}`).join(", ");
  console.log(
    `${records.toLocaleString("en").padStart(12)} records ${String(Math.round(most.megabytes)).padStart(5)} (${most.name})   ${all}`,
  );
}
