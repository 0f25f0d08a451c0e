import { InputUnreadable } from "../../shared/model/errors.ts";
import { evaluationFile } from "../../shared/model/keys.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import type { Masking } from "../../shared/model/recipe-masking.ts";
import type { EvaluationFile } from "../../shared/model/run.ts";
import { readRows } from "../../shared/rows/read-rows.ts";
import { isObject, type Row, RowRefused } from "../../shared/rows/row.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";
import { EvaluationIndex } from "./evaluation-index.ts";
import { evaluationTexts } from "./evaluation-texts.ts";
import { HIDDEN } from "./passage.ts";

/** At up to 32 bytes each, and half as much again while the table grows, they stay within 450 MB. */
const MOST_SEQUENCES = 9_000_000;

/**
 * Reads what the recipe's examples are decontaminated against.
 * @throws InputUnreadable naming file and line: half a benchmark would be a promise half kept
 */
export async function openEvaluation(
  store: ObjectStore,
  { filters: { decontamination }, masking }: Recipe,
  files: readonly EvaluationFile[],
): Promise<EvaluationIndex> {
  const index = new EvaluationIndex(
    files.map(({ key }) => evaluationFile(key)),
    decontamination.words,
  );
  const hide = await hider(masking);
  for (const [number, file] of files.entries()) {
    const fields = decontamination.against.find(({ name }) => name === file.name)?.fields ?? [];
    const stored = store.read("data", file.key, { etag: file.etag });
    for await (const rows of readRows(stored, { ...file, start: 0 }, 1)) {
      for (const row of rows)
        for (const text of textsOf(row, fields, file.key)) index.add(hide(text), number, row.line);
      if (index.sequences > MOST_SEQUENCES)
        throw new InputUnreadable(
          `${file.key}: with it the evaluation data have more than ${MOST_SEQUENCES.toLocaleString("en")} sequences of ${decontamination.words} words, and no more are held. Name only the fields of questions, or fewer files.`,
          { key: file.key },
        );
    }
  }
  return index.close();
}

/**
 * Takes out of a question what masking took out of the records: whole sentences would part at their names else. Surrogates
 * look like any value, so where the recipe wants them values stay.
 */
async function hider(masking: Masking): Promise<(text: string) => string> {
  // Loaded where it is needed: its names and words are larger than all the rest.
  const { Finder } = await import("../../shared/masking/masker.ts");
  const finder = new Finder(masking);
  const stays = (type: string): boolean =>
    ["keep", "surrogate"].includes(masking.types[type] ?? masking.operator);
  return (text) => {
    finder.forget();
    let hidden = "";
    let from = 0;
    for (const { start, end, type } of finder.find(text)) {
      if (stays(type)) continue;
      hidden += text.slice(from, start) + HIDDEN;
      from = end;
    }
    return hidden + text.slice(from);
  };
}

function textsOf(row: Row, fields: readonly string[], key: string): string[] {
  const { line } = row;
  if ("error" in row) throw unreadable(key, line, row.message);
  if (!isObject(row.value)) throw unreadable(key, line, "it is no object with fields");
  try {
    return evaluationTexts(row.value, fields);
  } catch (error) {
    throw error instanceof RowRefused ? unreadable(key, line, error.message) : error;
  }
}

const unreadable = (key: string, line: number, what: string): InputUnreadable =>
  new InputUnreadable(
    `${key}, line ${line}: ${what}. Correct the file or filters.decontamination, and upload it again.`,
    { key, line },
  );
