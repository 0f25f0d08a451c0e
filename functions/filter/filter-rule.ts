import type { Json, Outcome } from "../../shared/model/outcome.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import type { Example, Message, Tool } from "../../shared/model/record.ts";
import type { EvaluationIndex } from "./evaluation-index.ts";
import type { Reading } from "./reading.ts";

/** What a rule may need besides the recipe. */
export interface Beside {
  /** The evaluation data that the recipe names. */
  evaluation?: EvaluationIndex | undefined;
}

/** `reading` is of this very record. */
export type Decide = (record: Example, reading: Reading) => Outcome;

/**
 * One rule about what belongs into a data set. The record it hands back is the very one it was given unless it changed
 * it. A drop's detail holds measurements, never text of the record.
 */
export interface FilterRule {
  readonly name: string;
  /** Makes ready once a shard; undefined when the recipe leaves this filter out. A promise where something large is loaded. */
  open(recipe: Recipe, beside: Beside): Decide | undefined | Promise<Decide | undefined>;
  /** What its decision rests on, for people who set a limit: figures only. */
  measure?(record: Example, reading: Reading): Json;
  /** Chats the filter drops or changes, and chats it lets pass; one test runs them all. */
  readonly hits: readonly Hit[];
  readonly misses: readonly Sample[];
}

/** A made-up chat, and what the recipe says about it where that is not the default. */
export interface Sample {
  readonly messages: readonly Message[];
  readonly tools?: readonly Tool[];
  readonly category?: string;
  readonly language?: string;
  /** The recipe's sections `filters` and `task`. */
  readonly filters?: unknown;
  readonly task?: unknown;
  /** Texts of evaluation data. */
  readonly evaluation?: readonly string[];
}

export type Hit = Sample & ({ readonly reason: string } | { readonly becomes: readonly Message[] });

export const user = (content: string): Message => ({ role: "user", content });
export const assistant = (content: string): Message => ({ role: "assistant", content });
export const system = (content: string): Message => ({ role: "system", content });

/** A chat of one question and one answer. */
export const chat = (question: string, answer: string): Message[] => [user(question), assistant(answer)];
