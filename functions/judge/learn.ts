import { createHash } from "node:crypto";
import { connect } from "../../shared/aws/connect.ts";
import { enterSecrets } from "../../shared/aws/secrets.ts";
import { DomainSample, LEARNED, type Sampled } from "../../shared/domain/domain-sample.ts";
import { NotConserved } from "../../shared/model/errors.ts";
import { workTable } from "../../shared/model/keys.ts";
import type { OutOfDistribution } from "../../shared/model/recipe-judge.ts";
import { namesDomain } from "../../shared/model/recipe-judge.ts";
import { GlobalEvent, type StoredOutput } from "../../shared/model/run.ts";
import type { Embedder } from "../../shared/model-client/embedder.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";
import { readLines } from "../../shared/shards/shard-reader.ts";
import { manifestOf, parseEvent } from "../../shared/stage/handler.ts";
import { inParallel, SMALL_READS } from "../../shared/stage/in-parallel.ts";
import { observe } from "../../shared/stage/observe.ts";
import { runShard } from "../../shared/stage/run-shard.ts";
import type { ShardStage } from "../../shared/stage/stage.ts";
import { stepKey } from "../../shared/stage/step-key.ts";
import { traced } from "../../shared/stage/trace.ts";
import { learnDomain, writeScorer } from "./domain/domain-model.ts";
import { LEARNED_AT, type LearnSummary, storedEmbedder } from "./learned.ts";
import { withinBudget } from "./within-budget.ts";

/**
 * Once a round, before its shards are judged: what the rules must know of the whole run. What belongs is learned from the
 * sourced records' samples alone, so that a later round finds it done, and generated examples are held against what
 * people wrote.
 */
export const learnStage = (
  openEmbedder: (store: ObjectStore, settings: OutOfDistribution) => Embedder,
): ShardStage<Sampled> => ({
  step: "learn",
  async prepare(context) {
    const { services, recipe, manifest, result } = context;
    await withinBudget(context);
    const settings = recipe.judge.outOfDistribution;
    const { threshold: _, borderline: __, ...learned } = settings;
    const asked = namesDomain(recipe.judge);
    const samples = asked
      ? await inParallel(manifest.parts, SMALL_READS, async ({ shard }) =>
          sampleOf((await result("filter", shard)).outputs.sample, shard),
        )
      : [];
    const determinants = { settings: learned, samples: samples.map(({ sha256 }) => sha256) };
    const key = stepKey("learn", services.codeVersion, determinants);
    const summary: LearnSummary = {};
    return {
      determinants,
      enters: "in",
      outputs: {},
      ledger: false,
      async *read() {
        if (!asked) return;
        const sample = new DomainSample(settings, LEARNED);
        for (const output of samples)
          for await (const lines of readLines(services.store, output))
            for (const line of lines) sample.add(JSON.parse(line));
        const lines = sample.lines();
        const { scorer, belonging, rest } = await learnDomain(
          settings,
          lines,
          openEmbedder(services.store, settings),
        );
        const bytes = writeScorer(scorer);
        const sha256 = createHash("sha256").update(bytes).digest("hex");
        const at = workTable("learn", key, "domain");
        await services.store.write("data", at, bytes, "application/octet-stream");
        summary.domain = { key: at, sha256, belonging, rest };
        yield lines;
      },
      step: ({ id }) => ({ id, outcome: "kept" }),
      summary: () => summary,
    };
  },
});

function sampleOf(sample: StoredOutput | undefined, shard: number): StoredOutput {
  if (!sample) throw new NotConserved("The filter step wrote no sample.", { step: "filter", shard });
  return sample;
}

export async function handler(event: unknown): Promise<void> {
  const { run, round } = parseEvent(GlobalEvent, event, "learn");
  const own = { run, round, shard: LEARNED_AT };
  await traced("learn", own, async () => {
    await enterSecrets();
    const services = connect();
    observe(await runShard(learnStage(storedEmbedder), services, await manifestOf(services, run), own), own);
  });
}
