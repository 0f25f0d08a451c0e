import type { Json, LedgerLine, Outcome, Rating } from "../model/outcome.ts";
import type { Recipe } from "../model/recipe.ts";
import type { Example } from "../model/record.ts";
import type { StepName, StoredOutput } from "../model/run.ts";
import { regrouped } from "../shards/lines.ts";
import { readLines } from "../shards/shard-reader.ts";
import type { Emit, ShardStage, StageContext } from "./stage.ts";

export interface RecordStageDefinition {
  step: StepName;
  /** The output it reads. */
  input(context: StageContext): Promise<StoredOutput>;
  /** The part of the recipe that shapes what it does. */
  settings(recipe: Recipe): Json;
  /** Its outputs besides the records, where it has any. */
  besides?(context: StageContext): readonly string[];
  /** Makes ready once a shard; the function it gives is called once a record, in order. */
  open(recipe: Recipe, context: StageContext): Decide | Decider | Promise<Decide | Decider>;
}

export type Decide = (record: Example) => Outcome;

/** A decision that has more to say of the shard when all its records are through. */
export interface Decider {
  decide: Decide;
  /** Loads what is large: called once before the first record, and never where the shard's result is there already. */
  ready?(): Promise<void>;
  summary?(): Json;
  /** What the decisions rest on besides recipe, code and records: it goes into the result's key. */
  rests?: Json;
  /** Writes what could not be known before all records were through. */
  finish?(emit: Emit): void;
  /** Looks up what the decisions about these lines need: `AHEAD` of them at a time, so that the same shard asks the same. */
  ahead?: ((records: readonly Example[]) => Promise<void>) | undefined;
}

/** Records looked up together. */
const AHEAD = 256;

/**
 * A stage that looks at whole records, one at a time. A record handed back as it came keeps its very line. Each is parsed
 * when its turn comes and gone before the next: many at once would outlive the collector's young generation.
 */
export function recordStage(definition: RecordStageDefinition): ShardStage<string> {
  return {
    step: definition.step,
    async prepare(context) {
      const input = await definition.input(context);
      const opened = await definition.open(context.recipe, context);
      const { decide, ready, summary, ahead, rests, finish }: Decider =
        typeof opened === "function" ? { decide: opened } : opened;
      return {
        determinants: {
          input: input.sha256,
          settings: definition.settings(context.recipe),
          ...(rests !== undefined && { rests }),
        },
        enters: "in",
        outputs: {
          records: "data",
          ...Object.fromEntries((definition.besides?.(context) ?? []).map((role) => [role, "data"] as const)),
        },
        async *read() {
          await ready?.();
          const lines = readLines(context.services.store, input);
          yield* ahead ? lookedUp(lines, ahead) : lines;
        },
        step(line, emit) {
          const record: Example = JSON.parse(line);
          return ledgerLine(line, record, decide(record), emit);
        },
        ...(summary && { summary }),
        ...(finish && { finish }),
      };
    },
  };
}

async function* lookedUp(
  batches: AsyncIterable<readonly string[]>,
  ahead: NonNullable<Decider["ahead"]>,
): AsyncGenerator<string[]> {
  for await (const lines of regrouped(batches, AHEAD)) {
    await ahead(lines.map((line): Example => JSON.parse(line)));
    yield lines;
  }
}

/** The line of a record without a rating, with this one: to write the whole record anew takes longer than to judge it. */
const rated = (line: string, rating: Rating | undefined): string =>
  rating === undefined ? line : `${line.slice(0, -1)},${JSON.stringify(rating).slice(1)}`;

function ledgerLine(line: string, record: Example, outcome: Outcome, emit: Emit): LedgerLine {
  const { id } = record;
  const detail = outcome.detail === undefined ? {} : { detail: outcome.detail };
  switch (outcome.kind) {
    case "kept": {
      const changed = outcome.record !== record;
      emit("records", rated(changed ? JSON.stringify(outcome.record) : line, outcome.rating));
      return changed ? { id, outcome: "kept", changed, ...detail } : { id, outcome: "kept", ...detail };
    }
    case "dropped":
      return { id, outcome: "dropped", reason: outcome.reason, ...detail };
    case "quarantined":
      return { id, outcome: "quarantined", reason: outcome.error, ...detail };
  }
}
