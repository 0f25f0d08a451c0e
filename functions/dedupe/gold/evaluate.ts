import { InputUnreadable } from "../../../shared/model/errors.ts";
import type { Recipe } from "../../../shared/model/recipe.ts";
import type { Dedupe } from "../../../shared/model/recipe-dedupe.ts";
import type { Example } from "../../../shared/model/record.ts";
import { embedderFromEnvironment } from "../../../shared/model-client/embedder.ts";
import { decideTogether, type PlacedVerdict } from "../joining/decide-together.ts";
import { embeddedText } from "../signing/embedded-text.ts";
import { type Gold, type GoldPair, type NamedRecord, readGold, readNamedRecords } from "./gold-pairs.ts";
import type { NamedText } from "./gold-rows.ts";

/** What was decided about one pair, by the names or the line of the gold file. */
export interface Decision {
  a: string;
  b: string;
  /** Whether gold says that they belong together. */
  gold: boolean;
  found: boolean;
  /** By which rule they were found, and their similarity under it. */
  reason?: PlacedVerdict["reason"];
  similarity?: number;
}

/** How well pairs were found. Shares are 0 to 1; 1 where there is nothing to find. */
export interface Evaluation {
  records: number;
  /** Pairs that belong together, pairs that were found, and pairs that are both. */
  gold: number;
  found: number;
  right: number;
  precision: number;
  recall: number;
  f1: number;
  /** Every pair that gold speaks of or that was found. */
  decisions: Decision[];
}

export interface Answer {
  measured: Evaluation;
  text: string;
}

const SHOWN = 20;

/**
 * `provender evaluate dedupe`: precision, recall and F1 against known pairs or clusters (`readGold` says in which shapes).
 * Where gold calls some pairs no duplicates, only the pairs it speaks of are judged; else every other pair that is found is
 * a false alarm. Answers later only where the recipe asks for embeddings.
 *
 * @throws InputUnreadable naming the line that is none
 */
export function evaluateFile(input: {
  recipe: Recipe;
  gold: NamedText;
  data?: NamedText | undefined;
}): Answer | Promise<Answer> {
  const data = input.data && readNamedRecords(input.data);
  const names = data && new Set(data.map(({ name }) => name));
  const gold = readGold(input.gold, names && ((name) => names.has(name)));
  const records =
    gold.kind === "texts" ? gold.pairs.flatMap(({ a, b }) => [a, b]) : named(input.gold, gold, data);
  const { semantic } = input.recipe.dedupe;
  const measure = (vectors: readonly Float32Array[]): Answer => {
    const decisions =
      gold.kind === "texts"
        ? decisionsOfTexts(input.recipe.dedupe, gold, vectors)
        : decisionsOfNames(input.recipe.dedupe, gold.pairs, gold.records ?? data ?? [], vectors);
    const measured = scored(records.length, decisions);
    return { measured, text: shown(measured) };
  };
  if (!semantic.enabled) return measure([]);
  return embedderFromEnvironment(semantic.model).embed(records.map(embeddedText)).then(measure);
}

function named(file: NamedText, gold: Gold & { kind: "names" }, data: NamedRecord[] | undefined): Example[] {
  const records = gold.records ?? data;
  if (!records)
    throw new InputUnreadable(`${file.name} names records: give them with --data FILE.`, { key: file.name });
  const known = new Set(records.map(({ name }) => name));
  const stranger = gold.pairs.flatMap(({ a, b }) => [a, b]).find((name) => !known.has(name));
  if (stranger !== undefined)
    throw new InputUnreadable(`${file.name} names '${stranger}', and the data has no such record.`, {
      key: file.name,
    });
  return records.map(({ record }) => record);
}

/** Each line stands by itself: what other lines hold makes no difference to it. */
const decisionsOfTexts = (
  dedupe: Dedupe,
  { pairs }: Gold & { kind: "texts" },
  vectors: readonly Float32Array[],
): Decision[] =>
  pairs.map(({ line, a, b, duplicate }, i) => {
    const [found] = foundPairs(dedupe, [a, b], vectors.slice(2 * i, 2 * i + 2));
    return { a: `line ${line}: a`, b: "b", gold: duplicate, found: found !== undefined, ...found?.how };
  });

function decisionsOfNames(
  dedupe: Dedupe,
  gold: readonly GoldPair[],
  records: readonly NamedRecord[],
  vectors: readonly Float32Array[],
): Decision[] {
  const decisions = new Map<string, Decision>();
  const at = (a: string, b: string): string => (a < b ? `${a}\n${b}` : `${b}\n${a}`);
  for (const { a, b, duplicate } of gold)
    if (a !== b) decisions.set(at(a, b), { a, b, gold: duplicate, found: false });
  const onlyThese = gold.some(({ duplicate }) => !duplicate);
  const examples = records.map(({ record }) => record);
  for (const { a: i, b: j, how } of foundPairs(dedupe, examples, vectors)) {
    const [a = "", b = ""] = [records[i]?.name, records[j]?.name];
    const decision = decisions.get(at(a, b)) ?? { a, b, gold: false, found: true };
    if (decisions.has(at(a, b)) || !onlyThese) decisions.set(at(a, b), { ...decision, found: true, ...how });
  }
  return [...decisions.values()];
}

interface FoundPair {
  a: number;
  b: number;
  how: Pick<Decision, "reason" | "similarity">;
}

/** All pairs: those of equal texts, and every copy of the one with every copy of the other. */
function foundPairs(
  dedupe: Dedupe,
  records: readonly Example[],
  vectors: readonly Float32Array[],
): FoundPair[] {
  // Two records may say the same under one id; only places count here.
  const { verdicts, pairs } = decideTogether(records, dedupe, vectors);
  const copies = new Map<number, number[]>(records.map((_, i) => [i, [i]]));
  verdicts.forEach((verdict, i) => {
    if (verdict?.reason === "exact_duplicate") copies.get(verdict.other)?.push(i);
  });
  const found: FoundPair[] = [];
  for (const group of copies.values())
    group.forEach((a, i) => {
      for (const b of group.slice(i + 1))
        found.push({ a, b, how: { reason: "exact_duplicate", similarity: 1 } });
    });
  for (const { a, b, similarity, semantic } of pairs) {
    const how = {
      reason: semantic ? ("semantic_duplicate" as const) : ("near_duplicate" as const),
      similarity,
    };
    for (const one of copies.get(a) ?? [])
      for (const other of copies.get(b) ?? []) found.push({ a: one, b: other, how });
  }
  return found;
}

function scored(records: number, decisions: Decision[]): Evaluation {
  const gold = decisions.filter((one) => one.gold).length;
  const found = decisions.filter((one) => one.found).length;
  const right = decisions.filter((one) => one.gold && one.found).length;
  const precision = found === 0 ? 1 : right / found;
  const recall = gold === 0 ? 1 : right / gold;
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { records, gold, found, right, precision, recall, f1, decisions };
}

function shown({ records, gold, found, right, precision, recall, f1, decisions }: Evaluation): string {
  const share = (n: number): string => n.toFixed(3);
  const list = (title: string, wanted: (one: Decision) => boolean): string[] => {
    const all = decisions.filter(wanted);
    const lines = all.slice(0, SHOWN).map(({ a, b, reason, similarity }) => {
      const how = reason === undefined ? "" : `  ${reason} ${share(similarity ?? 0)}`;
      return `${title.padEnd(12)} ${a} ${b}${how}`;
    });
    return all.length > SHOWN
      ? [...lines, `${"".padEnd(12)} and ${all.length - SHOWN} more (--json lists all)`]
      : lines;
  };
  return [
    `${records} records, ${gold} pairs in gold, ${found} found, ${right} of them right`,
    `precision ${share(precision)}   recall ${share(recall)}   F1 ${share(f1)}`,
    ...list("missed", (one) => one.gold && !one.found),
    ...list("false alarm", (one) => !one.gold && one.found),
  ].join("\n");
}
