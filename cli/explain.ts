import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { askLineage } from "../shared/aws/deployed-stack.ts";
import {
  type Explanation,
  explainLine,
  explainRecord,
  type Found,
  isPublishedFile,
} from "../shared/lineage/explain.ts";
import { orKnown, type Where } from "../shared/lineage/places.ts";
import { ExplanationAnswer } from "../shared/lineage/rows.ts";
import type { TraceEnd, TraceRecord, TraceStep } from "../shared/lineage/trace-record.ts";
import type { Json } from "../shared/model/outcome.ts";
import { shownAs } from "../shared/report/in-words.ts";
import { withStores } from "./home.ts";
import { bold, dim } from "./table.ts";

interface ExplainOptions extends Where {
  json?: boolean;
  stack?: string;
}

/** A record's whole way, from its source row to where it ended. */
export async function explain(wanted: string, { json, stack, ...asked }: ExplainOptions): Promise<void> {
  const [, file, line] = /^(.+):(\d+)$/.exec(wanted) ?? [];
  const explanation =
    stack !== undefined
      ? await askStack(stack, wanted, asked)
      : await withStores(({ store, lineage }) => {
          const stores = { store, lineage };
          return file === undefined
            ? explainRecord(stores, wanted, asked)
            : explainLine(stores, file, Number(line), orKnown(asked, versionOf(file)));
        });
  if (explanation.found.length === 0) process.exitCode = 1;
  if (json) console.log(JSON.stringify(explanation));
  else if (explanation.found.length > 0) console.log(explanation.found.map(story).join("\n\n"));
  else console.error(unknown(wanted, asked));
}

function unknown(wanted: string, { version, allVersions }: Where): string {
  const where = allVersions
    ? "in any version"
    : version === undefined
      ? "in the current version"
      : `in ${version}`;
  const older = allVersions
    ? ""
    : " --all-versions looks in every published version, --version RUN in a run.";
  return `Nothing is known of ${wanted} ${where}.${older} Give an id (or its beginning), FILE:LINE of an uploaded file (of a row over several lines, the first), or FILE:LINE of a published one.`;
}

/** The same question, answered by a deployed stack. */
async function askStack(stack: string, wanted: string, asked: Where): Promise<Explanation> {
  const [, file, line] = /^(.+):(\d+)$/.exec(wanted) ?? [];
  const where = file === undefined ? asked : orKnown(asked, versionOf(file));
  const answer = await askLineage(stack, "/explain", {
    ...(file === undefined ? { id: wanted } : { file, line }),
    dataset: where.dataset,
    version: where.version,
    versions: where.allVersions ? "all" : undefined,
  });
  return ExplanationAnswer.parse(answer);
}

/** Of a copy of a published file: the data set and version that the manifest beside it names. */
function versionOf(file: string): Where | undefined {
  if (!isPublishedFile(file)) return undefined;
  try {
    const manifest = JSON.parse(readFileSync(join(dirname(file), "manifest.json"), "utf8"));
    return z.object({ dataset: z.string(), version: z.string() }).parse(manifest);
  } catch {
    return undefined;
  }
}

/** A record's way as a person reads it: where it came from, a line a step, its end, and its family. */
export function story({ record, dataset, run, version, upstream, downstream }: Found): string {
  const where = version === undefined ? `${dataset}, run ${run}` : `${dataset}, version ${version}`;
  const lines = [
    `${bold(record.id ?? "a row that never became a record")}  ${dim(where)}`,
    ...way(record),
    ...upstream.flatMap((parent) => [
      `  ${"made from".padEnd(10)} ${parent.id}`,
      ...way(parent).map((line) => `  ${line}`),
    ]),
  ];
  if (downstream.length > 0)
    lines.push(`  ${"made into".padEnd(10)} ${downstream.slice(0, SHOWN).join("\n             ")}`);
  if (downstream.length > SHOWN)
    lines.push(`             ${dim(`and ${downstream.length - SHOWN} more (--json lists all)`)}`);
  return lines.join("\n");
}

/** Generated examples listed under a story. */
const SHOWN = 5;

function way({ uri, line, version, steps, end }: TraceRecord): string[] {
  return [
    `  ${"from".padEnd(10)} ${uri}:${line}  ${dim(`object version ${version.slice(0, 12)}`)}`,
    ...steps.map((step) => `  ${shownAs(step.step).padEnd(10)} ${told(step)}`),
    `  ${"=>".padEnd(10)} ${bold(ending(end))}`,
  ];
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

function ending(end: TraceEnd): string {
  switch (end.outcome) {
    case "published":
      return `published: ${end.split}, line ${end.line}`;
    case "unfinished":
      return `the run ended after ${shownAs(end.step)}`;
    default:
      return `${end.outcome} by ${shownAs(end.step)}: ${end.reason}`;
  }
}
