import { bucketCount } from "../../shared/lineage/trace-record.ts";
import { ModelAllowance } from "../../shared/model/allowance.ts";
import type { JudgeSummary } from "../../shared/model/judgement.ts";
import { foundDuplicates, roundDecision } from "../../shared/model/keys.ts";
import { METRICS } from "../../shared/model/metrics.ts";
import { addByName } from "../../shared/model/outcome.ts";
import { MaskSummary } from "../../shared/model/privacy.ts";
import { isJudged } from "../../shared/model/recipe-judge.ts";
import {
  addTallies,
  type Batch,
  Duplicates,
  noTally,
  type RoundDecision,
  Tally,
  usesModel,
} from "../../shared/model/round.ts";
import type { RoundState, StepName, StepResult } from "../../shared/model/run.ts";
import { wayOf } from "../../shared/model/way.ts";
import { balanceOf } from "../../shared/report/balance.ts";
import { type GlobalContext, globalHandler } from "../../shared/stage/handler.ts";
import { inParallel, SMALL_READS } from "../../shared/stage/in-parallel.ts";
import { count } from "../../shared/stage/observe.ts";
import { shardsOfRound, shardsSoFar } from "../../shared/stage/rounds.ts";
import { dealRun } from "./deal-run.ts";
import { findGaps } from "./gaps.ts";
import { judgedBy, judgementOf } from "./judgement.ts";
import { type EndReason, nextRound, type Order } from "./next-round.ts";
import { ParentChoice } from "./parents.ts";
import { writeReviewSample } from "./review-sample.ts";
import { readSurvivors } from "./survivors.ts";
import { checkTolerance, nothingLeft } from "./tolerance.ts";

/** What apply tells of a shard. */
const Applied = Tally.extend({ gone: Tally.shape.category });

/** What all rounds so far brought. */
interface Survey {
  shards: number[];
  /** Source's or augment's result of each shard, and apply's, in the order of the shards. */
  entered: StepResult[];
  applied: StepResult[];
  tally: Tally;
  /** Dropped as duplicates, by category. */
  gone: Record<string, number>;
  records: number;
  spent: ModelAllowance;
  /** The model judge's, where there is one. */
  judgements: JudgeSummary[];
}

/**
 * Looks at all records after a round and decides where the run goes: another round, or the splits. When the rounds are
 * over it deals the splits. Writes its decision for every later step to read.
 *
 * @throws TooManyBadLines when a source has more unreadable rows than the recipe tolerates (round 0);
 *   JudgeDisagrees when the model judge and people agree less than the recipe wants; NothingLeft when no record survived
 */
export async function assess(context: GlobalContext): Promise<RoundState> {
  const { services, manifest, recipe, event } = context;
  const survey = await surveyRounds(context);
  if (event.round === 0) await checkTolerance(services.store, manifest, survey.entered);
  const judged = recipe.judge.llm.enabled ? judgedBy(recipe, survey.judgements) : undefined;
  if (survey.records === 0) throw nothingLeft(await resultsByStep(context, survey));

  const gaps = findGaps(recipe, survey.tally, survey.records);
  const { tally, records, spent } = survey;
  const balance = balanceOf(tally.category);
  const found = await duplicatesFound(context);
  const duplicates = found && { ...found, byCategory: survey.gone };
  const report = {
    records,
    tally,
    gaps,
    model: spent,
    ...(balance && { balance }),
    ...(duplicates && { duplicates }),
    ...(judged && { judged }),
  };
  const { modelRequests, modelTokens } = recipe.budget;
  const used = Math.max(share(spent.requests, modelRequests), share(spent.tokens, modelTokens));
  count({ [METRICS.modelTokens]: spent.tokens, [METRICS.modelBudget]: 100 * used });
  const next = nextRound(recipe, { round: event.round, gaps, added: await addedBy(context, survey), spent });
  const batches = typeof next === "string" ? [] : await chooseParents(context, survey, next);
  const decision: RoundDecision =
    batches.length > 0
      ? { state: generation(context, batches), batches, report }
      : { ...(await ending(context, survey, typeof next === "string" ? next : "nothing_new")), report };
  const key = roundDecision(event.run, event.round);
  await services.store.write("data", key, Buffer.from(JSON.stringify(decision)), "application/json");
  return decision.state;
}

const share = (part: number, whole: number): number => (part === 0 ? 0 : part / whole);

async function duplicatesFound({ services, event }: GlobalContext): Promise<Duplicates | undefined> {
  const stored = await services.store.readWhole("data", foundDuplicates(event.run, event.round));
  return stored && Duplicates.parse(JSON.parse(stored.toString("utf8")));
}

async function surveyRounds({ services, manifest, recipe, event, result }: GlobalContext): Promise<Survey> {
  const shards = await shardsSoFar(services.store, manifest, event.round);
  const results = await inParallel(shards, SMALL_READS, async (shard) => ({
    entered: await result(shard < manifest.parts.length ? "source" : "augment", shard),
    applied: await result("apply", shard),
    masked: recipe.masking.model === undefined ? undefined : await result("mask", shard),
    judged: recipe.judge.llm.enabled ? judgementOf(await result("judge", shard)) : undefined,
  }));
  const survey: Survey = {
    shards,
    entered: results.map(({ entered }) => entered),
    applied: results.map(({ applied }) => applied),
    tally: noTally(),
    gone: {},
    records: 0,
    spent: { requests: 0, tokens: 0 },
    judgements: results.flatMap(({ judged }) => judged ?? []),
  };
  for (const { entered, applied, masked, judged } of results) {
    const { gone, ...tally } = Applied.parse(applied.summary);
    survey.tally = addTallies(survey.tally, tally);
    survey.gone = addByName(survey.gone, gone);
    survey.records += applied.counts.kept;
    const spend = ({ requests, tokens }: ModelAllowance): void => {
      survey.spent = { requests: survey.spent.requests + requests, tokens: survey.spent.tokens + tokens };
    };
    const model = masked && MaskSummary.parse(masked.summary).outside.model;
    if (model) spend({ requests: model.questions, tokens: model.tokens });
    if (judged) spend(judged.spent);
    if (entered.step === "augment") spend(ModelAllowance.parse(entered.summary));
  }
  return survey;
}

/** Records that the latest round added; undefined when no round has generated anything yet. */
async function addedBy(
  { services, manifest, event }: GlobalContext,
  survey: Survey,
): Promise<number | undefined> {
  if (event.round === 0) return undefined;
  const latest = new Set(await shardsOfRound(services.store, manifest, event.round));
  return survey.applied.reduce((sum, { counts }, i) => {
    return latest.has(survey.shards[i] ?? -1) ? sum + counts.kept : sum;
  }, 0);
}

/** The orders with their parents, each as a shard numbered on after all there are. */
async function chooseParents(
  { services, manifest, recipe, event }: GlobalContext,
  { shards, applied }: Survey,
  orders: readonly Order[],
): Promise<Batch[]> {
  const choice = new ParentChoice(orders, recipe.seed, event.round);
  for (const [i, result] of applied.entries()) {
    const shard = shards[i] ?? 0;
    // Examples are made from sourced records only: copies of copies drift.
    if (shard >= manifest.parts.length) break;
    let index = 0;
    for await (const survivors of readSurvivors(services.store, result))
      for (const { id, category } of survivors) choice.offer(category, { id, shard, index: index++ });
  }
  const first = Math.max(-1, ...shards) + 1;
  return choice.chosen().map((order, i) => ({ shard: first + i, ...order }));
}

function generation({ manifest, recipe, event }: GlobalContext, batches: readonly Batch[]): RoundState {
  return {
    dataset: event.dataset,
    run: event.run,
    round: event.round + 1,
    shards: batches.map((batch) => batch.shard),
    partitions: Array.from({ length: manifest.partitions }, (_, i) => i),
    buckets: [],
    next: "augment",
    approval: recipe.approval.generation && batches.some((batch) => usesModel(batch.operator)),
    judged: isJudged(recipe),
  };
}

async function ending(
  context: GlobalContext,
  { shards, entered, applied }: Survey,
  reason: EndReason,
): Promise<Pick<RoundDecision, "state" | "batches" | "end">> {
  const { services, recipe, event } = context;
  const previous = (await services.lineage.currentVersion(event.dataset))?.version ?? null;
  const splits = await dealRun(services.store, event, recipe, applied, previous);
  await writeReviewSample(context, shards, applied);
  const rows = entered.reduce((sum, { counts }) => sum + counts.in + counts.produced, 0);
  const state: RoundState = {
    dataset: event.dataset,
    run: event.run,
    round: event.round,
    shards,
    partitions: [],
    buckets: Array.from({ length: bucketCount(rows) }, (_, i) => i),
    next: "split",
    approval: recipe.approval.review,
    judged: isJudged(recipe),
  };
  return { state, batches: [], end: { reason, splits, previous } };
}

async function resultsByStep(
  { recipe, result }: GlobalContext,
  { shards, entered, applied }: Survey,
): Promise<Map<StepName, StepResult[]>> {
  const results = new Map<StepName, StepResult[]>([["source", entered]]);
  for (const step of wayOf(recipe)) {
    if (step === "source" || step === "split") continue;
    const own = step === "apply" ? applied : inParallel(shards, SMALL_READS, (shard) => result(step, shard));
    results.set(step, await own);
  }
  return results;
}

export const handler = globalHandler("assess", assess);
