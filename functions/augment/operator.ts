import type { ModelAllowance } from "../../shared/model/allowance.ts";
import type { Json } from "../../shared/model/outcome.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import type { Example, Message } from "../../shared/model/record.ts";
import type { ModelClient } from "../../shared/model-client/model-client.ts";

/** One example to make. */
export interface Order {
  parent: Example;
  /** 32 bits that depend on recipe, round, operator, parent and turn: the only source of chance. */
  seed: number;
}

/** What came of it: the new turns, or why there are none. */
export type Made = { messages: Message[] } | { outcome: "dropped" | "quarantined"; reason: string };

export interface Kitchen {
  recipe: Recipe;
  model: ModelClient;
  /** What the batch may ask of the model, at most. */
  allowance: ModelAllowance;
}

/** What the batch used of the model; answers out of the cache count as when they were asked. */
export type Used = ModelAllowance;

/** A way of making examples out of others. */
export interface GenerationOperator {
  /** The part of the recipe that shapes what it makes. */
  settings(recipe: Recipe): Json;
  /**
   * Makes the examples in the order of the orders, some at a time; fewer when the allowance ends first.
   * @throws ModelUnavailable, ModelRefused
   */
  make(orders: readonly Order[], kitchen: Kitchen, used: Used): AsyncIterable<Made[]>;
}
