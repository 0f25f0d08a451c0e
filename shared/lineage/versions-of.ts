import type { LineageStore, VersionRow } from "./lineage-store.ts";

/** A data set's versions, newest first, and which of them is the current one. */
export async function versionsOf(
  lineage: LineageStore,
  dataset: string,
): Promise<(VersionRow & { current: boolean })[]> {
  const current = await lineage.currentVersion(dataset);
  const rows = await lineage.listVersions(dataset);
  return rows.map((row) => ({ ...row, current: row.version === current?.version }));
}
