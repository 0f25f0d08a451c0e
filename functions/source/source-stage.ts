import { hiddenKey, isHidden, withoutName } from "../../shared/lineage/object-name.ts";
import { incomingPrefix } from "../../shared/model/keys.ts";
import type { LedgerLine } from "../../shared/model/outcome.ts";
import type { Recipe, Source } from "../../shared/model/recipe.ts";
import type { InputPart, RunManifest } from "../../shared/model/run.ts";
import { readRows } from "../../shared/rows/read-rows.ts";
import { type Row, RowRefused } from "../../shared/rows/row.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";
import type { ShardStage, StageContext } from "../../shared/stage/stage.ts";
import { mapping } from "./mapping.ts";
import { type RecordLine, recordLines } from "./record-line.ts";

/** Reads a part of what was uploaded, row by row, and makes each row a record, or says in the ledger why not. */
export const sourceStage: ShardStage<Row> = {
  step: "source",
  async prepare(context) {
    const part = partOf(context.manifest, context.event.shard);
    const source = sourceOf(context.recipe, part.source);
    const read = rowReader(source, part);
    let rows = 0;
    return {
      determinants: { part: determinants(part), source: settings(source) },
      enters: "produced",
      outputs: { records: "raw" },
      read: () => rowsOf(context, part),
      step(row, emit) {
        rows++;
        const { record, ledger } = read(row);
        if (record) emit("records", record.json);
        return ledger;
      },
      summary: () => ({ source: source.name, rows }),
    };
  },
};

/** What became of a row: a record where it was kept, and the ledger's line. */
export interface ReadRow {
  record?: RecordLine;
  ledger: LedgerLine;
}

export function rowReader(
  source: Source,
  part: Pick<InputPart, "key" | "version" | "format">,
): (row: Row) => ReadRow {
  const map = mapping(source, part.format === "csv" || part.format === "tsv");
  const toLine = recordLines(source, part);
  return (row) => {
    const { line } = row;
    if ("error" in row)
      return {
        ledger: {
          outcome: "quarantined",
          reason: row.error,
          line,
          detail: { message: at(line, row.message) },
        },
      };
    try {
      const mapped = map(row.value);
      const record = toLine(mapped, line);
      const ledger: LedgerLine = { id: record.id, outcome: "kept", line };
      if (mapped.notes) ledger.detail = mapped.notes;
      return { record, ledger };
    } catch (error) {
      return { ledger: { ...refusal(error, line), line } };
    }
  };
}

/** @throws the error itself when it is none of the row's */
function refusal(error: unknown, line: number): Omit<LedgerLine, "line"> {
  if (error instanceof RowRefused) {
    const { outcome, reason, detail, message } = error;
    return { outcome, reason, detail: { ...detail, message: at(line, message) } };
  }
  // V8's way of saying that the stack is full: JSON.stringify calls itself a level at a time.
  if (error instanceof RangeError)
    return {
      outcome: "quarantined",
      reason: "nested_too_deep",
      detail: { message: at(line, "its values are nested too deep") },
    };
  throw error;
}

const at = (line: number, message: string): string => `line ${line}: ${message}`;

async function* rowsOf(
  { services, manifest }: StageContext,
  part: InputPart,
): AsyncGenerator<readonly Row[]> {
  const { etag, start, end, firstLine } = part;
  const key = await uploadedKey(services.store, manifest.dataset, part);
  try {
    const stored = services.store.read("raw", key, { range: { start, end }, etag });
    yield* readRows(stored, part, firstLine);
  } catch (error) {
    throw key === part.key ? error : withoutName(error, key);
  }
}

/** The key the part's object lies at; a hidden one is looked up among its source's uploads. */
async function uploadedKey(store: ObjectStore, dataset: string, { key, source }: InputPart): Promise<string> {
  if (!isHidden(key)) return key;
  for await (const object of store.list("raw", incomingPrefix(dataset, source)))
    if (object.key === key || hiddenKey(object.key) === key) return object.key;
  return key;
}

function partOf({ parts, run }: RunManifest, shard: number): InputPart {
  const part = parts[shard];
  if (!part) throw new Error(`run ${run} has no input part ${shard}`);
  return part;
}

function sourceOf({ sources }: Recipe, name: string): Source {
  const source = sources.find((one) => one.name === name);
  if (!source) throw new Error(`the recipe has no source ${name}`);
  return source;
}

/** All of the part but its number: where in the run it stands changes nothing. */
const determinants = ({ shard: _, ...part }: InputPart) => part;

/** All of the source but its paths on someone's machine. */
const settings = ({ files: _, ...source }: Source) => source;
