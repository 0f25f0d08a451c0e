import type { PiiType } from "../../model/recipe-masking.ts";
import { type LabelDetector, matchAt } from "../detector.ts";
import type { Scan } from "../scan.ts";
import { HAS_DIGIT } from "../token-shapes.ts";

interface Labelled {
  name: string;
  type: PiiType;
  /** First words of the label, folded; the engine stops at these alone. */
  words: readonly string[];
  /** The label from its first word, without connectors. Bounded, so that a try is constant. */
  label: string;
  /** The value. */
  value: string;
  confidence?: number;
  /** What the value must be besides matching. */
  accepts: (value: string) => boolean;
  /** Whether every value holds a digit. */
  numeric?: true;
  hits: readonly string[];
  misses: readonly string[];
}

/** What may stand between a label and its value: "number", "is", "nr.", ":", "#", brackets. In the languages of the labels. */
const CONNECTOR =
  "(?:[ \\t\\u00a0]?[(\\[]?[\\p{L}#/ .-]{0,14}[)\\]])?(?:[ \\t\\u00a0]{0,2}(?:numbers?|num|no|nr|nos|nummer|numer|numéro|número|numero|núm|n[°º]|#|id|ids|code|is|was|are|ist|lautet|es|est|è|é|to|of|with|reads|as|on|ending|van|von|der|die|de|du|del|:|=|：|—|–|-|>|\\||is:)\\.?(?![\\p{L}\\d])){0,4}[ \\t\\u00a0]{0,3}(?:\\r?\\n)?[ \\t]{0,3}[\"'“‘`(*_]{0,3}(?:A: )?";

/** A value that its label makes personal: "passport no. X1234567". */
export function labelled(definition: Labelled): LabelDetector {
  const pattern = new RegExp(
    `(?i:${definition.label})(?:(?<=[^\\p{L}\\d])|(?![\\p{L}\\d]|_\\p{L}))(?i:${CONNECTOR})(${definition.value})(?![\\p{L}\\d])`,
    "uy",
  );
  return {
    name: definition.name,
    type: definition.type,
    anchor: "label",
    words: definition.words,
    confidence: definition.confidence ?? 0.82,
    find(scan, token, report) {
      if (definition.numeric !== undefined && !digitWithin(scan, token)) return;
      const value = matchAt(pattern, scan.text, scan.start(token))?.[1];
      if (value === undefined || !definition.accepts(value)) return;
      report(pattern.lastIndex - value.length, pattern.lastIndex);
    },
    hits: definition.hits,
    misses: definition.misses,
  };
}

/** No label, connector and value without a digit are longer together. */
const REACH = 200;

/** Whether a digit stands close enough behind a label to be of its value. */
function digitWithin(scan: Scan, label: number): boolean {
  const end = scan.start(label) + REACH;
  for (let token = label; token < scan.count && (scan.starts[token] ?? end) < end; token++)
    if ((scan.shapes[token] ?? 0) & HAS_DIGIT) return true;
  return false;
}

/** A value with as many digits. */
export const digits = (least: number, most = 30): ((value: string) => boolean) => {
  return (value) => {
    const count = value.replace(/\D/g, "").length;
    return count >= least && count <= most;
  };
};
