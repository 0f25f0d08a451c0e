import type { Json } from "../../shared/model/outcome.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import type { Example } from "../../shared/model/record.ts";
import type { Beside, FilterRule } from "./filter-rule.ts";
import { Reading } from "./reading.ts";

/** What one filter alone says of a record. */
export interface Decision {
  outcome: "kept" | "changed" | "dropped" | "quarantined";
  reason?: string;
  detail?: Json;
  /** What the decision rests on, also where the record is kept. */
  measured?: Json;
}

/**
 * Every filter's own decision by its name, also of those behind the one that drops the record: for people who look for
 * the right settings. A filter that changes the record shows the rest the changed one, as in a run.
 */
export async function eachDecision(
  recipe: Recipe,
  filters: readonly FilterRule[],
  beside: Beside = {},
): Promise<(record: Example) => Record<string, Decision>> {
  const opened = await Promise.all(
    filters.map(async (filter) => ({ filter, decide: await filter.open(recipe, beside) })),
  );
  return (record) => {
    const decisions: Record<string, Decision> = {};
    let current = record;
    for (const { filter, decide } of opened) {
      if (decide === undefined) continue;
      const reading = new Reading(current);
      const outcome = decide(current, reading);
      const measured = filter.measure?.(current, reading);
      const changed = outcome.kind === "kept" && outcome.record !== current;
      decisions[filter.name] = {
        outcome: changed ? "changed" : outcome.kind,
        ...(outcome.kind === "dropped" && { reason: outcome.reason }),
        ...(outcome.kind === "quarantined" && { reason: outcome.error }),
        ...(outcome.detail !== undefined && { detail: outcome.detail }),
        ...(outcome.kind === "kept" && outcome.rating && { measured: outcome.rating }),
        ...(measured !== undefined && { measured }),
      };
      if (outcome.kind === "kept") current = outcome.record;
    }
    return decisions;
  };
}
