import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { seeded } from "../../../bench/corpus.ts";
import { decideTogether } from "../../../functions/dedupe/joining/decide-together.ts";
import { Dedupe } from "../../../shared/model/recipe-dedupe.ts";
import type { Example } from "../../../shared/model/record.ts";
import { CsvCutter } from "../../../shared/rows/csv-cutter.ts";
import { comparableText } from "../../../shared/similarity/comparable-text.ts";
import { edited, WAYS } from "./edits.ts";
import { record } from "./flow.ts";

const THRESHOLD = 0.8;
const DATA = new URL("../../../../shared/data/", import.meta.url);
type Chat = readonly [question: string, answer: string];

/**
 * The measure by its definition, on strings: Jaccard of word sequences, of two words under 48, of three under 256, else of
 * five. Two chats to either side of such a number are compared by the shorter sequences if they could be near at all.
 */
function trueSimilarity(a: Example, b: Example): number {
  const turns = [a, b].map((one) =>
    one.messages.map(({ content }) => comparableText(content ?? "").match(/[\p{L}\p{N}]+/gu) ?? []),
  );
  const [less = 0, more = 0] = turns.map((own) => own.flat().length).sort((m, n) => m - n);
  const size =
    sizeOf(more) > sizeOf(less) && less < leastOf(more) && less >= more * THRESHOLD
      ? sizeOf(less)
      : sizeOf(more);
  const [left, right] = turns.map(
    (own) =>
      new Set(
        own.flatMap((words, role) =>
          Array.from({ length: Math.max(Math.sign(words.length), words.length - size + 1) }, (_, i) =>
            [role, ...words.slice(i, i + size)].join(" "),
          ),
        ),
      ),
  );
  if (!left || !right) return 0;
  return left.intersection(right).size / left.union(right).size;
}
const sizeOf = (words: number): number => (words < 48 ? 2 : words < 256 ? 3 : 5);
const leastOf = (words: number): number => (words < 48 ? 0 : words < 256 ? 48 : 256);

const CORPORA: readonly { name: string; file?: string; chats: () => Chat[] }[] = [
  { name: "made-up chats", chats: madeUp },
  {
    name: "gsm8k",
    file: "gsm8k/train.jsonl",
    chats: () =>
      read("gsm8k/train.jsonl")
        .split("\n", 3_000)
        .map((line) => JSON.parse(line))
        .map(({ question, answer }) => [question, answer]),
  },
  {
    name: "support tickets",
    file: "support-tickets/customer_support_tickets.csv",
    chats: () => tickets(read("support-tickets/customer_support_tickets.csv")),
  },
];

describe.each(CORPORA)("near duplicates made of $name", ({ file, chats }) => {
  it.skipIf(file !== undefined && !existsSync(new URL(file, DATA)))(
    "are found from the threshold on, and none ten points below it",
    () => {
      const random = seeded(4);
      const pairs = chats().map(([question, answer], i) => {
        const share = (i % 26) / 50;
        const thanks = i % 3 === 0 ? " Thank you very much for your help!" : "";
        const other = random() < 0.5 ? edited(answer, share, WAYS, random) : answer;
        return [
          record(question, answer, { name: `a${i}` }),
          record(edited(question, share, WAYS, random) + thanks, other, { name: `b${i}` }),
        ] as const;
      });

      const met = pairsMet(pairs);

      const judged = pairs.map(([a, b], i) => ({ similarity: trueSimilarity(a, b), met: met.has(i) }));
      expect(
        rate(judged.filter(({ similarity }) => similarity >= THRESHOLD)),
        curve(judged),
      ).toBeGreaterThanOrEqual(0.98);
      expect(
        rate(judged.filter(({ similarity }) => similarity <= THRESHOLD - 0.1)),
        curve(judged),
      ).toBeLessThanOrEqual(0.02);
    },
  );
});

type Judged = readonly { similarity: number; met: boolean }[];
const rate = (judged: Judged): number => judged.filter(({ met }) => met).length / Math.max(1, judged.length);

/** Which of the pairs are found, each chat being searched for among all of them. */
function pairsMet(pairs: readonly (readonly [Example, Example])[]): Set<number> {
  const { pairs: found, verdicts } = decideTogether(
    pairs.flat(),
    Dedupe.parse({ near: { numbersDiffer: "ignored" } }),
  );
  const met = new Set<number>();
  for (const { a, b } of found) if (a >> 1 === b >> 1) met.add(a >> 1);
  verdicts.forEach((verdict, i) => {
    if (verdict?.reason === "exact_duplicate") met.add(i >> 1);
  });
  return met;
}

/** Found of all, by true similarity. */
function curve(judged: Judged): string {
  const bins = Map.groupBy(judged, ({ similarity }) => Math.floor(similarity * 20) / 20);
  return [...bins]
    .sort(([a], [b]) => a - b)
    .map(([from, bin]) => `${from.toFixed(2)}: ${bin.filter(({ met }) => met).length}/${bin.length}`)
    .join("  ");
}

const read = (file: string): string => readFileSync(new URL(file, DATA), "utf8");

/** Two thousand different ones of 30 to 160 words. */
function madeUp(): Chat[] {
  const random = seeded(5);
  const words = Array.from({ length: 4_000 }, () => Math.floor(random() * 1e9).toString(36));
  const text = (length: number): string =>
    Array.from({ length }, () => words[Math.floor(random() * words.length)]).join(" ");
  return Array.from({ length: 2_000 }, () => [text(20 + random() * 60), text(10 + random() * 80)]);
}

/** Different descriptions of 30 words at least, and what was answered, if anything was. */
function tickets(csv: string): Chat[] {
  const cutter = new CsvCutter(",");
  csv.split("\n").forEach((line, i) => {
    cutter.line(line, i + 1);
  });
  cutter.end();
  const rows = cutter.taken().flatMap((row) => ("cells" in row ? [row.cells] : []));
  const [header = [], ...rest] = rows;
  const [question, answer] = [header.indexOf("Ticket Description"), header.indexOf("Resolution")];
  const chats = new Map(rest.map((cells) => [cells[question] ?? "", cells[answer] ?? ""]));
  return [...chats].filter(([text]) => text.split(/\s+/).length >= 30).slice(0, 3_000);
}
