import { SourceKind } from "../../../shared/model/record.ts";

/** Steps from quality 1 down to 0; one more for none at all. */
const QUALITY_STEPS = 10_000;

/**
 * A record's standing when duplicates compete, as one number, the lower the better: human over logs over public over
 * synthetic, then higher quality (to the fourth decimal), any quality over none.
 */
export function standingOf(kind: SourceKind, quality: number | undefined): number {
  const below =
    quality === undefined ? QUALITY_STEPS + 1 : QUALITY_STEPS - Math.round(quality * QUALITY_STEPS);
  return SourceKind.options.indexOf(kind) * (QUALITY_STEPS + 2) + below;
}
