import { explainLine, explainRecord, type Found } from "../shared/lineage/explain.ts";
import type { TraceEnd, TraceStep } from "../shared/lineage/trace-record.ts";
import type { Json } from "../shared/model/outcome.ts";
import { withRuntime } from "./home.ts";
import { shownAs } from "./progress.ts";
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
  const stories = explanation.found.map(story);
  console.log(stories.join("\n\n"));
}

/** A record's way as a person reads it: a line for where it came from, one a step, one for the end. */
export function story({ record, dataset, run, version }: Found): string {
  const { id, uri, line, steps } = record;
  const name = bold(id ?? "a row that never became a record");
  return [
    `${name}  ${dim(version === undefined ? `${dataset}, run ${run}` : `${dataset}, version ${version}`)}`,
    `  ${"from".padEnd(10)} ${uri}:${line}  ${dim(`object version ${record.version.slice(0, 12)}`)}`,
    ...steps.map((step) => `  ${shownAs(step.step).padEnd(10)} ${told(step)}`),
    `  ${"=>".padEnd(10)} ${bold(end(record.end))}`,
  ].join("\n");
}

function told({ outcome, reason, changed, detail }: TraceStep): string {
  const how = outcome === "kept" ? (changed ? "changed" : "kept") : `${outcome}: ${reason}`;
  return detail === undefined ? how : `${how}  ${dim(inWords(detail))}`;
}

/** `masked EMAIL 2, NAME 1` rather than JSON. */
function inWords(detail: Json): string {
  if (Array.isArray(detail)) return detail.map(inWords).join(", ");
  if (detail === null || typeof detail !== "object") return String(detail);
  return Object.entries(detail)
    .map(([name, value]) => (name === "message" ? inWords(value ?? "") : `${name} ${inWords(value ?? "")}`))
    .join(", ");
}

function end(end: TraceEnd): string {
  switch (end.outcome) {
    case "published":
      return `published: ${end.split}, line ${end.line}`;
    case "unfinished":
      return `the run ended after ${shownAs(end.step)}`;
    default:
      return `${end.outcome} by ${shownAs(end.step)}: ${end.reason}`;
  }
}
