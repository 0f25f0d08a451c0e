import { z } from "zod";
import type { OutOfDistribution } from "../../shared/model/recipe-judge.ts";
import {
  CachedEmbedder,
  type Embedder,
  embedderFromEnvironment,
} from "../../shared/model-client/embedder.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";

/** The only place of this step: it looks at all shards at once. */
export const LEARNED_AT = 0;

/** What was learned of the data set's domain: where it lies in the data bucket, and from how many different texts. */
const Learned = z.object({ key: z.string(), sha256: z.string(), belonging: z.int(), rest: z.int() });
export type Learned = z.infer<typeof Learned>;

export const LearnSummary = z.object({ domain: Learned.optional() });
export type LearnSummary = z.infer<typeof LearnSummary>;

/** The embedder whose vectors are kept in the data bucket. */
export const storedEmbedder = (store: ObjectStore, { model }: OutOfDistribution): Embedder =>
  new CachedEmbedder(store, model, () => embedderFromEnvironment(model));

/** The embedder of the environment, asked for no sooner than there is a text: without embeddings, no key is needed. */
export const freshEmbedder = ({ model }: OutOfDistribution): Embedder => ({
  embed: (texts) => embedderFromEnvironment(model).embed(texts),
});
