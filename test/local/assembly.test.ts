import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readAssembly } from "../../local/assembly.ts";
import { AssemblyUnknown } from "../../local/errors.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "provender-assembly-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const made = (Type: string, path: string, Properties: object) => ({
  Type,
  Properties,
  Metadata: { "aws:cdk:path": `Provender/${path}/Resource` },
});

const resources = {
  StorageRaw1A2B3C4D: made("AWS::S3::Bucket", "Storage/Raw", {}),
  StorageData1A2B3C4D: made("AWS::S3::Bucket", "Storage/Data", { BucketName: "own-name" }),
  Table1A2B3C4D: made("AWS::DynamoDB::Table", "Table", {
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  }),
  PipelineMask1A2B3C4D: made("AWS::Lambda::Function", "Pipeline/Mask", {
    Code: { S3Bucket: "assets", S3Key: "abc.zip" },
    Handler: "index.handler",
    MemorySize: 512,
    Timeout: 60,
    Environment: {
      Variables: {
        RAW_BUCKET: { Ref: "StorageRaw1A2B3C4D" },
        DATA_BUCKET: { Ref: "StorageData1A2B3C4D" },
        STATE_MACHINE_ARN: {
          "Fn::Join": [
            "",
            ["arn:", { Ref: "AWS::Partition" }, ":states:", { Ref: "AWS::Region" }, ":machine"],
          ],
        },
      },
    },
  }),
  Machine1A2B3C4D: made("AWS::StepFunctions::StateMachine", "Machine", {
    DefinitionString: {
      "Fn::Join": [
        "",
        [
          '{"StartAt":"Mask","States":{"Mask":{"Type":"Task","End":true,"Resource":"',
          { "Fn::GetAtt": ["PipelineMask1A2B3C4D", "Arn"] },
          '"}}}',
        ],
      ],
    },
  }),
};

function write(Resources: object): void {
  const files = { abc: { source: { path: "asset.abc" }, destinations: { here: { objectKey: "abc.zip" } } } };
  writeFileSync(join(directory, "Provender.template.json"), JSON.stringify({ Resources }));
  writeFileSync(join(directory, "Provender.assets.json"), JSON.stringify({ files }));
  mkdirSync(join(directory, "asset.abc"));
  writeFileSync(join(directory, "asset.abc", "index.mjs"), "");
}

test("finds functions by construct id, with their bundle, limits and environment", () => {
  write(resources);

  expect(readAssembly(directory).functions.get("Mask")).toEqual({
    name: "Mask",
    file: join(directory, "asset.abc/index.mjs"),
    handler: "handler",
    memory: 512,
    timeout: 60,
    environment: {
      RAW_BUCKET: "provender-raw",
      DATA_BUCKET: "own-name",
      STATE_MACHINE_ARN: "arn:aws:states:us-east-1:machine",
    },
  });
});

test("resolves the state machine's definition to local functions", () => {
  write(resources);

  expect(readAssembly(directory).stateMachine).toEqual({
    name: "Machine",
    definition: {
      StartAt: "Mask",
      States: {
        Mask: { Type: "Task", End: true, Resource: "arn:aws:lambda:us-east-1:000000000000:function:Mask" },
      },
    },
  });
});

test("finds the buckets, and the table with what CreateTable takes of it", () => {
  write(resources);

  const { buckets, tables } = readAssembly(directory);

  expect(buckets).toEqual(["provender-raw", "own-name"]);
  expect(tables).toEqual([
    {
      TableName: "Provender-Table",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    },
  ]);
});

test("a reference it cannot follow is named", () => {
  const { Machine1A2B3C4D, ...others } = resources;
  write({
    ...others,
    Machine: made("AWS::StepFunctions::StateMachine", "M", { DefinitionString: { Ref: "Elsewhere" } }),
  });

  expect(Machine1A2B3C4D).toBeDefined();
  expect(() => readAssembly(directory)).toThrow("Elsewhere");
});

test("a stack without a state machine is refused", () => {
  write({});

  expect(() => readAssembly(directory)).toThrow(AssemblyUnknown);
});
