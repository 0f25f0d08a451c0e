import type { LineageStore } from "../shared/lineage/lineage-store.ts";
import { parseRecipeFile } from "../shared/model/keys.ts";
import type { ObjectStore } from "../shared/shards/object-store.ts";

export const INTERRUPTED = {
  name: "Interrupted",
  message: "The process that ran it ended. Run it again: what was done is not done twice.",
};

/**
 * Ends the runs that a dead process left as running, and gives back the leases it held. A run whose version is published
 * succeeded, though nobody was told. Only for one who knows that no process lives that runs them: the holder of the
 * directory's lock.
 * @returns the runs that did not come to their end
 */
export async function endInterrupted(
  { store, lineage }: { store: ObjectStore; lineage: LineageStore },
  now: Date,
): Promise<string[]> {
  const runs = await lineage.listRuns();
  const ended: string[] = [];
  for (const row of runs) {
    if (row.status !== "running" && row.status !== "waiting") continue;
    const ends = { ...row, ended: now.toISOString() };
    const published = await lineage.getVersion(row.dataset, row.run);
    if (published) {
      await lineage.endRun({ ...ends, status: "succeeded", version: published.version });
      continue;
    }
    await lineage.endRun({ ...ends, status: "failed", error: INTERRUPTED });
    ended.push(row.run);
  }
  const datasets = new Set(runs.map(({ dataset }) => dataset));
  for await (const { key } of store.list("data", "recipes/")) {
    const dataset = parseRecipeFile(key);
    if (dataset !== undefined) datasets.add(dataset);
  }
  for (const dataset of datasets) await freeLease(lineage, dataset, now.toISOString());
  return ended;
}

/** A lease may be held by a run that has no row yet, or whose row has ended: asking for it tells who holds it. */
async function freeLease(lineage: LineageStore, dataset: string, now: string): Promise<void> {
  const run = "interrupted";
  const lease = await lineage.takeLease({ dataset, run, now, expires: now });
  await lineage.releaseLease(dataset, lease.granted ? run : lease.holder);
}
