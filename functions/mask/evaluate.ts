import { createHash } from "node:crypto";
import { type Case, type Evaluation, evaluate, type Scores } from "../../shared/masking/evaluate.ts";
import { type GoldDocument, readGold } from "../../shared/masking/gold.ts";
import { Finder } from "../../shared/masking/masker.ts";
import type { OutsideFindings } from "../../shared/masking/outside/outside-search.ts";
import { settingsHash } from "../../shared/masking/settings-hash.ts";
import { InputUnreadable } from "../../shared/model/errors.ts";
import { maskMeasurement } from "../../shared/model/keys.ts";
import type { MaskMeasurement, MeasuredScore } from "../../shared/model/measurement.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import { openOutside } from "./outside.ts";

/**
 * `provender evaluate mask`: precision, recall, F1 and F2 on a labelled file. Its misses and false alarms are listed with
 * their characters: the file is the person's own. `figures` is what `--record` keeps, and where: it holds no text.
 * @throws InputUnreadable naming the line that is none
 */
export async function evaluateFile({
  recipe,
  gold,
}: {
  recipe: Recipe;
  gold: { name: string; text: string };
}): Promise<{
  measured: Evaluation;
  text: string;
  figures: { key: string; value: Omit<MaskMeasurement, "measuredAt" | "codeVersion"> };
}> {
  const documents = readGold(gold);
  if (documents.length === 0)
    throw new InputUnreadable(`${gold.name} holds no labelled text.`, { key: gold.name });
  const measured = evaluate(documents, recipe.masking, await outsideFindings(documents, recipe.masking));
  return {
    measured,
    text: shown(measured, recipe.masking.profile),
    figures: {
      key: maskMeasurement(settingsHash(recipe.masking)),
      value: {
        goldSha256: createHash("sha256").update(gold.text).digest("hex"),
        texts: measured.documents,
        pooled: figuresOf(measured.pooled),
        byType: mapped(measured.byType, figuresOf),
        byLanguage: mapped(measured.byLanguage, figuresOf),
      },
    },
  };
}

async function outsideFindings(
  documents: readonly GoldDocument[],
  masking: Recipe["masking"],
): Promise<OutsideFindings | undefined> {
  const search = await openOutside(masking);
  const finder = new Finder(masking);
  return search?.find(
    documents.flatMap(({ text, language }) => finder.texts(text).map((one) => ({ text: one, language }))),
  );
}

const mapped = <A, B>(of: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, change(value)]));

const figuresOf = ({ strict, covered }: Scores): MeasuredScore => ({
  labelled: strict.gold,
  found: strict.found,
  precision: strict.precision,
  recall: strict.recall,
  f2: strict.f2,
  covered,
});

function shown(measured: Evaluation, profile: string): string {
  const { documents, pooled, anyType, byType, byLanguage, aside, misses, falseAlarms } = measured;
  const out = [`${documents} texts, ${pooled.strict.gold} spans labelled, profile ${profile}`, ""];
  const rows = [HEAD, ...Object.entries(byType).map(rowOf), rowOf(["all types", pooled])];
  const byTongue = Object.entries(byLanguage).map(rowOf);
  if (byTongue.length > 1) rows.push([], ...byTongue);
  out.push(...columns(rows), "");
  out.push("Strict: type and both ends agree. Overlapping: the type agrees and a character is shared.");
  out.push("Covered: spans that some finding touches, whatever its type.");
  const { precision, recall, f2 } = anyType;
  out.push(`Types aside: precision ${share(precision)}, recall ${share(recall)}, F2 ${share(f2)}.`);
  const off = listed(aside.switchedOff);
  if (off !== "") out.push(`Not looked for with these settings, left out above: ${off}.`);
  const strange = listed(aside.unknown);
  if (strange !== "") out.push(`Labels that are no type of Provender's, left out above: ${strange}.`);
  out.push(...cases("Missed", misses, "found as"), ...cases("False alarms", falseAlarms, "labelled"));
  return out.join("\n");
}

const HEAD = [
  ...["", "labelled", "found", "precision", "recall", "F1", "F2"],
  ...["| precision", "recall", "F1", "F2", "covered"],
];

function rowOf([name, { strict, overlapping, covered }]: [string, Scores]): string[] {
  const four = ({ found, precision, recall, f1, f2 }: Scores["strict"]): string[] => [
    found === 0 ? "–" : share(precision),
    ...[recall, f1, f2].map(share),
  ];
  const [first = "", ...rest] = four(overlapping);
  const all = [...four(strict), `| ${first}`, ...rest, share(covered)];
  return [name, String(strict.gold), String(strict.found), ...all];
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = HEAD.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const text = (row: readonly string[]): string =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  const strictly = (widths[0] ?? 0) + (widths[1] ?? 0) + (widths[2] ?? 0) + 6;
  const overlapping = widths.slice(3, 7).reduce((sum, width) => sum + width + 2, strictly);
  const title = `${"".padEnd(strictly)}strict`.padEnd(overlapping);
  return [`${title}| overlapping`, ...rows.map(text)];
}

function cases(title: string, all: readonly Case[], as: string): string[] {
  if (all.length === 0) return [];
  return [
    "",
    `${title}: ${all.length}`,
    ...all.map(
      (one) =>
        `  text ${one.document}, ${one.start}-${one.end}  ${one.type.padEnd(14)}  ${JSON.stringify(one.text)}${one.as === undefined ? "" : `  (${as} ${one.as})`}`,
    ),
  ];
}

const share = (n: number): string => n.toFixed(3);
const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, n]) => `${type} ${n}`)
    .join(", ");
