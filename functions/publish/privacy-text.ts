import { total } from "../../shared/model/outcome.ts";
import type { ByType } from "../../shared/model/privacy.ts";
import type { Privacy, Reviewed } from "./privacy.ts";

/** The privacy section of dataset_info.txt, line by line. */
export function privacyText(
  { profile, operator, replaced, outside, residual, measured }: Privacy,
  review: Reviewed = null,
): string[] {
  const out = ["Privacy", `  masked with the profile ${profile}, operator ${operator}`];
  const types = Object.entries(replaced).sort(([a], [b]) => (a < b ? -1 : 1));
  const all = types.reduce((sum, [, detectors]) => sum + total(detectors), 0);
  out.push(`  values replaced: ${all}`);
  for (const [type, detectors] of types)
    out.push(
      `    ${type.padEnd(16)} ${String(total(detectors)).padStart(8)}   found by ${listed(detectors)}`,
    );
  for (const [name, { questions, characters, unanswered, unread }] of Object.entries(outside))
    out.push(
      `  ${name} looked too: ${characters} characters in ${questions} questions, ${unanswered} of them without a usable answer; ${unread} texts in languages it does not read`,
    );
  out.push(`  looked at again with every detector, as published: ${residual.checked} examples`);
  out.push(`    personal data left: ${residual.examples === 0 ? "none found" : listed(residual.left)}`);
  for (const { id, types } of residual.listed) out.push(`      ${id}  ${listed(types)}`);
  if (residual.examples > residual.listed.length)
    out.push(`      and ${residual.examples - residual.listed.length} more examples`);
  if (total(residual.exempt) > 0)
    out.push(`    left in place, as the recipe says: ${listed(residual.exempt)}`);
  out.push(
    review
      ? `  a sample of ${review.examples} masked examples was reviewed and ${review.decision} by ${review.by} at ${review.at}, ${review.rejected.length} of them rejected`
      : "  reviewed by a person: no",
  );
  if (!measured) {
    out.push("  how much masking finds with these settings: not measured");
    return out;
  }
  const { texts, measuredAt, sameCode, pooled, byType } = measured;
  out.push(
    `  how much masking finds, measured on ${texts} labelled texts at ${measuredAt}${sameCode ? "" : ", with an earlier version of the code"} (strict spans)`,
  );
  for (const [name, { labelled, found, recall, precision }] of [
    ...Object.entries(byType),
    ["all types", pooled],
  ] as const)
    out.push(
      `    ${name.padEnd(16)} recall ${recall.toFixed(3)}, precision ${found === 0 ? "–" : precision.toFixed(3)}, of ${labelled}`,
    );
  return out;
}

const listed = (counts: Readonly<ByType>): string =>
  Object.entries(counts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, n]) => `${name} ${n}`)
    .join(", ");
