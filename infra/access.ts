import type * as ec2 from "aws-cdk-lib/aws-ec2";
import * as iam from "aws-cdk-lib/aws-iam";
import type * as kms from "aws-cdk-lib/aws-kms";
import type * as s3 from "aws-cdk-lib/aws-s3";
import type * as sns from "aws-cdk-lib/aws-sns";
import type { FunctionSpec, ObjectAccess, SecretName, TableAction } from "./functions.ts";
import type { Schedules } from "./schedules.ts";
import type { ReadableSecret } from "./secrets.ts";
import type { Storage } from "./storage.ts";

const SCHEDULE_ACTIONS = ["scheduler:CreateSchedule", "scheduler:UpdateSchedule", "scheduler:DeleteSchedule"];
/** They know no resources. Source: AWS Lambda guide, "Giving Lambda functions access to resources in an Amazon VPC". */
const NETWORK_ACTIONS = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:DeleteNetworkInterface",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
];

/** What functions may reach, as far as their spec says. */
export interface Reach {
  storage: Storage;
  stateMachineArn: string;
  /** Of all its executions, as a pattern. */
  executionsArn: string;
  notices: sns.ITopic;
  schedules: Schedules;
  secrets: Readonly<Record<SecretName, ReadableSecret>>;
  vpc: ec2.IVpc | undefined;
}

/** What a function's role allows, statement by statement. */
export function statements(
  spec: FunctionSpec,
  { storage, stateMachineArn, executionsArn, notices, schedules, secrets, vpc }: Reach,
): iam.PolicyStatement[] {
  return [
    ...(spec.raw ? objects("Raw", spec.raw, storage.rawBucket, storage.rawKey) : []),
    ...objects("Data", spec.data, storage.dataBucket, storage.dataKey),
    ...table(spec.table, storage),
    ...(spec.starts ? [allow("StartRuns", ["states:StartExecution"], [stateMachineArn])] : []),
    ...(spec.inspects ? [allow("SeeRuns", ["states:DescribeExecution"], [executionsArn])] : []),
    ...(spec.notifies
      ? [
          allow("Notices", ["sns:Publish"], [notices.topicArn]),
          // The topic is encrypted as the data bucket is: a message may name what is in it.
          allow("NoticesKey", ["kms:Decrypt", "kms:GenerateDataKey"], [storage.dataKey.keyArn]),
        ]
      : []),
    ...(spec.seesUploads
      ? [
          new iam.PolicyStatement({
            sid: "UploadNames",
            actions: ["s3:ListBucket"],
            resources: [storage.rawBucket.bucketArn],
            conditions: { StringLike: { "s3:prefix": "incoming/*" } },
          }),
        ]
      : []),
    ...(spec.schedules
      ? [
          allow("Schedules", SCHEDULE_ACTIONS, [schedules.arn]),
          new iam.PolicyStatement({
            sid: "ScheduleRole",
            actions: ["iam:PassRole"],
            resources: [schedules.role.roleArn],
            conditions: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
          }),
        ]
      : []),
    ...(spec.secrets ?? []).flatMap((name) => secretRead(name, secrets[name])),
    ...(vpc ? [allow("Network", NETWORK_ACTIONS, ["*"])] : []),
  ];
}

function secretRead(name: SecretName, { arn, key }: ReadableSecret): iam.PolicyStatement[] {
  const sid = name === "masking" ? "MaskingSecret" : "ModelSecret";
  return [
    allow(sid, ["secretsmanager:GetSecretValue"], [arn]),
    ...(key ? [allow(`${sid}Key`, ["kms:Decrypt"], [key.keyArn])] : []),
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
