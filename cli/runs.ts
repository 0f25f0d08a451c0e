import { withRuntime } from "./home.ts";
import { bold, dim, number, table } from "./table.ts";

/** The runs there were. */
export async function runs(dataset: string | undefined, { json }: { json?: boolean }): Promise<void> {
  const rows = await withRuntime(({ lineage }) => lineage.listRuns(dataset));
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
export async function versions(dataset: string, { json }: { json?: boolean }): Promise<void> {
  const [rows, current] = await withRuntime(async ({ lineage }) => [
    await lineage.listVersions(dataset),
    await lineage.currentVersion(dataset),
  ]);
  if (json)
    return void console.log(
      JSON.stringify(rows.map((row) => ({ ...row, current: row.version === current?.version }))),
    );
  if (rows.length === 0) return void console.log(`${dataset} has no published version.`);
  for (const { version, publishedAt, records, files } of rows) {
    const counts = Object.entries(records).map(([split, n]) => `${number(n)} ${split}`);
    console.log(
      `${bold(version)}${version === current?.version ? "  current" : ""}  ${dim(publishedAt)}  ${counts.join(", ")}`,
    );
    for (const [file, sha256] of Object.entries(files)) console.log(`  ${sha256.slice(0, 12)}  ${file}`);
  }
}

function took(started: string, ended: string | undefined): string {
  if (ended === undefined) return "";
  return `${((Date.parse(ended) - Date.parse(started)) / 1000).toFixed(1)} s`;
}
