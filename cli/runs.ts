import { askLineage } from "../shared/aws/deployed-stack.ts";
import type { RunRow, VersionRow } from "../shared/lineage/lineage-store.ts";
import { RunRows, VersionRows } from "../shared/lineage/rows.ts";
import { versionsOf } from "../shared/lineage/versions-of.ts";
import { withStores } from "./home.ts";
import { bold, dim, number, table } from "./table.ts";

/** The runs there were. */
export async function runs(
  dataset: string | undefined,
  { json, stack }: { json?: boolean; stack?: string },
): Promise<void> {
  const rows: RunRow[] =
    stack === undefined
      ? await withStores(({ lineage }) => lineage.listRuns(dataset))
      : RunRows.parse(await askLineage(stack, dataset === undefined ? "/runs" : `/runs/${dataset}`));
  if (json) return void console.log(JSON.stringify(rows));
  if (rows.length === 0) return void console.log("No run yet. Start one: provender run recipe.yaml");
  console.log(
    table([
      ["run", "status", "started", "took", "cause", "error"],
      ...rows.map((row) => [
        row.run,
        row.status,
        row.started,
        took(row.started, row.ended),
        row.cause,
        row.error?.name ?? "",
      ]),
    ]),
  );
}

/** A data set's published versions. */
export async function versions(
  dataset: string,
  { json, stack }: { json?: boolean; stack?: string },
): Promise<void> {
  const rows: (VersionRow & { current: boolean })[] =
    stack === undefined
      ? await withStores(({ lineage }) => versionsOf(lineage, dataset))
      : VersionRows.parse(await askLineage(stack, `/versions/${dataset}`));
  if (json) return void console.log(JSON.stringify(rows));
  if (rows.length === 0) return void console.log(`${dataset} has no published version.`);
  for (const { version, publishedAt, records, files, current } of rows) {
    const counts = Object.entries(records).map(([split, n]) => `${number(n)} ${split}`);
    console.log(`${bold(version)}${current ? "  current" : ""}  ${dim(publishedAt)}  ${counts.join(", ")}`);
    for (const [file, sha256] of Object.entries(files)) console.log(`  ${sha256.slice(0, 12)}  ${file}`);
  }
}

function took(started: string, ended: string | undefined): string {
  if (ended === undefined) return "";
  return `${((Date.parse(ended) - Date.parse(started)) / 1000).toFixed(1)} s`;
}
