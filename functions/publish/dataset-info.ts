import { total } from "../../shared/model/outcome.ts";
import {
  balanceInWords,
  duplicatesByCategory,
  duplicatesInWords,
  gapInWords,
  judgedInWords,
  shownAs,
} from "../../shared/report/in-words.ts";
import { decontaminationText } from "./decontamination.ts";
import { privacyText } from "./privacy-text.ts";
import type { Version } from "./version.ts";

/** The data set in words, for whoever finds the folder. Only the first line knows the clock and the run. */
export function datasetInfo(version: Version): string {
  const { manifest, publishedAt, files, counts, report, privacy, review, decontamination } = version;
  const { gaps, balance, duplicates, judged, tally } = report;
  const { recipe, run } = manifest;
  const out = [`${recipe.name}, version ${run}, published ${publishedAt}`, ""];
  if (recipe.description) out.push(recipe.description, "");
  out.push(
    `Task: ${[recipe.task.type, recipe.task.domain, recipe.task.tone].filter(Boolean).join("; ")}`,
    "",
  );
  out.push("Files");
  for (const { name, records, bytes, sha256 } of files.examples)
    out.push(
      `  ${name.padEnd(24)} ${records.toLocaleString("en").padStart(10)} records ${bytes.toLocaleString("en").padStart(14)} bytes  sha256 ${sha256}`,
    );
  for (const by of ["category", "source", "kind", "language", "license"] as const) {
    out.push("", `Records by ${by}`);
    const names = new Set(Object.values(files.parts).flatMap((part) => Object.keys(part[by])));
    for (const name of [...names].sort())
      out.push(
        `  ${name.padEnd(32)} ${Object.entries(files.parts)
          .map(([split, part]) => `${split} ${part[by][name] ?? 0}`)
          .join(", ")}`,
      );
  }
  if (balance) out.push("", "Balance", `  ${balanceInWords(balance)}`);
  if (duplicates)
    out.push(
      "",
      "Duplicates",
      ...duplicatesInWords(duplicates).map((line) => `  ${line}`),
      ...duplicatesByCategory(duplicates.byCategory, tally.category).map((line) => `  ${line}`),
    );
  if (judged) out.push("", "Judge", ...judgedInWords(judged).map((line) => `  ${line}`));
  out.push("", "What happened to the records");
  for (const [step, count] of Object.entries(counts)) {
    out.push(
      `  ${shownAs(step).padEnd(10)} ${count.in + count.produced} in, ${count.kept} kept, ${count.changed} changed, ${total(count.dropped)} dropped, ${total(count.quarantined)} quarantined`,
    );
    for (const [reason, n] of Object.entries({ ...count.dropped, ...count.quarantined }).sort())
      out.push(`             ${reason}: ${n}`);
  }
  if (decontamination)
    out.push("", ...decontaminationText(decontamination, recipe.filters.decontamination.words));
  out.push("", ...privacyText(privacy, review));
  if (gaps.length > 0) out.push("", "Against the recipe", ...gaps.map((gap) => `  ${gapInWords(gap)}`));
  return `${out.join("\n")}\n`;
}
