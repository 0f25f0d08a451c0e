import { Duration } from "aws-cdk-lib";
import { MEMORY } from "../shared/model/prices.ts";
import type { StepName } from "../shared/model/run.ts";

/** What a function may do with the objects of a bucket; keys are patterns under the bucket, `*` as IAM reads it. */
export interface ObjectAccess {
  read?: readonly string[];
  write?: readonly string[];
}

export type TableAction = "GetItem" | "Query" | "PutItem" | "UpdateItem" | "DeleteItem";

export type SecretName = "model" | "masking";

/** A function as it is deployed. Whatever is not named here it may not do. */
export interface FunctionSpec {
  /** Under `functions/`; the file exports `handler`. */
  entry: string;
  /** MiB. */
  memory: number;
  timeout: Duration;
  /** Only inside the trust boundary: plan, source and mask. */
  raw?: ObjectAccess;
  data: ObjectAccess;
  table: readonly TableAction[];
  /** May ask Amazon Comprehend, where the stack is deployed with it. */
  comprehend?: true;
  /** Starts executions of the state machine. */
  starts?: true;
  /** Looks at executions of the state machine. */
  inspects?: true;
  /** Tells people through the topic. */
  notifies?: true;
  /** Keeps the recipes' schedules. */
  schedules?: true;
  /** Sees the names of what was uploaded, never the content. */
  seesUploads?: true;
  /** Which secrets it may read: variables that must not stand in its environment. */
  secrets?: readonly SecretName[];
  /** May read the model's secret, where the stack is deployed so that masking asks a model. */
  asksModel?: true;
  /** Is told how long uploads must pause. */
  patient?: true;
  /** Called by events, not by the state machine: what fails for good is kept in a queue. */
  asynchronous?: true;
}

/** One vCPU; a stage is one thread. Source: AWS Lambda guide, "Configure Lambda function memory". */
const ONE_CORE = MEMORY.step;
/** Lambda's longest. */
const LONGEST = Duration.minutes(15);
const SMALL = { memory: 512, timeout: Duration.minutes(1) };

const RECIPES = "recipes/*";
/** What examples are decontaminated against. */
const EVALUATION = "evaluation/*";
const MANIFESTS = "runs/*/manifest.json";
/** Where plan cut a large upload. */
const CUTS = "work/plan/*";
/** The split of every record, as assess dealt it. */
const SPLITS = "runs/*/splits.txt";
/** Earlier versions' splits, which later ones keep. */
const SPLIT_MEMORY = "lineage/*/splits.jsonl.zst";
const ROUNDS = "runs/*/rounds/*";
const REVIEW_SAMPLE = "runs/*/review.jsonl";
const REVIEW_DECISION = "runs/*/review.json";
const POINTERS = "runs/*/steps/*";
const pointers = (step: StepName): string => `runs/*/steps/${step}/*`;
/** Where outside detectors found personal data, without the text. */
const FINDINGS = "cache/findings/*";
const EMBEDDINGS = "cache/embeddings/*";
const ANSWERS = "cache/model/*";
/** What masking was measured to find. */
const MEASUREMENTS = "measurements/*";
const work = (step: StepName): string => `work/${step}/*`;
const results = (step: StepName): string => `results/${step}/*`;

/** A step over shards: reads its inputs' work, writes its own and the run's pointers to it. */
function step(
  name: StepName,
  entry: string,
  inputs: readonly StepName[],
  more: Partial<FunctionSpec> = {},
): FunctionSpec {
  return {
    entry,
    memory: ONE_CORE,
    timeout: LONGEST,
    table: ["PutItem"],
    ...more,
    data: {
      read: [
        MANIFESTS,
        ...(name === "source" ? [] : [POINTERS]),
        results(name),
        ...inputs.map(work),
        ...(more.data?.read ?? []),
      ],
      write: [pointers(name), results(name), work(name), ...(more.data?.write ?? [])],
    },
  };
}

/** Every function by its construct id, in the order of the flow. */
export const FUNCTIONS = {
  Start: {
    entry: "trigger/start.ts",
    ...SMALL,
    data: { read: [RECIPES] },
    table: ["GetItem", "PutItem", "UpdateItem"],
    starts: true,
    patient: true,
    asynchronous: true,
  },
  Recipe: {
    entry: "trigger/recipe.ts",
    ...SMALL,
    data: { read: [RECIPES] },
    table: ["GetItem", "PutItem", "UpdateItem"],
    starts: true,
    patient: true,
    notifies: true,
    schedules: true,
    seesUploads: true,
    asynchronous: true,
  },
  Listen: {
    entry: "trigger/listen.ts",
    ...SMALL,
    data: {},
    table: ["GetItem", "UpdateItem"],
    patient: true,
  },
  Plan: {
    entry: "plan/plan.ts",
    memory: ONE_CORE,
    timeout: LONGEST,
    raw: { read: ["incoming/*"] },
    data: { read: [RECIPES, MANIFESTS, CUTS, EVALUATION], write: [MANIFESTS, CUTS] },
    table: ["PutItem"],
  },
  Ask: {
    entry: "trigger/ask.ts",
    ...SMALL,
    data: {},
    table: ["GetItem", "PutItem", "UpdateItem"],
    notifies: true,
  },
  Source: step("source", "source/source.ts", [], {
    raw: { read: ["incoming/*"], write: ["work/source/*"] },
  }),
  Mask: step("mask", "mask/mask.ts", ["augment"], {
    raw: { read: ["work/source/*"] },
    data: { read: [FINDINGS], write: [FINDINGS] },
    comprehend: true,
    secrets: ["masking"],
    asksModel: true,
  }),
  Filter: step("filter", "filter/filter.ts", ["mask"], { data: { read: [EVALUATION] } }),
  // The sample, its features and what is learned from them are in memory at once.
  Learn: step("learn", "judge/learn.ts", ["filter"], {
    memory: MEMORY.large,
    data: { read: [EMBEDDINGS], write: [EMBEDDINGS] },
    secrets: ["model"],
  }),
  Judge: step("judge", "judge/judge.ts", ["filter", "learn"], {
    data: { read: [EMBEDDINGS, ANSWERS], write: [EMBEDDINGS, ANSWERS] },
    secrets: ["model"],
  }),
  Sign: step("sign", "dedupe/sign.ts", ["filter", "judge"], {
    data: { read: [EMBEDDINGS], write: [EMBEDDINGS] },
    secrets: ["model"],
  }),
  // A partition of the digests of all shards is held in memory at once. Of earlier versions it reads what survived.
  Match: step("match", "dedupe/match.ts", ["sign", "apply"], {
    memory: MEMORY.large,
    data: { read: [ROUNDS] },
  }),
  Apply: step("apply", "dedupe/apply.ts", ["filter", "judge", "sign", "match", "apply"], {
    data: { read: [ROUNDS] },
  }),
  Assess: {
    entry: "assess/assess.ts",
    memory: MEMORY.large,
    timeout: LONGEST,
    data: {
      read: [
        MANIFESTS,
        ROUNDS,
        POINTERS,
        ...(["source", "mask", "judge", "apply"] as const).map(work),
        SPLIT_MEMORY,
      ],
      write: [ROUNDS, SPLITS, SPLIT_MEMORY, REVIEW_SAMPLE],
    },
    table: ["GetItem"],
  },
  Augment: step("augment", "augment/augment.ts", ["apply"], {
    data: { read: [ROUNDS, ANSWERS], write: [ANSWERS] },
    secrets: ["model"],
  }),
  Split: step("split", "split/split.ts", ["apply"], { data: { read: [ROUNDS, SPLITS, REVIEW_DECISION] } }),
  Trace: step("trace", "trace/trace.ts", ["source", "augment", "mask", "filter", "judge", "apply", "split"], {
    data: { read: [ROUNDS] },
  }),
  Index: step("index", "trace/index.ts", ["trace", "index"], {
    data: { read: [ROUNDS], write: ["lineage/*"] },
  }),
  Publish: {
    entry: "publish/publish.ts",
    memory: ONE_CORE,
    timeout: LONGEST,
    data: {
      read: [
        MANIFESTS,
        ROUNDS,
        POINTERS,
        ...(["augment", "split"] as const).map(work),
        MEASUREMENTS,
        REVIEW_DECISION,
      ],
      write: ["datasets/*", "lineage/*"],
    },
    table: ["GetItem", "PutItem"],
  },
  Settle: {
    entry: "trigger/settle.ts",
    ...SMALL,
    data: {},
    table: ["GetItem", "PutItem", "UpdateItem", "DeleteItem"],
    starts: true,
    notifies: true,
    asynchronous: true,
  },
  Watch: {
    entry: "trigger/watch.ts",
    ...SMALL,
    timeout: Duration.minutes(5),
    data: {},
    table: ["GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
    starts: true,
    inspects: true,
    notifies: true,
    asynchronous: true,
  },
  LineageApi: {
    entry: "lineage-api/lineage-api.ts",
    memory: ONE_CORE,
    timeout: Duration.seconds(29),
    data: { read: ["runs/*", "datasets/*", "lineage/*", "work/*/ledger.jsonl.zst"] },
    table: ["GetItem", "Query"],
  },
} as const satisfies Record<string, FunctionSpec>;

export type FunctionName = keyof typeof FUNCTIONS;
