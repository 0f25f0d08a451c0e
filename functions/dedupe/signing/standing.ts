import { HUMAN_MARK, JUDGE_MARK } from "../../../shared/model/judgement.ts";
import { type Example, SourceKind } from "../../../shared/model/record.ts";

/** Steps from quality 1 down to 0, both ends. */
const QUALITY_STEPS = 10_001;

/**
 * A record's standing when duplicates compete, as one number, the lower the better: human over logs over public over
 * synthetic, then what a person or a model has marked over what was only measured, then higher quality (to the fourth
 * decimal), any quality over none.
 */
export function standingOf({
  source,
  quality,
  signals = {},
}: Pick<Example, "source" | "quality" | "signals">): number {
  const marked = HUMAN_MARK in signals || JUDGE_MARK in signals;
  const below =
    quality === undefined
      ? 2 * QUALITY_STEPS
      : (marked ? 0 : QUALITY_STEPS) + Math.round((1 - quality) * (QUALITY_STEPS - 1));
  return SourceKind.options.indexOf(source.kind) * (2 * QUALITY_STEPS + 1) + below;
}
