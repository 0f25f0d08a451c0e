/** What some work took. */
export interface Taken {
  seconds: number;
  /** Seconds of processor time, of all threads of this process: they stay the same when other processes are at work. */
  cpu: number;
}

/** Starts; what it gives back tells what was taken since. */
export function stopwatch(): () => Taken {
  const started = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { seconds: (performance.now() - started) / 1000, cpu: (user + system) / 1e6 };
  };
}

/** What each of several runs of the same work took, after one that does not count. */
export async function repeated(runs: number, work: () => unknown): Promise<Taken[]> {
  await work();
  const taken: Taken[] = [];
  for (let i = 0; i < runs; i++) {
    const stop = stopwatch();
    await work();
    taken.push(stop());
  }
  return taken;
}

/** As what is in the way on a busy machine only ever makes a run longer: what work costs at least. */
export const fastest = (taken: readonly Taken[]): Taken => ({
  seconds: Math.min(...taken.map(({ seconds }) => seconds)),
  cpu: Math.min(...taken.map(({ cpu }) => cpu)),
});

/** Of each figure the middle one: what to hold beside work that is done once. */
export const median = (taken: readonly Taken[]): Taken => ({
  seconds: middle(taken.map(({ seconds }) => seconds)),
  cpu: middle(taken.map(({ cpu }) => cpu)),
});

const middle = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
