import { z } from "zod";
import { type ContaminationByFile, LISTED } from "../../shared/model/contamination.ts";
import type { Outcome } from "../../shared/model/outcome.ts";
import type { Example } from "../../shared/model/record.ts";
import type { EvaluationIndex } from "./evaluation-index.ts";

const Detail = z.looseObject({ file: z.string(), line: z.int() });

/** What became of a shard's records by each file of the evaluation data. */
export class Contaminated {
  readonly #files: Map<string, ContaminationByFile>;

  constructor({ files, questions, notLookedFor }: EvaluationIndex) {
    this.#files = new Map(
      files.map((file, i) => {
        const all = questions.filter((question) => question.file === i);
        return [
          file,
          {
            file,
            questions: all.length,
            whole: all.filter(({ sequences, words }) => sequences === 0 && words > 0).length,
            notLookedFor: notLookedFor[i] ?? 0,
            examples: 0,
            listed: [],
          },
        ];
      }),
    );
  }

  see({ id }: Example, outcome: Outcome): void {
    if (outcome.kind !== "dropped" || outcome.reason !== "contaminated") return;
    const { file, line } = Detail.parse(outcome.detail);
    const found = this.#files.get(file);
    if (!found) return;
    found.examples++;
    if (found.listed.length < LISTED) found.listed.push({ id, line });
  }

  byFile(): ContaminationByFile[] {
    return [...this.#files.values()];
  }
}
