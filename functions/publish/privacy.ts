import { settingsHash } from "../../shared/masking/settings-hash.ts";
import { PersonalDataLeft } from "../../shared/model/errors.ts";
import { maskMeasurement, reviewDecision } from "../../shared/model/keys.ts";
import { MaskMeasurement } from "../../shared/model/measurement.ts";
import {
  addByDetector,
  addResiduals,
  addUses,
  type ByDetector,
  MaskSummary,
  noResidual,
  type OutsideUse,
  type Residual,
} from "../../shared/model/privacy.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import { ReviewDecision } from "../../shared/model/review.ts";
import { SplitSummary } from "../../shared/model/round.ts";
import type { StepResult } from "../../shared/model/run.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";

/** What a version says about the personal data that was in it. */
export interface Privacy {
  profile: string;
  operator: string;
  /** Values that were replaced, by type and detector. */
  replaced: ByDetector;
  /** What outside detectors were asked, by their names. */
  outside: Readonly<Record<string, OutsideUse>>;
  /** What is found in the published lines. */
  residual: Residual;
  /** What masking with these settings was last measured to find; null when it never was. */
  measured: (MaskMeasurement & { sameCode: boolean }) | null;
}

/** What a person decided about the run's sample; null when nobody was asked. */
export type Reviewed = Omit<ReviewDecision, "sample"> | null;

export async function reviewOf(store: ObjectStore, run: string): Promise<Reviewed> {
  const stored = await store.readWhole("data", reviewDecision(run));
  if (!stored) return null;
  const { sample: _, ...decided } = ReviewDecision.parse(JSON.parse(stored.toString("utf8")));
  return decided;
}

/**
 * Gathers what mask and split counted, and what was measured.
 * @throws PersonalDataLeft when the recipe wants the run to fail
 */
export async function privacyOf(
  store: ObjectStore,
  { masking, tolerance }: Recipe,
  results: readonly StepResult[],
): Promise<Privacy> {
  let replaced: ByDetector = {};
  let outside: Record<string, OutsideUse> = {};
  let residual = noResidual();
  let maskVersion: string | undefined;
  for (const { step, summary, codeVersion } of results)
    if (step === "mask") {
      const masked = MaskSummary.parse(summary);
      replaced = addByDetector(replaced, masked.replaced);
      outside = addUses(outside, masked.outside);
      maskVersion ??= codeVersion;
    } else if (step === "split") residual = addResiduals(residual, SplitSummary.parse(summary).residual);
  if (tolerance.personalData === "fail" && residual.examples > 0) throw left(residual);
  const stored = await store.readWhole("data", maskMeasurement(settingsHash(masking)));
  const measured = stored ? MaskMeasurement.parse(JSON.parse(stored.toString("utf8"))) : undefined;
  return {
    profile: masking.profile,
    operator: masking.operator,
    replaced,
    outside,
    residual,
    measured: measured ? { ...measured, sameCode: measured.codeVersion === maskVersion } : null,
  };
}

function left({ examples, left: types, listed }: Residual): PersonalDataLeft {
  const ids = listed.map(({ id }) => id);
  return new PersonalDataLeft(
    `Personal data is still found in ${examples} examples (${Object.entries(types)
      .map(([type, n]) => `${type} ${n}`)
      .join(
        ", ",
      )}), the first of them ${ids[0]}. Nothing is published: mask what is missed, for example by a recogniser in the recipe, or set tolerance.personalData to hold.`,
    { examples, types, ids },
  );
}

/** The recipe as a version may show it: without the values that masking is told to look for. */
export function shownRecipe(recipe: Recipe): Recipe {
  const { masking } = recipe;
  return {
    ...recipe,
    masking: {
      ...masking,
      deny: masking.deny.map(() => "[DENIED]"),
      recognisers: masking.recognisers.map((recogniser) => ({
        ...recogniser,
        words: recogniser.words.map(() => `[${recogniser.type}]`),
      })),
    },
  };
}
