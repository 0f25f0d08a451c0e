import { DomainSample, handedIn } from "../../shared/domain/domain-sample.ts";
import type { FilterSummary } from "../../shared/model/contamination.ts";
import { NotConserved } from "../../shared/model/errors.ts";
import { type Json, keep, type Outcome, type Rating } from "../../shared/model/outcome.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import type { Filters } from "../../shared/model/recipe-filters.ts";
import { namesDomain, type OutOfDistribution } from "../../shared/model/recipe-judge.ts";
import type { Example } from "../../shared/model/record.ts";
import type { EvaluationFile } from "../../shared/model/run.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";
import { shardHandler } from "../../shared/stage/handler.ts";
import { type Decider, recordStage } from "../../shared/stage/record-stage.ts";
import { recordTrial } from "../../shared/stage/record-trial.ts";
import type { StageContext } from "../../shared/stage/stage.ts";
import type { Trial } from "../../shared/stage/trial.ts";
import { Contaminated } from "./contaminated.ts";
import { eachDecision } from "./decisions.ts";
import type { Beside, FilterRule } from "./filter-rule.ts";
import { FILTERS } from "./filters.ts";
import { openEvaluation } from "./open-evaluation.ts";
import { Reading } from "./reading.ts";

/** Only good examples go on; each that does not is named with the reason. */
export const filterStage = recordStage({
  step: "filter",
  input: async ({ event, result }) => {
    const { records } = (await result("mask", event.shard)).outputs;
    if (records === undefined)
      throw new NotConserved("The mask step wrote no records.", { step: "mask", shard: event.shard });
    return records;
  },
  settings: ({ filters, task, outputs }) => ({
    filters: { ...filters, decontamination: withoutPaths(filters.decontamination) },
    task,
    format: outputs.format,
  }),
  besides: (context) => (sampleFor(context) ? ["sample"] : []),
  open: async (recipe, context) => {
    const { evaluation } = context.manifest;
    const decider =
      evaluation === undefined
        ? { decide: await chained(recipe, FILTERS) }
        : decontaminated(context.services.store, recipe, evaluation);
    const sample = sampleFor(context);
    return sample ? sampling(decider, sample) : decider;
  },
});

/** The filters, and what they found of the evaluation data, which are read when it is sure that they are needed. */
function decontaminated(store: ObjectStore, recipe: Recipe, files: readonly EvaluationFile[]): Decider {
  const open = async () => {
    const evaluation = await openEvaluation(store, recipe, files);
    return { decide: await chained(recipe, FILTERS, { evaluation }), found: new Contaminated(evaluation) };
  };
  let opened: Awaited<ReturnType<typeof open>> | undefined;
  return {
    // Values that masking hides are hidden in the questions too.
    rests: { files, masking: recipe.masking },
    async ready() {
      opened = await open();
    },
    decide(record) {
      if (!opened) throw new Error("a record came before the evaluation data were read");
      const outcome = opened.decide(record);
      opened.found.see(record, outcome);
      return outcome;
    },
    summary: (): FilterSummary => ({ contamination: opened?.found.byFile() ?? [] }),
  };
}

/** All of it but its paths on someone's machine. */
const withoutPaths = ({ against, words }: Filters["decontamination"]) => ({
  words,
  against: against.map(({ files: _, ...set }) => set),
});

/** Where the recipe says what belongs to the domain, that is learned from a sample of what each sourced shard keeps. */
function sampleFor({
  manifest,
  recipe,
  event,
}: StageContext): { most: number; of: OutOfDistribution } | undefined {
  if (event.round > 0 || !namesDomain(recipe.judge)) return undefined;
  const most = handedIn(manifest, manifest.parts[event.shard]?.source);
  return { most, of: recipe.judge.outOfDistribution };
}

function sampling(decider: Decider, { most, of }: { most: number; of: OutOfDistribution }): Decider {
  const sample = new DomainSample(of, most);
  const { rests = null } = decider;
  return {
    ...decider,
    decide(record) {
      const outcome = decider.decide(record);
      if (outcome.kind === "kept") sample.offer(outcome.record);
      return outcome;
    },
    rests: { filters: rests, sample: { most, inDomain: of.inDomain, compare: of.compare } },
    finish(emit) {
      for (const line of sample.lines()) emit("sample", JSON.stringify(line));
    },
  };
}

export const handler = shardHandler(filterStage);

/**
 * `provender try filter`: what becomes of each record, and every filter's own decision with what it measured. A bare text
 * has no answer, so what makes a chat whole is not asked of it.
 */
export const trial = (
  recipe: Recipe,
  given?: { store: ObjectStore; evaluation: readonly EvaluationFile[] | undefined },
): Trial =>
  async function* (batches) {
    const evaluation = given?.evaluation && (await openEvaluation(given.store, recipe, given.evaluation));
    const beside = { evaluation };
    const opened = async (filters: readonly FilterRule[]) => ({
      decide: await chained(recipe, filters, beside),
      each: await eachDecision(recipe, filters, beside),
    });
    const chats = await opened(FILTERS);
    const texts = await opened(FILTERS.filter(({ name }) => name !== "structure"));
    const of = (record: Example): typeof chats => (isBareText(record) ? texts : chats);
    const tried = recordTrial(
      (record) => of(record).decide(record),
      ({ record }) => ({ filters: of(record).each(record) }),
    );
    yield* tried(batches);
  };

const isBareText = ({ messages, source }: Example): boolean =>
  source.uri === "stdin" && messages.length === 1 && messages[0]?.role === "user";

/** One filter after the other; the first that drops the record has the word. What they note of a kept one is told together. */
export async function chained(
  recipe: Recipe,
  filters: readonly FilterRule[],
  beside: Beside = {},
): Promise<(record: Example) => Outcome> {
  const opened = await Promise.all(
    filters.map(async (filter) => ({ name: filter.name, decide: await filter.open(recipe, beside) })),
  );
  const decisions = opened.flatMap(({ name, decide }) => (decide ? [{ name, decide }] : []));
  return (record) => {
    let current = record;
    let reading = new Reading(record);
    let notes: Record<string, Json> | undefined;
    let rating: Rating | undefined;
    for (const { name, decide } of decisions) {
      const outcome = decide(current, reading);
      if (outcome.kind !== "kept") return outcome;
      if (outcome.detail !== undefined) notes = { ...notes, [name]: outcome.detail };
      rating ??= outcome.rating;
      if (outcome.record === current) continue;
      current = outcome.record;
      reading = new Reading(current);
    }
    return rating ? { ...keep(current, notes), rating } : keep(current, notes);
  };
}
