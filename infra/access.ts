import * as iam from "aws-cdk-lib/aws-iam";
import type * as kms from "aws-cdk-lib/aws-kms";
import type * as s3 from "aws-cdk-lib/aws-s3";
import type { FunctionSpec, ObjectAccess, TableAction } from "./functions.ts";
import type { Storage } from "./storage.ts";

/** What a function's role allows, statement by statement. */
export function statements(
  spec: FunctionSpec,
  storage: Storage,
  stateMachineArn: string,
): iam.PolicyStatement[] {
  return [
    ...(spec.raw ? objects("Raw", spec.raw, storage.rawBucket, storage.rawKey) : []),
    ...objects("Data", spec.data, storage.dataBucket, storage.dataKey),
    ...table(spec.table, storage),
    ...(spec.starts ? [allow("StartRuns", ["states:StartExecution"], [stateMachineArn])] : []),
  ];
}

function objects(
  name: string,
  access: ObjectAccess,
  bucket: s3.IBucket,
  key: kms.IKey,
): iam.PolicyStatement[] {
  const { read = [], write = [] } = access;
  const arns = (patterns: readonly string[]): string[] =>
    patterns.map((pattern) => bucket.arnForObjects(pattern));
  const made: iam.PolicyStatement[] = [];
  if (read.length > 0) {
    made.push(
      allow(`${name}Read`, ["s3:GetObject", "s3:GetObjectVersion"], arns(read)),
      // Without it S3 answers 403 for an object that is not there, and "not made yet" could not be told from
      // "denied". No condition on the prefix: a read has none, and would fall through it. Keys are names, not data.
      allow(`${name}List`, ["s3:ListBucket"], [bucket.bucketArn]),
    );
  }
  if (write.length > 0)
    made.push(allow(`${name}Write`, ["s3:PutObject", "s3:AbortMultipartUpload"], arns(write)));
  const uses = [
    // A multipart upload decrypts its own parts.
    ...(read.length + write.length > 0 ? ["kms:Decrypt"] : []),
    ...(write.length > 0 ? ["kms:GenerateDataKey"] : []),
  ];
  if (uses.length > 0) made.push(allow(`${name}Key`, uses, [key.keyArn]));
  return made;
}

function table(actions: readonly TableAction[], { table }: Storage): iam.PolicyStatement[] {
  const made = [
    allow(
      "Table",
      actions.map((action) => `dynamodb:${action}`),
      [table.tableArn],
    ),
  ];
  if (actions.includes("Query"))
    made.push(allow("Index", ["dynamodb:Query"], [`${table.tableArn}/index/inverted`]));
  return made;
}

const allow = (sid: string, actions: string[], resources: string[]): iam.PolicyStatement =>
  new iam.PolicyStatement({ sid, actions, resources });
