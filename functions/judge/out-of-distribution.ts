import { createHash } from "node:crypto";
import { belongs, comparedText } from "../../shared/domain/domain.ts";
import { NotConserved, ShardCorrupt } from "../../shared/model/errors.ts";
import { drop, keep } from "../../shared/model/outcome.ts";
import type { Recipe } from "../../shared/model/recipe.ts";
import { namesDomain, type OutOfDistribution } from "../../shared/model/recipe-judge.ts";
import type { Example } from "../../shared/model/record.ts";
import type { Embedder } from "../../shared/model-client/embedder.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";
import { learnDomain, readScorer } from "./domain/domain-model.ts";
import type { Scorer } from "./domain/scorer.ts";
import type { JudgeRule, OpenedRule } from "./judge-rule.ts";
import { freshEmbedder, LEARNED_AT, type Learned, LearnSummary } from "./learned.ts";

/**
 * Drops what is not of the domain that the recipe names: `out_of_distribution`, with the share of what belongs that fits
 * no better. A little above the threshold it is kept and noted as borderline. What is named as belonging is never dropped.
 */
export const outOfDistribution = (
  openEmbedder: (store: ObjectStore, settings: OutOfDistribution) => Embedder,
): JudgeRule => ({
  name: "outOfDistribution",
  async open(recipe, context) {
    if (!namesDomain(recipe.judge)) return undefined;
    const settings = recipe.judge.outOfDistribution;
    if (!context) {
      const scorer = await learnedOfTexts(recipe);
      return scorer && deciding(settings, async () => scorer);
    }
    const { domain } = LearnSummary.parse((await context.result("learn", LEARNED_AT)).summary);
    if (!domain)
      throw new NotConserved("The learn step learned nothing.", { step: "learn", shard: LEARNED_AT });
    const { store } = context.services;
    return {
      ...deciding(settings, async () =>
        readScorer(settings, await readLearned(store, domain), openEmbedder(store, settings)),
      ),
      rests: domain.sha256,
    };
  },
});

function deciding(settings: OutOfDistribution, open: () => Promise<Scorer>): OpenedRule {
  const { inDomain, compare, threshold, borderline, method } = settings;
  const told = { named: 0, scored: 0, dropped: 0, borderline: 0 };
  const textOf = (record: Example): string => comparedText(record, compare);
  let scorer: Scorer | undefined;
  const opened = (): Scorer => {
    if (!scorer) throw new Error("a record came before it was read what belongs");
    return scorer;
  };
  return {
    async ready() {
      scorer = await open();
    },
    decide(record) {
      if (belongs(record, inDomain)) {
        told.named++;
        return keep(record);
      }
      told.scored++;
      const { share, detail } = opened().score(textOf(record));
      const score = Math.round(share * 1e4) / 1e4;
      if (share < threshold) {
        told.dropped++;
        return drop("out_of_distribution", { score, ...detail });
      }
      if (share >= threshold + borderline) return keep(record);
      told.borderline++;
      return keep(record, { score, ...detail, borderline: true });
    },
    summary: () => told,
    ...(method === "embeddings" && {
      ahead: async (records: readonly Example[]) =>
        opened().ahead?.(records.filter((record) => !belongs(record, inDomain)).map(textOf)),
    }),
  };
}

async function readLearned(store: ObjectStore, { key, sha256 }: Learned): Promise<Buffer> {
  const bytes = await store.readWhole("data", key);
  if (bytes && createHash("sha256").update(bytes).digest("hex") === sha256) return bytes;
  throw new ShardCorrupt(`${key} is not as it was written; delete its folder and run again.`, { key });
}

/** Lines that are tried alone are held against the recipe's texts; sources and categories are known in a run only. */
async function learnedOfTexts({ judge }: Recipe): Promise<Scorer | undefined> {
  const settings = judge.outOfDistribution;
  if (settings.inDomain.texts.length === 0) {
    // Beside the answers: those are for programs.
    console.error(
      "judge.outOfDistribution names no texts: what belongs by source or category is learned in a run, so nothing is dropped here.",
    );
    return undefined;
  }
  return (await learnDomain(settings, [], freshEmbedder(settings))).scorer;
}
