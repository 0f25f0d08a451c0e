import { explainLine, explainRecord } from "../shared/lineage/explain.ts";
import type { TraceEnd, TraceStep } from "../shared/lineage/trace-record.ts";
import { withRuntime } from "./home.ts";
import { bold, dim } from "./table.ts";

/** A record's whole way, from its source row to where it ended. */
export async function explain(
  wanted: string,
  { json, dataset }: { json?: boolean; dataset?: string },
): Promise<void> {
  const place = /^(.+):(\d+)$/.exec(wanted);
  const explanation = await withRuntime(({ store, lineage }) => {
    const stores = { store, lineage };
    return place?.[1] && place[2]
      ? explainLine(stores, place[1], Number(place[2]), dataset)
      : explainRecord(stores, wanted, dataset);
  });
  if (json) console.log(JSON.stringify(explanation));
  if (explanation.found.length === 0) {
    process.exitCode = 1;
    if (!json)
      console.error(
        `Nothing is known of ${wanted}. Give an id (or its beginning), FILE:LINE of an uploaded file, or FILE:LINE of a published one.`,
      );
    return;
  }
  if (json) return;
  for (const { record, dataset: of, run, version } of explanation.found) {
    console.log(
      `${bold(record.id ?? "a row that never became a record")}  ${dim(`${of}, ${version ? `version ${version}` : `run ${run}`}`)}`,
    );
    console.log(`  from       ${record.uri}:${record.line}  ${dim(`object version ${record.version}`)}`);
    for (const step of record.steps) console.log(`  ${step.step.padEnd(10)} ${told(step)}`);
    console.log(`  ${bold(end(record.end))}\n`);
  }
}

function told({ outcome, reason, changed, detail }: TraceStep): string {
  const how = outcome === "kept" ? (changed ? "kept, changed" : "kept") : `${outcome}: ${reason}`;
  return detail === undefined ? how : `${how}  ${dim(JSON.stringify(detail))}`;
}

function end(end: TraceEnd): string {
  switch (end.outcome) {
    case "published":
      return `published in ${end.split}, line ${end.line}`;
    case "unfinished":
      return `the run ended after ${end.step}`;
    default:
      return `${end.outcome} by ${end.step}: ${end.reason}`;
  }
}
