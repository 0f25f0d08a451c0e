import { Duration, RemovalPolicy } from "aws-cdk-lib";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as kms from "aws-cdk-lib/aws-kms";
import * as logs from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { z } from "zod";
import type { DatasetPipelineProps } from "./dataset-pipeline.ts";

const arn = z.string().startsWith("arn:");
const whole = z.coerce.number().int();

/** What can be said on the command line (`-c name=value`) or in cdk.json; everything else takes an app of one's own. */
const Context = z.object({
  /** The stack's name in the account: several may stand side by side. Default: Provender. */
  stackName: z.string().optional(),
  /** What becomes of the data when the stack is deleted. */
  removalPolicy: z.enum(["retain", "destroy"]).optional(),
  /** Who is told of failed runs, invalid recipes and alarms. */
  notificationEmail: z.email().optional(),
  /** Days that unmasked records are kept. */
  rawRetentionDays: whole.min(2).optional(),
  /** Days that logs are kept; CloudWatch knows 1, 3, 5, 7, 14, 30, 60, 90, 120 and some more. */
  logRetentionDays: whole.pipe(z.enum(logs.RetentionDays)).optional(),
  /** Shards of one map at work at once. */
  maxConcurrency: whole.min(1).max(10_000).optional(),
  /** MiB for assess: 3,008 for 50 million records, 10,240 for 190 million. */
  assessMemory: whole.min(512).max(10_240).optional(),
  /** Seconds that uploads must pause before a run reads them; 0 starts at once. */
  quietSeconds: whole.nonnegative().optional(),
  /** Where a provider that speaks OpenAI's protocol is reached. */
  modelUrl: z.url().optional(),
  /** Names of what people meet outside the stack. */
  rawBucket: z.string().optional(),
  dataBucket: z.string().optional(),
  table: z.string().optional(),
  stateMachine: z.string().optional(),
  /** `true` lets mask ask Amazon Comprehend, for recipes that say so. */
  comprehend: z.stringbool().or(z.boolean()).optional(),
  /** `true` lets mask ask the model's provider, for recipes that say so. */
  modelMasking: z.stringbool().or(z.boolean()).optional(),
  /** ARNs of KMS keys of your own: of unmasked data, and of everything else. Their policies stay yours to write. */
  rawKeyArn: arn.optional(),
  dataKeyArn: arn.optional(),
  /** The network the functions run in, and its private subnets (comma between them). */
  vpcId: z.string().startsWith("vpc-").optional(),
  subnetIds: z.string().optional(),
  /** Takes the functions from elsewhere. */
  functionsDir: z.string().optional(),
});

/** What the context asks for. */
export interface Wanted {
  stackName?: string;
  /** What is brought along belongs to the stack, so the properties are made in it. */
  pipeline: (stack: Construct) => DatasetPipelineProps;
}

/**
 * @param get the app's context by name
 * @throws Error naming each value that is not understood
 */
export function wantedFrom(get: (name: string) => unknown): Wanted {
  const given = Object.fromEntries(Object.keys(Context.shape).map((name) => [name, get(name) ?? undefined]));
  const parsed = Context.safeParse(given);
  if (!parsed.success)
    throw new Error(
      parsed.error.issues.map(({ path, message }) => `-c ${path.join(".")}: ${message}`).join("\n"),
    );
  const { removalPolicy, rawRetentionDays, logRetentionDays, quietSeconds, ...rest } = parsed.data;
  const { rawKeyArn, dataKeyArn, vpcId, subnetIds, stackName, ...named } = rest;
  const { rawBucket, dataBucket, table, stateMachine, ...plain } = named;
  if ((vpcId === undefined) !== (subnetIds === undefined))
    throw new Error("-c vpcId and -c subnetIds are given together.");
  const props = defined({
    ...plain,
    names: defined({ rawBucket, dataBucket, table, stateMachine }),
    removalPolicy:
      removalPolicy && (removalPolicy === "destroy" ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN),
    rawRetention: rawRetentionDays === undefined ? undefined : Duration.days(rawRetentionDays),
    logRetention: logRetentionDays,
    quietPeriod: quietSeconds === undefined ? undefined : Duration.seconds(quietSeconds),
  });
  const key = (stack: Construct, id: string, keyArn: string | undefined): kms.IKey | undefined =>
    keyArn === undefined ? undefined : kms.Key.fromKeyArn(stack, id, keyArn);
  const pipeline = (stack: Construct): DatasetPipelineProps => ({
    ...props,
    ...defined({
      rawKey: key(stack, "RawKey", rawKeyArn),
      dataKey: key(stack, "DataKey", dataKeyArn),
      vpc: vpcId === undefined ? undefined : network(stack, vpcId, subnetIds ?? ""),
    }),
  });
  return { pipeline, ...(stackName !== undefined && { stackName }) };
}

function network(stack: Construct, vpcId: string, subnetIds: string): ec2.IVpc {
  const privateSubnetIds = subnetIds.split(",").map((one) => one.trim());
  // Functions are told their subnets alone; in which zones those lie, nobody asks.
  const availabilityZones = privateSubnetIds.map((_, n) => `zone-${n}`);
  return ec2.Vpc.fromVpcAttributes(stack, "Vpc", { vpcId, privateSubnetIds, availabilityZones });
}

type Defined<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

/** Without what was not said: an optional property is left out, never undefined. */
function defined<T extends object>(given: T): Defined<T> {
  const kept: Defined<T> = {};
  for (const name in given) {
    const value = given[name];
    if (value !== undefined) Object.assign(kept, { [name]: value });
  }
  return kept;
}
