import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudFormationClient, DescribeStackResourcesCommand } from "@aws-sdk/client-cloudformation";
import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { HeadBucketCommand } from "@aws-sdk/client-s3";
import { GetScheduleGroupCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { DescribeStateMachineCommand, SFNClient } from "@aws-sdk/client-sfn";
import { GetTopicAttributesCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { s3Client } from "../../shared/aws/clients.ts";
import { DynamoLineageStore } from "../../shared/aws/dynamo-lineage-store.ts";
import { S3ObjectStore } from "../../shared/aws/s3-object-store.ts";
import { published } from "../../shared/model/keys.ts";
import { PROJECT } from "../support/provender.ts";

/** What the stack tells whoever deployed it. */
const Outputs = z.object({
  RawBucket: z.string(),
  DataBucket: z.string(),
  Table: z.string(),
  StateMachine: z.string(),
  Lineage: z.string(),
  Notices: z.string(),
  Start: z.string(),
});
export type Outputs = z.infer<typeof Outputs>;

/** The CDK CLI as a person calls it, on the app as it is. Answers what it printed. */
export function cdk(...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(PROJECT, "node_modules/.bin/cdk"), args, {
      cwd: PROJECT,
      env: { ...process.env, NO_COLOR: "1", CDK_DISABLE_CLI_TELEMETRY: "1" },
    });
    let printed = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        printed += text;
      });
    child.on("error", reject);
    child.on("close", (status) =>
      status === 0 ? resolve(printed) : reject(new Error(`cdk ${args.join(" ")} failed:\n${printed}`)),
    );
  });
}

/** Deploys the app and answers its outputs. `context` is given with `-c`. */
export async function deploy(context: readonly string[] = []): Promise<Outputs> {
  const folder = mkdtempSync(join(tmpdir(), "provender-outputs-"));
  try {
    const file = join(folder, "outputs.json");
    const given = context.flatMap((one) => ["-c", one]);
    await cdk("deploy", "--require-approval", "never", "--outputs-file", file, ...given);
    return Outputs.parse(JSON.parse(readFileSync(file, "utf8")).Provender);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The deployed stack as its owner reaches it. */
export function reach(outputs: Outputs) {
  return {
    store: new S3ObjectStore({
      client: s3Client(),
      buckets: { raw: outputs.RawBucket, data: outputs.DataBucket },
    }),
    lineage: new DynamoLineageStore(
      DynamoDBDocumentClient.from(new DynamoDBClient(), { marshallOptions: { removeUndefinedValues: true } }),
      outputs.Table,
    ),
    states: new SFNClient(),
    lambda: new LambdaClient(),
    scheduler: new SchedulerClient(),
  };
}
export type Deployed = ReturnType<typeof reach>;

/** Asks again until there is an answer. Deployed things happen in their own time: a test can only wait and look. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  seconds = 120,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`After ${seconds} s there was still no ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Brings the current version's files into `folder`. */
export async function fetchVersion(
  { store, lineage }: Deployed,
  dataset: string,
  folder: string,
): Promise<void> {
  const current = await lineage.currentVersion(dataset);
  if (!current) throw new Error(`${dataset} has no version.`);
  mkdirSync(folder, { recursive: true });
  for (const name of [...Object.keys(current.files), "manifest.json"]) {
    const body = await store.readWhole("data", published(dataset, current.version, name));
    if (body) writeFileSync(join(folder, name), body);
  }
}

/** The deployed name of a function, or of another kind of resource, by its construct's id. */
export async function functionNamed(id: string, type = "AWS::Lambda::Function"): Promise<string> {
  const { StackResources = [] } = await new CloudFormationClient().send(
    new DescribeStackResourcesCommand({ StackName: "Provender" }),
  );
  const found = StackResources.find(
    ({ ResourceType, LogicalResourceId }) =>
      ResourceType === type && LogicalResourceId?.replace(/[0-9A-F]{8}$/, "") === `Pipeline${id}`,
  );
  if (!found?.PhysicalResourceId) throw new Error(`There is no ${type} ${id}.`);
  return found.PhysicalResourceId;
}

/** `npm run destroy`, with its question answered. */
export async function destroy(stack = "Provender"): Promise<void> {
  const child = spawn(process.execPath, [join(PROJECT, "cli/destroy.ts"), stack], {
    cwd: PROJECT,
    env: { ...process.env, NO_COLOR: "1", CDK_DISABLE_CLI_TELEMETRY: "1" },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  child.stdin.end(`${stack}\n`);
  const [status] = await once(child, "close");
  if (status !== 0) throw new Error(`npm run destroy failed:\n${printed}`);
}

/** Everything the stack is made of, by type and name in the account. */
export async function made(): Promise<[type: string, name: string][]> {
  const { StackResources = [] } = await new CloudFormationClient().send(
    new DescribeStackResourcesCommand({ StackName: "Provender" }),
  );
  return StackResources.map(({ ResourceType = "", PhysicalResourceId = "" }) => [
    ResourceType,
    PhysicalResourceId,
  ]);
}

/** How each kind is asked for that would be left as an orphan: what holds data, costs something or runs by itself. */
const LOOKS: Readonly<Record<string, (name: string) => Promise<unknown>>> = {
  "AWS::S3::Bucket": (Bucket) => s3Client().send(new HeadBucketCommand({ Bucket })),
  "AWS::DynamoDB::Table": (TableName) => new DynamoDBClient().send(new DescribeTableCommand({ TableName })),
  "AWS::Lambda::Function": (FunctionName) =>
    new LambdaClient().send(new GetFunctionConfigurationCommand({ FunctionName })),
  "AWS::SQS::Queue": (QueueUrl) => new SQSClient().send(new GetQueueAttributesCommand({ QueueUrl })),
  "AWS::SNS::Topic": (TopicArn) => new SNSClient().send(new GetTopicAttributesCommand({ TopicArn })),
  "AWS::StepFunctions::StateMachine": (stateMachineArn) =>
    new SFNClient().send(new DescribeStateMachineCommand({ stateMachineArn })),
  "AWS::Scheduler::ScheduleGroup": (Name) =>
    new SchedulerClient().send(new GetScheduleGroupCommand({ Name })),
};

/** What is still there of what the stack was made of. */
export async function left(resources: readonly [string, string][]): Promise<string[]> {
  const gone = (error: unknown): undefined => {
    if (
      error instanceof Error &&
      /NotFound|NoSuchBucket|DoesNotExist|NonExistent|404/.test(`${error.name} ${error.message}`)
    )
      return undefined;
    throw error;
  };
  const found: string[] = [];
  for (const [type, name] of resources)
    if (await LOOKS[type]?.(name).catch(gone)) found.push(`${type} ${name}`);
  return found;
}

/** The queue of events that a function could not take, to put one there. */
export async function failedEventsOf(name: string): Promise<{ put(event: object): Promise<unknown> }> {
  const QueueUrl = await functionNamed(`${name}FailedEvents`, "AWS::SQS::Queue");
  return {
    put: (event) =>
      new SQSClient().send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event) })),
  };
}

/** Points a function at another bucket than its own. */
export async function pointer(
  { lambda }: Deployed,
  FunctionName: string,
): Promise<(bucket: string) => Promise<unknown>> {
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  return (bucket) =>
    lambda.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName,
        Environment: { Variables: { ...Environment?.Variables, DATA_BUCKET: bucket } },
      }),
    );
}

/** What people are told, as one who has subscribed gets it. */
export interface Inbox {
  /** The next notice that fits. */
  next(fits: (text: string) => boolean): Promise<string>;
  close(): Promise<void>;
}

export async function subscribe(TopicArn: string): Promise<Inbox> {
  const sqs = new SQSClient();
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `provender-test-${Date.now()}` }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
  );
  const Endpoint = Attributes?.QueueArn ?? "";
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: Endpoint,
        Condition: { ArnEquals: { "aws:SourceArn": TopicArn } },
      },
    ],
  });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  await new SNSClient().send(
    new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint, Attributes: { RawMessageDelivery: "true" } }),
  );
  return {
    next: (fits) =>
      until("notice", async () => {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({
            QueueUrl,
            MaxNumberOfMessages: 10,
            WaitTimeSeconds: 1,
            VisibilityTimeout: 0,
          }),
        );
        return Messages.map(({ Body = "" }) => Body).find(fits);
      }),
    close: async () => void (await sqs.send(new DeleteQueueCommand({ QueueUrl }))),
  };
}
