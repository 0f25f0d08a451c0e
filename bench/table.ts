/** One measurement: how many records of how many bytes took how long. */
export interface Measure {
  name: string;
  records: number;
  /** Uncompressed bytes that went in. */
  bytes: number;
  seconds: number;
}

/** Records per second, megabytes (10^6) per second, and the ratio to the floor's megabytes per second. */
export function printTable(floor: Measure, measures: readonly Measure[]): void {
  const speed = (m: Measure): number => m.bytes / m.seconds / 1e6;
  const row = (m: Measure): string =>
    [
      m.name.padEnd(28),
      Math.round(m.records / m.seconds)
        .toLocaleString("en")
        .padStart(12),
      speed(m).toFixed(1).padStart(8),
      `${(speed(m) / speed(floor)).toFixed(3)}`.padStart(9),
    ].join(" ");
  console.log(`${"".padEnd(28)} ${"records/s".padStart(12)} ${"MB/s".padStart(8)} ${"of floor".padStart(9)}`);
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

/** The middle one of several runs of the same work, after one that does not count. */
export async function median(runs: number, work: () => Promise<number>): Promise<number> {
  await work();
  const seconds: number[] = [];
  for (let i = 0; i < runs; i++) seconds.push(await work());
  return seconds.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}
