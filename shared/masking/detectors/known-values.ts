import type { PiiType } from "../../model/recipe-masking.ts";
import { joins, type TextDetector } from "../detector.ts";

/** Types whose values are often found by a label alone: the second time nobody writes the label. */
const REPEATED = [
  "PLATE",
  "ACCOUNT",
  "CASE_NUMBER",
  "PASSPORT",
  "DRIVER_LICENSE",
  "NATIONAL_ID",
  "TAX_ID",
  "HEALTH_ID",
  "BANK_ACCOUNT",
  "PHONE",
  "SSN",
  "CREDIT_CARD",
  "IBAN",
  "USERNAME",
  "PASSWORD",
  "SECRET",
  "ORGANIZATION",
] as const satisfies readonly PiiType[];
const WORD = /[\p{L}\p{M}\d]+/u;
/** Fewer letters and digits, or fewer digits where there are no letters, may be anything. */
const FEWEST = 5;
const FEWEST_DIGITS = 6;

interface Known {
  value: string;
  type: PiiType;
  /** Characters before its first word. */
  lead: number;
}

/** Values that were found somewhere in a conversation, by their first word. */
export class KnownValues {
  private readonly byFirst = new Map<string, Known[]>();
  private readonly values = new Set<string>();

  get size(): number {
    return this.values.size;
  }

  /** Remembers a value of one of the types above, if it is one of a kind. */
  learn(value: string, found: string): void {
    const type = REPEATED.find((one) => one === found);
    if (
      type === undefined ||
      this.values.has(value) ||
      !(type === "ORGANIZATION" ? / /.test(value) : isOneOfAKind(value))
    )
      return;
    const first = WORD.exec(value);
    if (!first) return;
    this.values.add(value);
    this.byFirst.set(first[0], [...this.from(first[0]), { value, type, lead: first.index }]);
  }

  from(first: string): readonly Known[] {
    return this.byFirst.get(first) ?? [];
  }

  clear(): void {
    this.byFirst.clear();
    this.values.clear();
  }
}

function isOneOfAKind(value: string): boolean {
  const digits = value.replace(/\D/g, "").length;
  const letters = value.replace(/[^\p{L}]/gu, "").length;
  return digits > 0 && letters + digits >= (letters > 0 ? FEWEST : FEWEST_DIGITS);
}

/** A number, plate or password that was found elsewhere in the conversation, written the same way. */
export function knownValues(known: KnownValues): TextDetector {
  return {
    name: "known-values",
    type: "ACCOUNT",
    also: REPEATED,
    anchor: "text",
    confidence: 0.45,
    find(scan, _, report) {
      if (known.size === 0) return;
      for (let token = 0; token < scan.count; token++)
        for (const { value, type, lead } of known.from(scan.token(token))) {
          const start = scan.start(token) - lead;
          const end = start + value.length;
          if (!scan.text.startsWith(value, start) || start < 0) continue;
          if (joins(scan.text.charAt(start - 1)) || joins(scan.text.charAt(end))) continue;
          report(start, end, undefined, type);
        }
    },
    hits: [],
    misses: ["It stood beside ABC-1234."],
  };
}
