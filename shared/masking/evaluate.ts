import { Masking } from "../model/recipe-masking.ts";
import type { Span } from "./detector.ts";
import type { GoldDocument } from "./gold.ts";
import { Finder } from "./masker.ts";

/** How well spans of one kind were found. F2 weighs recall twice (van Rijsbergen). Shares are 0 to 1; 1 where there is nothing to miss. */
export interface Score {
  gold: number;
  found: number;
  /** Of the gold spans, those found; of the found ones, those that are gold. */
  hits: number;
  right: number;
  precision: number;
  recall: number;
  f1: number;
  f2: number;
}
/** `strict`: type and both ends agree. `overlapping`: the type agrees and the spans share a character. */
export interface Scores {
  strict: Score;
  overlapping: Score;
  /** Gold spans that any finding touches, whatever its type: what a reader cannot read any more. */
  covered: number;
}
export interface Case {
  /** Which text of the file, from 1. */
  document: number;
  start: number;
  end: number;
  type: string;
  /** The characters themselves: this goes to the person who measures, never to a ledger. */
  text: string;
}
export interface Evaluation {
  documents: number;
  pooled: Scores;
  byType: Readonly<Record<string, Scores>>;
  byLanguage: Readonly<Record<string, Scores>>;
  misses: readonly Case[];
  falseAlarms: readonly Case[];
}

/**
 * Measures masking on labelled texts. Only types that are labelled somewhere in the set count as false alarms: a set without
 * phone numbers says nothing about phone numbers.
 */
export function evaluate(
  documents: readonly GoldDocument[],
  masking: Masking = Masking.parse({ profile: "strict" }),
): Evaluation {
  const finder = new Finder(masking);
  const labelled = new Set(documents.flatMap(({ spans }) => spans.map(({ type }) => type)));
  const tallies = {
    pooled: new Tally(),
    byType: new Map<string, Tally>(),
    byLanguage: new Map<string, Tally>(),
  };
  const misses: Case[] = [];
  const falseAlarms: Case[] = [];
  documents.forEach(({ text, spans, language }, index) => {
    finder.forget();
    const everything = finder.find(text);
    const found = everything.filter(({ type }) => labelled.has(type));
    const document = index + 1;
    const tallied = (type: string): Tally[] => [
      tallies.pooled,
      tally(tallies.byType, type),
      ...(language === undefined ? [] : [tally(tallies.byLanguage, language)]),
    ];
    for (const span of spans) {
      const exact = found.some(
        (other) => other.type === span.type && other.start === span.start && other.end === span.end,
      );
      const near = found.some((other) => other.type === span.type && overlap(other, span));
      const covered = everything.some((other) => overlap(other, span));
      for (const one of tallied(span.type)) one.gold(exact, near, covered);
      if (!near) misses.push({ document, ...only(span), text: text.slice(span.start, span.end) });
    }
    for (const span of found) {
      const exact = spans.some(
        (other) => other.type === span.type && other.start === span.start && other.end === span.end,
      );
      const near = spans.some((other) => other.type === span.type && overlap(other, span));
      for (const one of tallied(span.type)) one.found(exact, near);
      if (!near) falseAlarms.push({ document, ...only(span), text: text.slice(span.start, span.end) });
    }
  });
  return {
    documents: documents.length,
    pooled: tallies.pooled.scores(),
    byType: scoresOf(tallies.byType),
    byLanguage: scoresOf(tallies.byLanguage),
    misses,
    falseAlarms,
  };
}

class Tally {
  private golds = 0;
  private founds = 0;
  private covered = 0;
  private readonly hits = { strict: 0, overlapping: 0 };
  private readonly right = { strict: 0, overlapping: 0 };

  gold(exact: boolean, near: boolean, covered: boolean): void {
    this.golds++;
    if (exact) this.hits.strict++;
    if (near) this.hits.overlapping++;
    if (covered) this.covered++;
  }

  found(exact: boolean, near: boolean): void {
    this.founds++;
    if (exact) this.right.strict++;
    if (near) this.right.overlapping++;
  }

  scores(): Scores {
    return {
      strict: this.score("strict"),
      overlapping: this.score("overlapping"),
      covered: share(this.covered, this.golds),
    };
  }

  private score(kind: "strict" | "overlapping"): Score {
    const precision = share(this.right[kind], this.founds);
    const recall = share(this.hits[kind], this.golds);
    const f = (beta: number): number =>
      precision + recall === 0
        ? 0
        : ((1 + beta ** 2) * precision * recall) / (beta ** 2 * precision + recall);
    return {
      gold: this.golds,
      found: this.founds,
      hits: this.hits[kind],
      right: this.right[kind],
      precision,
      recall,
      f1: f(1),
      f2: f(2),
    };
  }
}

const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
const overlap = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;
const only = ({ start, end, type }: Span): Span => ({ start, end, type });

function tally(tallies: Map<string, Tally>, name: string): Tally {
  const known = tallies.get(name) ?? new Tally();
  tallies.set(name, known);
  return known;
}

function scoresOf(tallies: ReadonlyMap<string, Tally>): Record<string, Scores> {
  return Object.fromEntries(
    [...tallies].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, one.scores()]),
  );
}
