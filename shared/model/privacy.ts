import { z } from "zod";
import { addByName } from "./outcome.ts";

const count = z.int().nonnegative();
/** Values by type. */
export const ByType = z.record(z.string(), count);
export type ByType = z.infer<typeof ByType>;
/** Values by type and, within it, by the detector that found them. */
export const ByDetector = z.record(z.string(), ByType);
export type ByDetector = z.infer<typeof ByDetector>;

/** What an outside detector was asked; answers out of the cache count as when they were asked. */
export const OutsideUse = z.strictObject({
  questions: count,
  characters: count,
  tokens: count,
  /** Questions without a usable answer: there the built-in detectors looked alone. */
  unanswered: count,
  /** Texts in a language it does not read. */
  unread: count,
});
export type OutsideUse = z.infer<typeof OutsideUse>;

/** Mask's summary of a shard: the values it replaced, and what outside detectors were asked, by their names. */
export const MaskSummary = z.strictObject({
  replaced: ByDetector,
  outside: z.record(z.string(), OutsideUse).default({}),
});
export type MaskSummary = z.infer<typeof MaskSummary>;

/** An example in which personal data was found at the end: where, and how many values of which types. Never a value. */
export const LeftIn = z.strictObject({ id: z.string(), types: ByType });
export type LeftIn = z.infer<typeof LeftIn>;

/** What every detector finds in the very lines that are published. */
export const Residual = z.strictObject({
  /** Examples looked at. */
  checked: count,
  /** Values of types that masking replaces, in `examples` examples. */
  left: ByType,
  examples: count,
  /** The first of these examples. */
  listed: z.array(LeftIn),
  /** Values that the recipe wants there: of types it switches off, keeps, or replaces by surrogates (which look alike). */
  exempt: ByType,
});
export type Residual = z.infer<typeof Residual>;

/** Examples listed by id in the manifest; the ledger has them all. */
export const LISTED = 100;

export const noResidual = (): Residual => ({ checked: 0, left: {}, examples: 0, listed: [], exempt: {} });

export const addResiduals = (a: Residual, b: Residual): Residual => ({
  checked: a.checked + b.checked,
  left: addByName(a.left, b.left),
  examples: a.examples + b.examples,
  listed: [...a.listed, ...b.listed].slice(0, LISTED),
  exempt: addByName(a.exempt, b.exempt),
});

export function addByDetector(a: ByDetector, b: ByDetector): ByDetector {
  const sum: ByDetector = { ...a };
  for (const [type, detectors] of Object.entries(b)) sum[type] = addByName(sum[type] ?? {}, detectors);
  return sum;
}

export function addUses(
  a: Readonly<Record<string, OutsideUse>>,
  b: Readonly<Record<string, OutsideUse>>,
): Record<string, OutsideUse> {
  const sum: Record<string, OutsideUse> = { ...a };
  for (const [name, use] of Object.entries(b)) {
    const before = sum[name];
    sum[name] = before
      ? {
          questions: before.questions + use.questions,
          characters: before.characters + use.characters,
          tokens: before.tokens + use.tokens,
          unanswered: before.unanswered + use.unanswered,
          unread: before.unread + use.unread,
        }
      : use;
  }
  return sum;
}
