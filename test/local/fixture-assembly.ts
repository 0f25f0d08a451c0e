import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fixtureDefinition } from "./fixture-definition.ts";

const state =
  "{ dataset: event.dataset, run: event.run, round: 0, shards: [0, 1, 2], next: 'source', approval: false }";

/** What the fixture's functions do. Data set `gated` waits for approval, `broken` fails in its map, `endless` never ends, `left` looks for its lease. */
const bundles: Record<string, string> = {
  Start: `export const handler = async (event) => {
    if (event.dataset === "taken") return { run: "r", started: false, holder: "another-run" };
    if (event.dataset === "left") {
      const Key = { pk: { S: "DATASET#left" }, sk: { S: "LEASE" } };
      const held = await fetch(process.env.AWS_ENDPOINT_URL_DYNAMODB, {
        method: "POST",
        headers: {
          "content-type": "application/x-amz-json-1.0",
          "x-amz-target": "DynamoDB_20120810.GetItem",
          "x-amz-date": "20000101T000000Z",
          authorization: "AWS4-HMAC-SHA256 Credential=local/20000101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
        },
        body: JSON.stringify({ TableName: process.env.TABLE_NAME, Key }),
      });
      const { Item } = await held.json();
      if (Item) return { run: "r", started: false, holder: Item.run.S };
    }
    const run = event.dataset + "-1";
    const answer = await fetch(process.env.AWS_ENDPOINT_URL_SFN, {
      method: "POST",
      headers: { "x-amz-target": "AWSStepFunctions.StartExecution" },
      body: JSON.stringify({ stateMachineArn: process.env.STATE_MACHINE_ARN, name: run, input: JSON.stringify({ dataset: event.dataset, run }) }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return { run, started: true };
  }`,
  Plan: `export const handler = async (event) => ({ ...${state}, approval: event.dataset === "gated" })`,
  Ask: "export const handler = async () => {}",
  Source: `export const handler = async (event) => {
    if (event.run.startsWith("endless")) await new Promise(() => setInterval(() => {}, 1e6));
    if (event.run.startsWith("broken") && event.shard === 1) throw Object.assign(new Error("shard 1 is bad"), { name: "ShardCorrupt" });
  }`,
  Assess: `export const handler = async (event) => ({ ...${state}, next: "split" })`,
  Settle: "export const handler = async () => {}",
};

/** Writes a cloud assembly as the CDK would, of functions that need no package. */
export function writeAssembly(directory: string): string {
  const files: Record<string, unknown> = {};
  const Resources: Record<string, unknown> = {
    Raw1A2B3C4D: made("AWS::S3::Bucket", "Raw", {}),
    Data1A2B3C4D: made("AWS::S3::Bucket", "Data", {}),
    Table1A2B3C4D: made("AWS::DynamoDB::Table", "Table", table),
    Machine1A2B3C4D: made("AWS::StepFunctions::StateMachine", "Machine", {
      DefinitionString: JSON.stringify(fixtureDefinition),
    }),
  };
  for (const [name, source] of Object.entries(bundles)) {
    mkdirSync(join(directory, `asset.${name}`), { recursive: true });
    writeFileSync(join(directory, `asset.${name}`, "index.mjs"), source);
    files[name] = { source: { path: `asset.${name}` }, destinations: { here: { objectKey: `${name}.zip` } } };
    Resources[`${name}1A2B3C4D`] = made("AWS::Lambda::Function", name, {
      Code: { S3Key: `${name}.zip` },
      Handler: "index.handler",
      MemorySize: 256,
      Timeout: 60,
      Environment: {
        Variables: {
          RAW_BUCKET: { Ref: "Raw1A2B3C4D" },
          DATA_BUCKET: { Ref: "Data1A2B3C4D" },
          TABLE_NAME: { Ref: "Table1A2B3C4D" },
          STATE_MACHINE_ARN: "arn:aws:states:us-east-1:000000000000:stateMachine:Machine",
        },
      },
    });
  }
  writeFileSync(join(directory, "Provender.template.json"), JSON.stringify({ Resources }));
  writeFileSync(join(directory, "Provender.assets.json"), JSON.stringify({ files }));
  return directory;
}

const made = (Type: string, id: string, Properties: object) => ({
  Type,
  Properties,
  Metadata: { "aws:cdk:path": `Provender/${id}/Resource` },
});

const keys = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: "HASH" },
  { AttributeName: range, KeyType: "RANGE" },
];

const table = {
  AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
  KeySchema: keys("pk", "sk"),
  GlobalSecondaryIndexes: [
    { IndexName: "inverted", KeySchema: keys("sk", "pk"), Projection: { ProjectionType: "ALL" } },
  ],
  BillingMode: "PAY_PER_REQUEST",
};
