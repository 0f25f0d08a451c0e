import type { Dedupe } from "../../../shared/model/recipe-dedupe.ts";
import type { Duplicates } from "../../../shared/model/round.ts";
import { chanceOfSide, chooseHyperplanes } from "../../../shared/similarity/hyperplanes.ts";
import { chanceOfMeeting, chooseBanding } from "../../../shared/similarity/sketch.ts";

export const NO_COPIES: Duplicates["equal"] = { groups: 0, records: 0, largest: 0 };

/** What a search found, with how it searched. */
export function foundBy(
  { near, semantic }: Dedupe,
  equal: Duplicates["equal"],
  found: Pick<Duplicates, "near" | "spread">,
): Duplicates {
  const banding = chooseBanding(near.threshold, near.recall);
  const planes = chooseHyperplanes(semantic.threshold, semantic.recall);
  return {
    ...(near.enabled && {
      search: {
        threshold: near.threshold,
        ...banding,
        recall: rounded(chanceOfMeeting(banding, near.threshold)),
      },
    }),
    ...(semantic.enabled && {
      semantic: {
        model: semantic.model,
        threshold: semantic.threshold,
        ...planes,
        recall: rounded(chanceOfMeeting(planes, chanceOfSide(semantic.threshold))),
      },
    }),
    equal,
    ...found,
  };
}

const rounded = (chance: number): number => Math.round(10_000 * chance) / 10_000;
