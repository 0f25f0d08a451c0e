import { createHash } from "node:crypto";
import type { LedgerLine } from "../../shared/model/outcome.ts";
import { type Example, familyOf } from "../../shared/model/record.ts";
import { type Batch, OPERATOR_VERSIONS, type Operator } from "../../shared/model/round.ts";
import { CachedModel } from "../../shared/model-client/cached-model.ts";
import type { ModelClient } from "../../shared/model-client/model-client.ts";
import { modelFromEnvironment } from "../../shared/model-client/openai-model.ts";
import { readLines } from "../../shared/shards/shard-reader.ts";
import { shardHandler } from "../../shared/stage/handler.ts";
import { batchOf } from "../../shared/stage/rounds.ts";
import type { ShardStage, StageContext } from "../../shared/stage/stage.ts";
import type { GenerationOperator, Made, Order } from "./operator.ts";
import { rephrase } from "./rephrase.ts";
import { typingNoise } from "./typing-noise.ts";

const OPERATORS: Readonly<Record<Operator, GenerationOperator>> = { rephrase, "typing-noise": typingNoise };

interface Item {
  order: Order;
  made: Made;
  /** From 1, in the batch. */
  line: number;
}

/**
 * Makes one batch of examples out of the parents assess chose. What it makes enters the run as any source's records
 * do. Its key holds the parents' content, so a batch is made anew only when they or the recipe's wishes change.
 *
 * @param openModel Called when a question has no stored answer.
 */
export function augmentStage(openModel: () => ModelClient): ShardStage<Item> {
  return {
    step: "augment",
    async prepare(context) {
      const { services, manifest, recipe, event } = context;
      const batch = await batchOf(services.store, manifest, event.shard, event.round);
      const parents = await readParents(context, batch);
      const operator = OPERATORS[batch.operator];
      const used = { requests: 0, tokens: 0 };
      const allowance = batch.allowance ?? { requests: 0, tokens: 0 };
      return {
        determinants: {
          operator: [batch.operator, OPERATOR_VERSIONS[batch.operator]],
          settings: operator.settings(recipe),
          seed: recipe.seed,
          round: event.round,
          wanted: batch.wanted,
          allowance,
          parents: parents.map((parent) => sha256(JSON.stringify(parent))),
        },
        enters: "produced",
        outputs: { records: "data" },
        async *read() {
          const orders = ordersOf(batch, parents, recipe.seed, event.round);
          const model = new CachedModel(services.store, openModel);
          let at = 0;
          for await (const some of operator.make(orders, { recipe, model, allowance }, used))
            yield some.flatMap((made): Item[] => {
              const order = orders[at++];
              return order ? [{ order, made, line: at }] : [];
            });
        },
        step({ order, made, line }, emit) {
          const parent = order.parent.id;
          const detail = { operator: batch.operator, parents: [parent] };
          if ("reason" in made) return { ...made, line, detail };
          const example = childOf(order, made.messages, batch.operator, line);
          emit("records", JSON.stringify(example));
          const kept: LedgerLine = { id: example.id, outcome: "kept", line, detail };
          return kept;
        },
        summary: () => used,
      };
    },
  };
}

/** Each parent in turn, and round again until there are as many orders as wanted. */
function ordersOf(
  { operator, wanted }: Batch,
  parents: readonly Example[],
  seed: number,
  round: number,
): Order[] {
  return Array.from({ length: wanted }, (_, i) => parents[i % parents.length]).flatMap((parent, i) => {
    if (!parent) return [];
    const turn = Math.floor(i / parents.length);
    const digest = sha256(JSON.stringify([seed, round, operator, parent.id, turn]));
    // 31 bits: endpoints take a signed number.
    return [{ parent, seed: Number.parseInt(digest.slice(0, 8), 16) >>> 1 }];
  });
}

function childOf(
  { parent, seed }: Order,
  messages: Example["messages"],
  operator: Operator,
  line: number,
): Example {
  const version = OPERATOR_VERSIONS[operator];
  const { tools, parallel_tool_calls, category, language } = parent;
  return {
    id: sha256(JSON.stringify([operator, version, parent.id, seed, messages])).slice(0, 32),
    messages,
    ...(tools && { tools }),
    ...(parallel_tool_calls !== undefined && { parallel_tool_calls }),
    ...(category !== undefined && { category }),
    ...(language !== undefined && { language }),
    group: familyOf(parent),
    source: {
      name: operator,
      kind: "synthetic",
      uri: operator,
      version: String(version),
      locator: { line },
      // What is made from a text stands under the text's licence.
      ...(parent.source.license !== undefined && { license: parent.source.license }),
    },
    parents: [parent.id],
    transforms: [{ stage: "augment", operator, version }],
  };
}

/** The parents in the order of the batch; each shard they lie in is read once. */
async function readParents({ services, result }: StageContext, { parents }: Batch): Promise<Example[]> {
  const found = new Map<string, Example>();
  for (const [shard, refs] of Map.groupBy(parents, (parent) => parent.shard)) {
    const { records } = (await result("apply", shard)).outputs;
    if (!records) throw new Error("apply's result names no records");
    const wanted = new Set(refs.map((ref) => ref.index));
    let index = 0;
    for await (const lines of readLines(services.store, records))
      for (const line of lines) {
        if (!wanted.has(index++)) continue;
        const example: Example = JSON.parse(line);
        found.set(example.id, example);
      }
  }
  return parents.map(({ id, shard, index }) => {
    const parent = found.get(id);
    if (!parent) throw new Error(`record ${index} of shard ${shard} is not ${id}`);
    return parent;
  });
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

export const handler = shardHandler(augmentStage(modelFromEnvironment));
