import { addTo } from "../model/outcome.ts";
import { type Masking, PII_TYPES } from "../model/recipe-masking.ts";
import type { Span } from "./detector.ts";
import type { GoldDocument } from "./gold.ts";
import { Finder, wantedTypes } from "./masker.ts";
import type { OutsideFindings } from "./outside/outside-search.ts";

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
export interface Case extends Span {
  /** Which text of the file, from 1. */
  document: number;
  /** The characters themselves: this goes to the person who measures, never to a ledger. */
  text: string;
  /** A miss that was found as another type; a false alarm that is labelled as another type. */
  as?: string;
}
/** Labels that were not measured, by type. Unit: spans. */
export interface Aside {
  /** Types that these settings do not look for. */
  switchedOff: Readonly<Record<string, number>>;
  /** Labels that are no type of Provender's. */
  unknown: Readonly<Record<string, number>>;
}
export interface Evaluation {
  documents: number;
  pooled: Scores;
  /** As if there were one type: was it seen that these characters are personal data? Overlapping spans. */
  anyType: Score;
  byType: Readonly<Record<string, Scores>>;
  byLanguage: Readonly<Record<string, Scores>>;
  misses: readonly Case[];
  falseAlarms: readonly Case[];
  aside: Aside;
}

/**
 * Measures masking on labelled texts, each as a conversation of its own. Labels that these settings do not look for are
 * left aside and counted. Only types that are labelled somewhere in the set count as false alarms: a set without phone
 * numbers says nothing about phone numbers.
 */
export function evaluate(
  documents: readonly GoldDocument[],
  masking: Masking,
  outside: OutsideFindings = new Map(),
): Evaluation {
  const finder = new Finder(masking);
  finder.outside = outside;
  const wanted = wantedTypes(masking);
  const aside = asideOf(documents, wanted);
  const labelled = new Set(documents.flatMap(({ spans }) => spans.map(({ type }) => type)));
  const tallies = {
    pooled: new Tally(),
    anyType: new Tally(),
    byType: new Map<string, Tally>(),
    byLanguage: new Map<string, Tally>(),
  };
  const misses: Case[] = [];
  const falseAlarms: Case[] = [];
  documents.forEach(({ text, spans: labels, language }, index) => {
    finder.forget();
    const everything = finder.find(text);
    const found = everything.filter(({ type }) => labelled.has(type));
    const spans = labels.filter(({ type }) => wanted.has(type));
    const tallied = (type: string): Tally[] => [
      tallies.pooled,
      tally(tallies.byType, type),
      ...(language === undefined ? [] : [tally(tallies.byLanguage, language)]),
    ];
    const told = ({ start, end, type }: Span, others: readonly Span[]): Case => {
      const other = others.find((one) => overlap(one, { start, end, type }));
      const named = { document: index + 1, start, end, type, text: text.slice(start, end) };
      return other ? { ...named, as: other.type } : named;
    };
    for (const span of spans) {
      const { exact, near } = agreement(span, found);
      const covered = everything.some((other) => overlap(other, span));
      for (const one of tallied(span.type)) one.gold(exact, near, covered);
      tallies.anyType.gold(covered, covered, covered);
      if (!near) misses.push(told(span, everything));
    }
    for (const span of found) {
      const { exact, near } = agreement(span, spans);
      for (const one of tallied(span.type)) one.found(exact, near);
      const labelledAtAll = labels.some((other) => overlap(other, span));
      tallies.anyType.found(labelledAtAll, labelledAtAll);
      if (!near) falseAlarms.push(told(span, labels));
    }
  });
  return {
    documents: documents.length,
    pooled: tallies.pooled.scores(),
    anyType: tallies.anyType.scores().overlapping,
    byType: scoresOf(tallies.byType),
    byLanguage: scoresOf(tallies.byLanguage),
    misses,
    falseAlarms,
    aside,
  };
}

function asideOf(documents: readonly GoldDocument[], wanted: ReadonlySet<string>): Aside {
  const ours = new Set<string>(PII_TYPES);
  const aside = { switchedOff: {}, unknown: {} };
  for (const { spans } of documents)
    for (const { type } of spans)
      if (!wanted.has(type)) addTo(ours.has(type) ? aside.switchedOff : aside.unknown, type);
  return aside;
}

/** Whether one of the others is the same span, and whether one of its type shares a character with it. */
function agreement(span: Span, others: readonly Span[]): { exact: boolean; near: boolean } {
  const near = others.filter((other) => other.type === span.type && overlap(other, span));
  return {
    exact: near.some(({ start, end }) => start === span.start && end === span.end),
    near: near.length > 0,
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
