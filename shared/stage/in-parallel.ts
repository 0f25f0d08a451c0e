/** The answers in the order of the items, at most `limit` asked at a time. The first failure is thrown. */
export async function inParallel<Item, Answer>(
  items: readonly Item[],
  limit: number,
  ask: (item: Item, index: number) => Promise<Answer>,
): Promise<Answer[]> {
  const answers = new Array<Answer>(items.length);
  const entries = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of entries) answers[index] = await ask(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return answers;
}

/** Small objects read at a time: enough to hide S3's latency, few enough for its clients' sockets (50). */
export const SMALL_READS = 32;
