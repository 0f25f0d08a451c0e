import { type Counts, total } from "../../shared/model/outcome.ts";
import type { Balance, Duplicates, Gap, SplitName, SplitPart } from "../../shared/model/round.ts";
import type { RunManifest } from "../../shared/model/run.ts";
import { balanceInWords, duplicatesInWords } from "../../shared/report/in-words.ts";
import type { PublishedFile } from "./compose.ts";
import type { Privacy, Reviewed } from "./privacy.ts";
import { privacyText } from "./privacy-text.ts";

export interface InfoGiven {
  manifest: RunManifest;
  publishedAt: string;
  files: readonly PublishedFile[];
  splits: Readonly<Partial<Record<SplitName, SplitPart>>>;
  counts: Readonly<Record<string, Counts>>;
  gaps: readonly Gap[];
  balance?: Balance | undefined;
  duplicates?: Duplicates | undefined;
  privacy: Privacy;
  review: Reviewed;
}

/** The data set in words, for whoever finds the folder. Only the first line knows the clock and the run. */
export function datasetInfo(given: InfoGiven): string {
  const { manifest, publishedAt, files, splits, counts, gaps, balance, duplicates, privacy, review } = given;
  const { recipe, run } = manifest;
  const out = [`${recipe.name}, version ${run}, published ${publishedAt}`, ""];
  if (recipe.description) out.push(recipe.description, "");
  out.push(
    `Task: ${[recipe.task.type, recipe.task.domain, recipe.task.tone].filter(Boolean).join("; ")}`,
    "",
  );
  out.push("Files");
  for (const { name, records, bytes, sha256 } of files)
    out.push(
      `  ${name.padEnd(24)} ${records.toLocaleString("en").padStart(10)} records ${bytes.toLocaleString("en").padStart(14)} bytes  sha256 ${sha256}`,
    );
  for (const by of ["category", "source", "kind", "language", "license"] as const) {
    out.push("", `Records by ${by}`);
    const names = new Set(Object.values(splits).flatMap((part) => Object.keys(part[by])));
    for (const name of [...names].sort())
      out.push(
        `  ${name.padEnd(32)} ${Object.entries(splits)
          .map(([split, part]) => `${split} ${part[by][name] ?? 0}`)
          .join(", ")}`,
      );
  }
  if (balance) out.push("", "Balance", `  ${balanceInWords(balance)}`);
  if (duplicates) out.push("", "Duplicates", ...duplicatesInWords(duplicates).map((line) => `  ${line}`));
  out.push("", "What happened to the records");
  for (const [step, count] of Object.entries(counts)) {
    out.push(
      `  ${step.padEnd(10)} ${count.in + count.produced} in, ${count.kept} kept, ${count.changed} changed, ${total(count.dropped)} dropped, ${total(count.quarantined)} quarantined`,
    );
    for (const [reason, n] of Object.entries({ ...count.dropped, ...count.quarantined }).sort())
      out.push(`             ${reason}: ${n}`);
  }
  out.push("", ...privacyText(privacy, review));
  if (gaps.length > 0) {
    out.push("", "Short of the recipe");
    for (const { kind, name, has, wants } of gaps) out.push(`  ${kind} ${name}: has ${has}, wants ${wants}`);
  }
  return `${out.join("\n")}\n`;
}
