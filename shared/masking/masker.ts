import type { Masking } from "../model/recipe-masking.ts";
import { PII_TYPES, STANDARD_TYPES } from "../model/recipe-masking.ts";
import type { Finding } from "./detector.ts";
import { KnownValues } from "./detectors/known-values.ts";
import { KnownNames } from "./detectors/names/reading.ts";
import { builtInDetectors } from "./detectors.ts";
import { Engine } from "./engine.ts";
import { type JsonLeaf, jsonLeaves, literalOffsets, spokenName } from "./json-text.ts";
import { mergeOutside } from "./outside/merge.ts";
import type { OutsideFindings } from "./outside/outside-search.ts";
import { ownDetectors } from "./own-detectors.ts";
import { placeholders } from "./placeholders.ts";
import { wholeVocabulary } from "./vocabulary.ts";

/** A finding, and whether it stands in JSON as a number, which it must stay, or as a key, which no other may become. */
export interface Found extends Finding {
  number?: true;
  key?: true;
}

/** Passes over one text at most. What a replacement uncovers is found in the next; a third is hardly ever needed. */
const PASSES = 4;

/** Finds what a recipe wants masked. One for a shard: it holds the detectors, made ready. */
export class Finder {
  private readonly engine: Engine;
  /** What is known of the conversation by now. */
  private readonly known = { names: new KnownNames(), values: new KnownValues() };
  private readonly wanted: ReadonlySet<string>;
  private readonly allowed: ReadonlySet<string>;
  /** What was found in this conversation's texts, and how much was known by then. */
  private readonly read = new Map<string, { found: Found[]; known: number }>();
  /** What detectors outside found, by text. */
  outside: OutsideFindings = new Map();

  constructor(masking: Masking) {
    this.wanted = wantedTypes(masking);
    this.engine = new Engine(
      [...builtInDetectors(masking, this.known), ...ownDetectors(masking)],
      wholeVocabulary(),
      this.wanted,
    );
    this.allowed = new Set(masking.allow.map(comparable));
  }

  /** Begins another conversation: what is known from the last one is known there no more. */
  forget(): void {
    this.known.names.parts.clear();
    this.known.values.clear();
    this.read.clear();
  }

  private get knowledge(): number {
    return this.known.names.parts.size + this.known.values.size;
  }

  /** What is found in a text; one that is JSON is read as such, each value with its field's name for context. */
  find(text: string): readonly Found[] {
    // The same text reads the same until more is known.
    const before = this.read.get(text);
    if (before?.known === this.knowledge) return before.found;
    let known = this.knowledge;
    const leaves = jsonLeaves(text);
    let found: Found[];
    if (leaves === undefined) {
      found = this.findOnce(text);
      known = this.knowledge;
      found = this.withUncovered(text, found);
    } else found = leaves.flatMap((leaf) => this.findInLeaf(text, leaf));
    this.read.set(text, { found, known });
    return found;
  }

  /** The texts that `find` looks at, one by one. */
  texts(text: string): string[] {
    const leaves = jsonLeaves(text);
    return leaves === undefined ? [text] : leaves.map((leaf) => leadOf(leaf) + leaf.value);
  }

  /** Masking what is found and looking again finds nothing: findings are gathered until that holds. */
  private withUncovered(text: string, first: Found[]): Found[] {
    let found = first;
    for (let pass = 1; pass < PASSES && found.length > 0; pass++) {
      const uncovered = this.findUncovered(text, found);
      if (uncovered.length === 0) break;
      found = [...found, ...uncovered].sort((a, b) => a.start - b.start);
    }
    return found;
  }

  private findOnce(text: string): Finding[] {
    const own = this.engine.find(text);
    const found = this.outside.size === 0 ? own : this.withOutside(text, own);
    const wanted = found.filter(
      ({ start, end, type }) =>
        this.wanted.has(type) &&
        !(this.allowed.size > 0 && this.allowed.has(comparable(text.slice(start, end)))),
    );
    if (wanted.length === 0) return wanted;
    const fresh = apartFrom(placeholders(text), wanted);
    for (const { start, end, type } of fresh) this.known.values.learn(text.slice(start, end), type);
    return fresh;
  }

  private withOutside(text: string, own: readonly Finding[]): Finding[] {
    const wanted = (found: readonly Finding[]): Finding[] =>
      found.filter(({ type }) => this.wanted.has(type));
    const others = this.outside.get(text) ?? [];
    return others.reduce<Finding[]>((all, more) => mergeOutside(all, wanted(more), text), wanted(own));
  }

  private findUncovered(text: string, found: readonly Finding[]): Finding[] {
    let masked = "";
    let from = 0;
    /** Where each stretch that stayed begins in the masked text, and how far it stands from its place in the text. */
    const stretches: { start: number; shift: number }[] = [];
    for (const { start, end, type } of found) {
      stretches.push({ start: masked.length, shift: from - masked.length });
      masked += `${text.slice(from, start)}[${type}]`;
      from = end;
    }
    stretches.push({ start: masked.length, shift: from - masked.length });
    masked += text.slice(from);
    let stretch = 0;
    return this.findOnce(masked).map((finding) => {
      while ((stretches[stretch + 1]?.start ?? Number.POSITIVE_INFINITY) <= finding.start) stretch++;
      const shift = stretches[stretch]?.shift ?? 0;
      return { ...finding, start: finding.start + shift, end: finding.end + shift };
    });
  }

  private findInLeaf(text: string, leaf: JsonLeaf): Found[] {
    const lead = leadOf(leaf);
    const offset = literalOffsets(text, leaf);
    const found: Found[] = [];
    const said = lead + leaf.value;
    for (const finding of this.withUncovered(said, this.findOnce(said))) {
      const start = Math.max(0, finding.start - lead.length);
      const end = finding.end - lead.length;
      if (end <= start) continue;
      if (leaf.kind === "number") {
        if (end - start < leaf.value.length) continue;
        found.push({ ...finding, start: leaf.start, end: leaf.end, number: true });
      } else {
        const isKey = leaf.kind === "key" && { key: true as const };
        found.push({ ...finding, start: offset(start), end: offset(end), ...isKey });
      }
    }
    return found;
  }
}

/** The types a profile looks for, with those the recipe names; all of them count for overlaps, these are masked. */
export function wantedTypes(masking: Masking): ReadonlySet<string> {
  const types: readonly string[] = masking.profile === "strict" ? PII_TYPES : STANDARD_TYPES;
  return new Set([
    ...types,
    "DENIED",
    ...masking.recognisers.map(({ type }) => type),
    ...Object.keys(masking.types),
  ]);
}

/** A value's label, as context before it. */
function leadOf(leaf: JsonLeaf): string {
  const label = leaf.kind === "key" ? "" : spokenName(leaf.path);
  return label === "" ? "" : `${label}: `;
}

/** Those that touch none of some spans; both stand in order. */
function apartFrom(spans: readonly { start: number; end: number }[], found: Finding[]): Finding[] {
  if (spans.length === 0) return found;
  let next = 0;
  return found.filter(({ start, end }) => {
    while ((spans[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next++;
    return (spans[next]?.start ?? Number.POSITIVE_INFINITY) >= end;
  });
}

const comparable = (value: string): string => value.toLowerCase().replace(/\s+/g, " ");
