import { InputUnreadable } from "../../shared/model/errors.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import type { Example } from "../../shared/model/record.ts";
import { decideTogether } from "./decide-together.ts";
import { holdsTexts, type NamedText, readJudged, readNamedRecords, readPairsOfNames } from "./gold-pairs.ts";

/** How well pairs were found. Shares are 0 to 1; 1 where there is nothing to find. */
export interface PairScore {
  /** Pairs that belong together, pairs that were found, and pairs that are both. */
  gold: number;
  found: number;
  right: number;
  precision: number;
  recall: number;
  f1: number;
}

export interface Evaluation extends PairScore {
  records: number;
  /** By name, or by line of the gold file: at most `SHOWN` of each. */
  missed: [string, string][];
  falseAlarms: [string, string][];
}

const SHOWN = 20;

/**
 * `provender evaluate dedupe`: precision, recall and F1 against known pairs or clusters. `gold` names records of `data`,
 * or holds both texts of each pair and is enough.
 * @throws InputUnreadable naming the line that is none
 */
export function evaluateFile(input: { recipe: Recipe; gold: NamedText; data?: NamedText | undefined }): {
  measured: Evaluation;
  text: string;
} {
  const measured = holdsTexts(input.gold) ? ofJudged(input.recipe, input.gold) : ofNames(input);
  return { measured, text: shown(measured) };
}

function ofNames({
  recipe,
  gold,
  data,
}: {
  recipe: Recipe;
  gold: NamedText;
  data?: NamedText | undefined;
}): Evaluation {
  if (!data)
    throw new InputUnreadable(`${gold.name} names records: give them with --data FILE.`, { key: gold.name });
  const records = readNamedRecords(data);
  const known = new Set(records.map(({ name }) => name));
  const pairs = readPairsOfNames(gold);
  const stranger = pairs.flat().find((name) => !known.has(name));
  if (stranger !== undefined)
    throw new InputUnreadable(`${gold.name} names '${stranger}', and ${data.name} has no such record.`, {
      key: gold.name,
    });
  const found = foundPairs(
    recipe,
    records.map(({ record }) => record),
  );
  const nameOf = (i: number): string => records[i]?.name ?? "";
  return scored(
    records.length,
    pairs.map(([a, b]) => ordered(a, b)),
    found.map(([a, b]) => ordered(nameOf(a), nameOf(b))),
  );
}

/** Each line stands by itself: what other lines hold makes no difference to it. */
function ofJudged(recipe: Recipe, file: NamedText): Evaluation {
  const judged = readJudged(file);
  const gold: [string, string][] = [];
  const found: [string, string][] = [];
  judged.forEach(({ a, b, duplicate }, i) => {
    const pair: [string, string] = [`pair ${i + 1}: a`, "b"];
    if (duplicate) gold.push(pair);
    if (foundPairs(recipe, [a, b]).length > 0) found.push(pair);
  });
  return scored(judged.length * 2, gold, found);
}

/** All pairs: those of equal texts, and every copy of the one with every copy of the other. */
function foundPairs(recipe: Recipe, records: readonly Example[]): [number, number][] {
  const { verdicts, pairs } = decideTogether(records, recipe.dedupe);
  const copies = new Map<number, number[]>(records.map((_, i) => [i, [i]]));
  verdicts.forEach((verdict, i) => {
    if (verdict?.reason === "exact_duplicate") copies.get(verdict.other)?.push(i);
  });
  const found: [number, number][] = [];
  for (const group of copies.values())
    group.forEach((a, i) => {
      for (const b of group.slice(i + 1)) found.push([a, b]);
    });
  for (const { a, b } of pairs)
    for (const one of copies.get(a) ?? []) for (const other of copies.get(b) ?? []) found.push([one, other]);
  return found;
}

const ordered = (a: string, b: string): [string, string] => (a < b ? [a, b] : [b, a]);

function scored(records: number, gold: [string, string][], found: [string, string][]): Evaluation {
  const text = ([a, b]: [string, string]): string => `${a}\n${b}`;
  const wanted = new Map(gold.map((pair) => [text(pair), pair]));
  const got = new Map(found.map((pair) => [text(pair), pair]));
  const missed = [...wanted].flatMap(([name, pair]) => (got.has(name) ? [] : [pair]));
  const falseAlarms = [...got].flatMap(([name, pair]) => (wanted.has(name) ? [] : [pair]));
  const right = wanted.size - missed.length;
  const precision = got.size === 0 ? 1 : right / got.size;
  const recall = wanted.size === 0 ? 1 : right / wanted.size;
  return {
    records,
    gold: wanted.size,
    found: got.size,
    right,
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    missed: missed.slice(0, SHOWN),
    falseAlarms: falseAlarms.slice(0, SHOWN),
  };
}

function shown({
  records,
  gold,
  found,
  right,
  precision,
  recall,
  f1,
  missed,
  falseAlarms,
}: Evaluation): string {
  const share = (n: number): string => n.toFixed(3);
  return [
    `${records} records, ${gold} pairs in gold, ${found} found, ${right} of them right`,
    `precision ${share(precision)}   recall ${share(recall)}   F1 ${share(f1)}`,
    ...missed.map((pair) => `missed       ${pair.join(" ")}`),
    ...falseAlarms.map((pair) => `false alarm  ${pair.join(" ")}`),
  ].join("\n");
}
