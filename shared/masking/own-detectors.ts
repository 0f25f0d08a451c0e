import type { Masking } from "../model/recipe-masking.ts";
import type { TextDetector } from "./detector.ts";
import { fold } from "./fold.ts";
import type { Scan } from "./scan.ts";

const WORD = /[\p{L}\p{M}\d]+/u;
const DENIED = "DENIED";

/** What the recipe itself asks for: its deny-list, its recognisers' words and patterns. Surer than anything built in. */
export function ownDetectors({ deny, recognisers }: Pick<Masking, "deny" | "recognisers">): TextDetector[] {
  const found: TextDetector[] = [];
  if (deny.length > 0) found.push(phrases("deny", DENIED, deny));
  for (const { type, pattern, words } of recognisers) {
    if (words.length > 0) found.push(phrases(`own-words-${type}`, type, words));
    if (pattern !== undefined) found.push(own(`own-pattern-${type}`, type, 0.99, matches(pattern)));
  }
  return found;
}

type Find = (scan: Scan) => Iterable<{ start: number; end: number }>;

function own(name: string, type: string, confidence: number, find: Find): TextDetector {
  return {
    name,
    type,
    anchor: "text",
    confidence,
    find(scan, _, report) {
      for (const { start, end } of find(scan)) report(start, end);
    },
    hits: [],
    misses: [],
  };
}

/** How long the user's own pattern takes on a text is the user's: no engine for it is linear for every pattern. */
function matches(pattern: string): Find {
  const regex = new RegExp(pattern, "gu");
  return function* ({ text }) {
    for (const { index, 0: match } of text.matchAll(regex))
      if (match !== "") yield { start: index, end: index + match.length };
  };
}

/** Phrases found whole, in any case, with any white space where they have some; by their first word, so that a thousand cost no more than one. */
function phrases(name: string, type: string, values: readonly string[]): TextDetector {
  const byFirst = new Map<string, { lead: number; regex: RegExp }[]>();
  const wordless: string[] = [];
  for (const value of values) {
    const first = WORD.exec(value);
    if (!first) {
      wordless.push(value);
      continue;
    }
    const key = fold(first[0]);
    byFirst.set(key, [...(byFirst.get(key) ?? []), { lead: first.index, regex: exactly(value) }]);
  }
  return own(name, type, 1, function* (scan) {
    for (const value of wordless)
      for (let at = scan.text.indexOf(value); at >= 0; at = scan.text.indexOf(value, at + value.length))
        yield { start: at, end: at + value.length };
    if (byFirst.size === 0) return;
    for (let token = 0; token < scan.count; token++)
      for (const { lead, regex } of byFirst.get(fold(scan.token(token))) ?? []) {
        const start = scan.start(token) - lead;
        regex.lastIndex = start;
        if (start >= 0 && regex.test(scan.text)) yield { start, end: regex.lastIndex };
      }
  });
}

function exactly(value: string): RegExp {
  const body = value
    .split(/\s+/)
    .map((part) => part.replace(/[$()*+.?[\\\]^{|}/]/g, "\\$&"))
    .join("\\s+");
  const before = /^[\p{L}\p{M}\d]/u.test(value) ? "(?<![\\p{L}\\p{M}\\d])" : "";
  const behind = /[\p{L}\p{M}\d]$/u.test(value) ? "(?![\\p{L}\\p{M}\\d])" : "";
  return new RegExp(before + body + behind, "iuy");
}
