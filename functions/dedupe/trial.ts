import type { Json } from "../../shared/model/outcome.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import { embedderFromEnvironment } from "../../shared/model-client/embedder.ts";
import { duplicatesInWords } from "../../shared/report/in-words.ts";
import { type TrialRecord, trialRecord } from "../../shared/stage/record-trial.ts";
import type { Trial, TrialOutput } from "../../shared/stage/trial.ts";
import { decideTogether } from "./joining/decide-together.ts";
import { embeddedText } from "./signing/embedded-text.ts";
import { rounded } from "./tables/verdicts.ts";

type Read = { line: number } & (TrialRecord | { problem: string });

/**
 * `provender try dedupe`: every line's standing among all the others of the file, so the whole file is read before the
 * first answer. A drop names its keeper by id and by line. How it was searched, and what was found, is told on the error
 * output.
 */
export const trial = (recipe: Recipe): Trial =>
  async function* (batches) {
    const read: Read[] = [];
    for await (const batch of batches)
      for (const input of batch) read.push({ line: input.line, ...trialRecord(input) });
    const records = read.flatMap((line) => ("record" in line ? [{ ...line.record, line: line.line }] : []));
    const { enabled, model } = recipe.dedupe.semantic;
    const vectors = enabled ? await embedderFromEnvironment(model).embed(records.map(embeddedText)) : [];
    const { verdicts, found } = decideTogether(records, recipe.dedupe, vectors);
    // Beside the answers: those are for programs.
    for (const line of duplicatesInWords(found)) console.error(line);
    let at = 0;
    yield read.map((line): TrialOutput => {
      if (!("record" in line)) {
        const detail = { message: line.problem };
        return { line: line.line, outcome: "quarantined", reason: "not_a_record", detail };
      }
      const { record, text } = line;
      const verdict = verdicts[at++];
      const other = verdict && records[verdict.other];
      const named = text ? { line: line.line } : { line: line.line, id: record.id };
      const whom: { [key: string]: Json } = other
        ? text
          ? { line: other.line }
          : { id: other.id, line: other.line }
        : {};
      const shown = text ? { text: record.messages[0]?.content } : record;
      if (!verdict) return { ...named, outcome: "kept", record: shown };
      if (verdict.reason === "conflicting_answer")
        return { ...named, outcome: "kept", detail: { conflicting_answer: whom }, record: shown };
      const detail = { keeper: whom, similarity: rounded(verdict.similarity) };
      return { ...named, outcome: "dropped", reason: verdict.reason, detail };
    });
  };
