import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ENVIRONMENT } from "../../shared/model/environment.ts";
import * as keys from "../../shared/model/keys.ts";
import { STEPS, type StepName } from "../../shared/model/run.ts";
import { allows, resourceStatements, roles } from "./policies.ts";
import { nameOf, resources, synthesize } from "./synthesized.ts";

const synthesized = synthesize();
const granted = roles(synthesized);
const idOf = (type: string, name: string): string => {
  const found = resources(synthesized, type).find(([id]) => nameOf(id) === name);
  if (!found) throw new Error(`There is no ${type} named ${name}.`);
  return found[0];
};
const raw = `<${idOf("AWS::S3::Bucket", "StorageRaw")}>`;
const data = `<${idOf("AWS::S3::Bucket", "StorageData")}>`;
const rawKey = `<${idOf("AWS::KMS::Key", "StorageRawKey")}>`;
const dataKey = `<${idOf("AWS::KMS::Key", "StorageDataKey")}>`;

/** The functions (and `Workflow`) whose role lets an action through on a resource. */
const whoMay = (action: string, resource: string): string[] =>
  [...granted]
    .filter(([, statements]) => allows(statements, action, resource))
    .map(([id]) => nameOf(id).replace(/Role$/, ""));

const upload = `${raw}/${keys.incoming("support", "tickets", "2026-01.csv")}`;
const sourced = `${raw}/${keys.workOutput("source", "abc123", "records")}`;

describe("the trust boundary", () => {
  test.each(["s3:GetObject", "s3:GetObjectVersion"])("uploads: only plan and source may %s", (action) => {
    expect(whoMay(action, upload)).toEqual(["Plan", "Source"]);
  });

  test.each(["s3:GetObject", "s3:GetObjectVersion"])("sourced records: only mask may %s", (action) => {
    expect(whoMay(action, sourced)).toEqual(["Mask"]);
  });

  test("only source writes unmasked records, and nobody writes, deletes or tags uploads", () => {
    expect(whoMay("s3:PutObject", sourced)).toEqual(["Source"]);
    for (const action of ["s3:PutObject", "s3:DeleteObject", "s3:PutObjectTagging", "s3:PutObjectAcl"])
      expect(whoMay(action, upload)).toEqual([]);
  });

  test("only plan, source and mask may use the raw bucket's key, and no other key opens it", () => {
    expect(whoMay("kms:Decrypt", rawKey)).toEqual(["Plan", "Source", "Mask"]);
    expect(whoMay("kms:GenerateDataKey", rawKey)).toEqual(["Source"]);
    expect(rawKey).not.toBe(dataKey);
    const encryption = resources(synthesized, "AWS::S3::Bucket").map(([id, { Properties }]) => [
      nameOf(id),
      JSON.stringify(Properties.BucketEncryption),
    ]);
    expect(Object.fromEntries(encryption).StorageRaw).toContain(rawKey.slice(1, -1));
    expect(Object.fromEntries(encryption).StorageData).toContain(dataKey.slice(1, -1));
  });

  test("nobody may do anything else in the raw bucket or with its key", () => {
    const touching = [...granted].flatMap(([id, statements]) =>
      statements
        .filter(({ Resource }) => Resource.some((arn) => arn.startsWith(raw) || arn === rawKey))
        .map(({ Action, Resource }) =>
          [
            nameOf(id),
            ...Action,
            ...Resource.map((arn) => arn.replace(raw, "raw").replace(rawKey, "key")),
          ].join(" "),
        ),
    );
    expect(touching).toEqual([
      // Names alone, and of uploads alone: the condition on the prefix stands in the test below.
      "RecipeRole s3:ListBucket raw",
      "PlanRole s3:GetObject s3:GetObjectVersion raw/incoming/*",
      "PlanRole s3:ListBucket raw",
      "PlanRole kms:Decrypt key",
      "SourceRole s3:GetObject s3:GetObjectVersion raw/incoming/*",
      "SourceRole s3:ListBucket raw",
      "SourceRole s3:AbortMultipartUpload s3:PutObject raw/work/source/*",
      "SourceRole kms:Decrypt kms:GenerateDataKey key",
      "MaskRole s3:GetObject s3:GetObjectVersion raw/work/source/*",
      "MaskRole s3:ListBucket raw",
      "MaskRole kms:Decrypt key",
    ]);
  });

  test("no resource policy lets anyone in; buckets refuse what is not TLS", () => {
    for (const [id, policy] of resources(synthesized, "AWS::S3::BucketPolicy")) {
      const statements = resourceStatements(policy.Properties.PolicyDocument);
      const allowed = statements.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action);
      expect([nameOf(id), allowed]).toEqual([
        nameOf(id),
        id.includes("AccessLogs") ? allowed.filter((a) => a === "s3:PutObject") : [],
      ]);
      expect(statements).toContainEqual(
        expect.objectContaining({
          Effect: "Deny",
          Action: ["s3:*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
      );
    }
  });
});

describe("Amazon Comprehend", () => {
  test("may be asked by nobody, unless the stack is deployed with it, and then by mask alone", () => {
    const asks = (statements: ReturnType<typeof roles>): string[] =>
      [...statements]
        .filter(([, own]) => own.some(({ Action }) => Action.some((one) => one.startsWith("comprehend:"))))
        .map(([id, own]) => `${nameOf(id)} ${own.find(({ Sid }) => Sid === "Comprehend")?.Action.join()}`);

    expect(asks(granted)).toEqual([]);
    expect(asks(roles(synthesize({ comprehend: true })))).toEqual(["MaskRole comprehend:DetectPiiEntities"]);
  });
});

describe("what is granted", () => {
  /** The only statements that may say `*` for a resource, each with its reason. */
  const WHOLE = new Map([
    ["Logs", "log delivery knows no resources"],
    ["Traces", "X-Ray knows no resources"],
  ]);

  test("whoever starts runs on a recipe sees the names of uploads and nothing of their content", () => {
    const role = [...granted].find(([id]) => nameOf(id) === "RecipeRole")?.[1] ?? [];
    expect(role.filter(({ Resource }) => Resource.some((arn) => arn.startsWith(raw)))).toEqual([
      expect.objectContaining({
        Action: ["s3:ListBucket"],
        Condition: { StringLike: { "s3:prefix": "incoming/*" } },
      }),
    ]);
  });

  const secret = (name: string): string => `<${idOf("AWS::SecretsManager::Secret", `Secrets${name}`)}>`;

  test("the masking key is read by mask alone, the model's by what asks a model about masked text", () => {
    expect(whoMay("secretsmanager:GetSecretValue", secret("Masking"))).toEqual(["Mask"]);
    expect(whoMay("secretsmanager:GetSecretValue", secret("Model"))).toEqual([
      "Learn",
      "Judge",
      "Sign",
      "Augment",
    ]);
  });

  test("mask may ask a model about unmasked text only where the stack is deployed so", () => {
    const [, mask = []] =
      [...roles(synthesize({ modelMasking: true }))].find(([id]) => nameOf(id) === "MaskRole") ?? [];

    expect(
      mask.filter(({ Resource }) => Resource.includes(secret("Model"))).map(({ Action }) => Action),
    ).toEqual([["secretsmanager:GetSecretValue"]]);
  });

  test("only the keeper of schedules may hand on their role, and only to the scheduler", () => {
    const passing = [...granted].flatMap(([id, statements]) =>
      statements
        .filter(({ Action }) => Action.includes("iam:PassRole"))
        .map(({ Resource, Condition }) => [
          nameOf(id),
          Resource.map((arn) => nameOf(arn.slice(1, -1))),
          Condition,
        ]),
    );
    expect(passing).toEqual([
      [
        "RecipeRole",
        ["SchedulesRole"],
        { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
      ],
    ]);
  });

  test("no action is a pattern", () => {
    const patterns = [...granted.values()]
      .flat()
      .flatMap(({ Action }) => Action.filter((action) => action.includes("*")));
    expect(patterns).toEqual([]);
  });

  test("no resource is everything, but for the listed reasons", () => {
    const whole = [...granted].flatMap(([id, statements]) =>
      statements
        .filter(({ Resource }) => Resource.includes("*"))
        .map(({ Sid = "" }) => (WHOLE.has(Sid) ? Sid : `${nameOf(id)} ${Sid}`)),
    );
    expect(new Set(whole)).toEqual(new Set(WHOLE.keys()));
  });

  test("a pattern for objects always has a folder before it", () => {
    const wide = [...granted.values()]
      .flat()
      .flatMap(({ Resource }) => Resource)
      .filter((arn) => (arn.startsWith(raw) || arn.startsWith(data)) && /^<\w+>\/\*/.test(arn));
    expect(wide).toEqual([]);
  });

  const FUNCTION_OF = Object.fromEntries(
    STEPS.map((step) => [step, `${step[0]?.toUpperCase()}${step.slice(1)}`]),
  );
  const INPUTS: [StepName, StepName][] = [
    ["mask", "augment"],
    ["filter", "mask"],
    ["learn", "filter"],
    ["judge", "filter"],
    ["judge", "learn"],
    ["sign", "filter"],
    ["sign", "judge"],
    ["match", "sign"],
    ["apply", "filter"],
    ["apply", "judge"],
    ["apply", "match"],
    ["split", "apply"],
    ["trace", "judge"],
    ["trace", "split"],
    ["index", "trace"],
    ["publish", "split"],
  ];

  /** Assess and publish run once a round and once a run, without the harness of steps over shards. */
  const SHARDED = STEPS.filter((step) => step !== "assess" && step !== "publish");

  test.each(SHARDED)("%s may do what the harness does, under its own name only", (step) => {
    const name = FUNCTION_OF[step];
    for (const key of [
      keys.workOutput(step, "abc", "x"),
      keys.workLedger(step, "abc"),
      keys.workResult(step, "abc"),
    ]) {
      expect(whoMay("s3:PutObject", `${data}/${key}`)).toEqual([name]);
    }
    expect(whoMay("s3:GetObject", `${data}/${keys.workResult(step, "abc")}`)).toContain(name);
    expect(whoMay("s3:PutObject", `${data}/${keys.stepPointer("run", step, 7)}`)).toEqual([name]);
    expect(whoMay("s3:GetObject", `${data}/${keys.runManifest("run")}`)).toContain(name);
    expect(whoMay("kms:GenerateDataKey", dataKey)).toContain(name);
  });

  test.each(INPUTS)("%s may read what %s wrote", (step, input) => {
    expect(whoMay("s3:GetObject", `${data}/${keys.workOutput(input, "abc", "records")}`)).toContain(
      FUNCTION_OF[step],
    );
    expect(whoMay("s3:GetObject", `${data}/${keys.stepPointer("run", input, 7)}`)).toContain(
      FUNCTION_OF[step],
    );
  });

  test("published versions are written by publish alone, and nobody may delete anything", () => {
    expect(whoMay("s3:PutObject", `${data}/${keys.published("d", "v", "train.jsonl")}`)).toEqual(["Publish"]);
    expect(whoMay("s3:PutObject", `${data}/${keys.traceBucket("d", "v", 0)}`)).toEqual(["Index", "Publish"]);
    expect(whoMay("s3:PutObject", `${data}/${keys.recipeFile("d")}`)).toEqual([]);
    expect(whoMay("s3:DeleteObject", `${data}/${keys.published("d", "v", "train.jsonl")}`)).toEqual([]);
  });
});

describe("the environment", () => {
  const Environment = z.object({ Variables: z.record(z.string(), z.unknown()) });
  const functions = resources(synthesized, "AWS::Lambda::Function").map(
    ([id, { Properties }]) => [nameOf(id), Environment.parse(Properties.Environment).Variables] as const,
  );

  test("functions are told names only, and the raw bucket's only inside the boundary", () => {
    const known = new Set<string>([...Object.values(ENVIRONMENT), "NODE_OPTIONS"]);
    for (const [, variables] of functions)
      expect(Object.keys(variables).filter((name) => !known.has(name))).toEqual([]);
    expect(
      functions.filter(([, variables]) => ENVIRONMENT.rawBucket in variables).map(([name]) => name),
    ).toEqual(["Recipe", "Plan", "Source", "Mask"]);
  });

  test("no value is written out, so none can be a secret", () => {
    const literal = functions
      .flatMap(([, variables]) => Object.values(variables))
      .filter((value) => typeof value === "string");
    expect(new Set(literal)).toEqual(new Set(["--enable-source-maps", "30"]));
  });
});
