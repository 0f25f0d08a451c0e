import {
  addContamination,
  type ContaminationByFile,
  FilterSummary,
} from "../../shared/model/contamination.ts";
import type { StepResult } from "../../shared/model/run.ts";

/** What all shards' filters found of the evaluation data; null where the recipe names none. */
export function decontaminationOf(filtered: readonly StepResult[]): ContaminationByFile[] | null {
  const summaries = filtered.flatMap(({ summary }) =>
    summary === undefined ? [] : [FilterSummary.parse(summary).contamination],
  );
  return summaries.length === 0 ? null : summaries.reduce<ContaminationByFile[]>(addContamination, []);
}

/** The section of dataset_info.txt, line by line. */
export function decontaminationText(files: readonly ContaminationByFile[], words: number): string[] {
  const out = [
    `Decontamination, by ${words} words in a row; shorter questions by all their words`,
    ...(files.every(({ examples }) => examples === 0) ? ["  no example gave away a question"] : []),
  ];
  for (const { file, questions, whole, notLookedFor, examples, listed } of files) {
    out.push(
      `  ${file}: ${examples} examples dropped`,
      `    ${questions} questions, ${whole} of them looked for as a whole, ${notLookedFor} too short to be looked for`,
    );
    for (const { id, line } of listed) out.push(`      ${id}  line ${line}`);
    if (examples > listed.length) out.push(`      and ${examples - listed.length} more examples`);
  }
  return out;
}
