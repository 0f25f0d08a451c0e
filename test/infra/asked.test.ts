import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { FUNCTIONS } from "../../infra/functions.ts";
import { openRuntime, type Runtime } from "../../local/runtime.ts";
import { published } from "../../shared/model/keys.ts";
import { RoundState } from "../../shared/model/run.ts";
import { PROJECT, workplace } from "../support/provender.ts";
import { allows, roles } from "./policies.ts";
import { nameOf, resources, synthesize } from "./synthesized.ts";

/** What a function asked of S3 or DynamoDB, as IAM names it. */
interface Asked {
  by: string;
  action: string;
  resource: string;
}

const DATASET = "quickstart";
const RUN = `${DATASET}-20260101T000000Z-0000`;
const synthesized = synthesize();
const granted = roles(synthesized);
const statementsOf = (name: string) => [...granted].find(([id]) => nameOf(id) === `${name}Role`)?.[1] ?? [];
const logical = (type: string, name: string): string =>
  `<${resources(synthesized, type).find(([id]) => nameOf(id) === name)?.[0]}>`;
const BUCKETS = {
  raw: logical("AWS::S3::Bucket", "StorageRaw"),
  data: logical("AWS::S3::Bucket", "StorageData"),
};
const TABLE = logical("AWS::DynamoDB::Table", "StorageTable");
const Message = z.object({ request: z.custom<IncomingMessage>() });

const place = workplace();
const asked = new Map<string, Asked>();
let by: string | undefined;

const listen = (message: unknown): void => {
  if (by === undefined) return;
  const { headers, method = "", url = "/" } = Message.parse(message).request;
  const target = headers["x-amz-target"];
  const one = typeof target === "string" ? ofTable(target) : ofBucket(method, new URL(url, "http://s3"));
  asked.set(`${by} ${one.action} ${one.resource}`, { by, ...one });
};

const ofTable = (target: string): Omit<Asked, "by"> => ({
  action: `dynamodb:${target.split(".")[1]}`,
  resource: TABLE,
});

function ofBucket(method: string, { pathname, searchParams }: URL): Omit<Asked, "by"> {
  const [, bucket = "", ...key] = decodeURIComponent(pathname).split("/");
  const arn = /raw/i.test(bucket) ? BUCKETS.raw : BUCKETS.data;
  if (searchParams.has("list-type")) return { action: "s3:ListBucket", resource: arn };
  const action = { GET: "GetObject", HEAD: "GetObject", PUT: "PutObject", POST: "PutObject" }[method];
  return { action: `s3:${action ?? method}`, resource: `${arn}/${key.join("/")}` };
}

beforeAll(async () => {
  subscribe("http.server.request.start", listen);
  const runtime = await openRuntime({ directory: place.directory, workers: 1 });
  try {
    await walk(runtime);
  } finally {
    unsubscribe("http.server.request.start", listen);
    await runtime.close();
  }
});
afterAll(place.remove);

/** The one sits in judgement on the other, and all of it is noted: so nobody passes the judge by. */
const JUDGED =
  "judge: { outOfDistribution: { inDomain: { sources: [faq] }, threshold: 0, borderline: 1 } }\n";

/** Every function that a whole run calls, and the lineage's, one call after the other. */
async function walk(runtime: Runtime): Promise<void> {
  const example = join(PROJECT, "examples/quickstart");
  const recipe = readFileSync(join(example, "recipe.yaml"), "utf8");
  await runtime.putRecipe(
    DATASET,
    `${recipe}\nfilters: { decontamination: { against: [{ name: exam }] } }\n${JUDGED}`,
  );
  const exam = join(place.directory, "exam.txt");
  writeFileSync(exam, "Which of the seven towers on the hill was built before the others?\n");
  await runtime.uploadEvaluation(DATASET, "exam", [exam]);
  await runtime.upload(DATASET, "tickets", [join(example, "tickets.jsonl")]);
  await runtime.upload(DATASET, "faq", [join(example, "faq.csv")]);
  const call = async (name: string, event: object): Promise<unknown> => {
    by = name;
    const answer = await runtime.invoke(name, event);
    by = undefined;
    return answer;
  };
  let state = RoundState.parse(await call("Plan", { dataset: DATASET, run: RUN }));
  const each = async (name: string, numbers: readonly number[]): Promise<void> => {
    for (const shard of numbers) await call(name, { run: RUN, round: state.round, shard });
  };
  const once = () => ({ dataset: DATASET, run: RUN, round: state.round });
  while (state.next !== "split") {
    await each(state.next === "source" ? "Source" : "Augment", state.shards);
    for (const name of ["Mask", "Filter"]) await each(name, state.shards);
    await call("Learn", once());
    for (const name of ["Judge", "Sign"]) await each(name, state.shards);
    await each("Match", state.partitions);
    await each("Apply", state.shards);
    state = RoundState.parse(await call("Assess", once()));
  }
  for (const name of ["Split", "Trace"]) await each(name, state.shards);
  await each("Index", state.buckets);
  await call("Publish", once());
  await call("Settle", { dataset: DATASET, run: RUN });
  for (const rawPath of ["/runs", `/versions/${DATASET}`]) await call("LineageApi", { rawPath });
  const ids = await runtime.store.readWhole("data", published(DATASET, RUN, "training_data.ids"));
  const id = ids?.toString("utf8").split("\n")[0] ?? "";
  await call("LineageApi", { rawPath: "/explain", queryStringParameters: { id } });
  await call("Ask", { dataset: DATASET, run: RUN, gate: "split", token: "token" });
  await call("Listen", { dataset: DATASET, run: RUN });
}

/** What this run does not need, and who does. */
const OTHERWISE = new Map([
  ["Plan GetObject work/plan/*", "files larger than a shard"],
  ["Plan PutObject work/plan/*", "files larger than a shard"],
  ["Mask GetObject cache/findings/*", "masking that asks outside detectors"],
  ["Mask PutObject cache/findings/*", "masking that asks outside detectors"],
  ["Learn GetObject cache/embeddings/*", "a domain known by meaning"],
  ["Learn PutObject cache/embeddings/*", "a domain known by meaning"],
  ["Judge GetObject cache/embeddings/*", "a domain known by meaning"],
  ["Judge GetObject cache/model/*", "a model's marks"],
  ["Judge PutObject cache/embeddings/*", "a domain known by meaning"],
  ["Judge PutObject cache/model/*", "a model's marks"],
  ["Sign GetObject cache/embeddings/*", "dedupe by meaning"],
  ["Sign GetObject work/filter/*", "runs that are not judged"],
  ["Sign PutObject cache/embeddings/*", "dedupe by meaning"],
  ["Match GetObject work/apply/*", "dedupe against earlier versions"],
  ["Apply GetObject work/filter/*", "runs that are not judged"],
  ["Assess GetObject lineage/*/splits.jsonl.zst", "a second version, which keeps the splits of the first"],
  ["Assess GetObject work/source/*", "a run with too many bad lines, which says where they are"],
  ["Augment GetObject cache/model/*", "augmentation by a model"],
  ["Augment PutObject cache/model/*", "augmentation by a model"],
  ["Split GetObject runs/*/review.json", "runs that a person reviews"],
  ["Settle DeleteItem ", "runs that hold a lease"],
  ["Settle UpdateItem ", "runs that hold a lease"],
  ["LineageApi GetObject datasets/*", "lines of published files"],
  ["LineageApi GetObject runs/*", "rows of runs without a version"],
  ["LineageApi GetObject work/*/ledger.jsonl.zst", "rows of runs without a version"],
]);

describe("what the functions ask of S3 and DynamoDB in a whole run", () => {
  test("their roles allow", () => {
    const denied = [...asked.values()].filter(
      ({ by, action, resource }) => !allows(statementsOf(by), action, resource),
    );
    expect(denied).toEqual([]);
    expect(new Set([...asked.values()].map(({ by }) => by)).size).toBe(Object.keys(FUNCTIONS).length - 3);
  });

  test("is all that their roles allow, but for what only other recipes need", () => {
    const idle = Object.keys(FUNCTIONS).flatMap((name) => {
      const own = [...asked.values()].filter(({ by }) => by === name);
      if (own.length === 0) return [];
      const used = (action: string, pattern: string): boolean =>
        own.some(
          (one) =>
            one.action === action &&
            allows([{ Effect: "Allow", Action: [action], Resource: [pattern] }], action, one.resource),
        );
      return statementsOf(name)
        .filter(({ Sid = "" }) => /^(Raw|Data)(Read|Write)$|^Table$/.test(Sid))
        .flatMap(({ Action, Resource }) =>
          Action.filter((action) => !/Version|Abort/.test(action)).flatMap((action) =>
            Resource.filter((pattern) => !used(action, pattern)).map(
              (pattern) => `${name} ${action.split(":")[1]} ${pattern.replace(/^<.*?>\/?/, "")}`,
            ),
          ),
        );
    });
    expect(idle).toEqual([...OTHERWISE.keys()]);
  });
});
