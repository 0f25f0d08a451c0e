import type { Json, Outcome } from "../../shared/model/outcome.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import type { Example } from "../../shared/model/record.ts";
import type { StageContext } from "../../shared/stage/stage.ts";

/** A rule that the recipe asks for, made ready for one shard. */
export interface OpenedRule {
  /**
   * Called once a record, in order. The record it hands back is the very one it was given unless it changed it. A
   * detail holds measurements, never text of the record.
   */
  decide(record: Example): Outcome;
  /** Reads what it needs for deciding, when it is sure that the work is to be done. */
  ready?(): Promise<void>;
  /** Looks up what the decisions about these records need: those alone that no rule before this one has dropped. */
  ahead?(records: readonly Example[]): Promise<void>;
  /** What its decisions rest on besides recipe, code and records, e.g. a model's SHA-256: a change decides anew. */
  readonly rests?: Json;
  /** What the global steps are told of this shard. */
  summary?(): Json;
}

/** A decision that takes more than the record itself: what the whole run is like, or the word of a model. */
export interface JudgeRule {
  /** Stands over the rule's detail in the ledger, and over its part of the summary. */
  readonly name: string;
  /**
   * Undefined when the recipe does not ask for it.
   * @param context Absent where lines are tried alone: there is no run, and nothing stored.
   */
  open(
    recipe: Recipe,
    context: StageContext | undefined,
  ): OpenedRule | undefined | Promise<OpenedRule | undefined>;
}
