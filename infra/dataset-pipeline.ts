import { ArnFormat, Duration, Lazy, Names, RemovalPolicy, Stack } from "aws-cdk-lib";
import type * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import type * as ec2 from "aws-cdk-lib/aws-ec2";
import type * as kms from "aws-cdk-lib/aws-kms";
import type * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import type * as s3 from "aws-cdk-lib/aws-s3";
import type * as secretsmanager from "aws-cdk-lib/aws-secretsmanager";
import type * as sns from "aws-cdk-lib/aws-sns";
import type * as sfn from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import { bundle, FUNCTIONS_DIR } from "./bundles.ts";
import { FUNCTIONS, type FunctionName, type FunctionSpec } from "./functions.ts";
import { LineageHttp } from "./lineage-http.ts";
import { Monitoring } from "./monitoring.ts";
import { Notices } from "./notices.ts";
import { Schedules } from "./schedules.ts";
import { Secrets } from "./secrets.ts";
import { stageFunction } from "./stage-function.ts";
import { Storage } from "./storage.ts";
import { Triggers } from "./triggers.ts";
import { Workflow } from "./workflow.ts";

export interface DatasetPipelineProps {
  /** Names of what people meet outside the stack. Left out, CloudFormation makes them up. */
  names?: { rawBucket?: string; dataBucket?: string; table?: string; stateMachine?: string };
  /** What becomes of data, keys, secrets and logs when the stack is deleted. Default: they stay. */
  removalPolicy?: RemovalPolicy;
  /**
   * How long unmasked records are kept after they were sourced; the uploads themselves stay until they are deleted.
   * Whole days, at least 2. Default: 7 days.
   */
  rawRetention?: Duration;
  /** How long logs are kept; what a run did is in the lineage, not in logs. Default: one month. */
  logRetention?: logs.RetentionDays;
  /**
   * Shards of one map at work at once, 1 to 10,000. Keep it below the account's Lambda concurrency (1,000 unless
   * raised). Default: 200.
   */
  maxConcurrency?: number;
  /**
   * Lets mask ask Amazon Comprehend, for recipes with `masking.comprehend`. Text then leaves the raw bucket for the
   * service. Default: no.
   */
  comprehend?: boolean;
  /**
   * Lets mask ask the model's provider, for recipes with `masking.model`. Text then leaves the raw bucket for the
   * provider. Default: no.
   */
  modelMasking?: boolean;
  /**
   * MiB for assess, which holds about 50 bytes a record of the whole data set: 3,008 is enough for 50 million records,
   * 10,240 (Lambda's most, where the account allows it) for 190 million. Default: 3,008.
   */
  assessMemory?: number;
  /** How long uploads must pause before a run they started reads them. Whole seconds. Default: 30 seconds. */
  quietPeriod?: Duration;
  /** Who is told of failed runs, invalid recipes and alarms. Default: nobody; the topic is there to subscribe to. */
  notificationEmail?: string;
  /** Encrypts the raw bucket. Must differ from `dataKey`: the trust boundary rests on it. Default: a key of its own. */
  rawKey?: kms.IKey;
  /**
   * Encrypts the data bucket, the notices and the secrets made here. Default: a key of its own. One brought along must let
   * `cloudwatch.amazonaws.com` decrypt and generate data keys, or alarms reach nobody.
   */
  dataKey?: kms.IKey;
  /** `{"OPENAI_API_KEY":"…"}`, read by generation and embeddings (and masking, with `modelMasking`). Default: a secret without a key in it. */
  modelSecret?: secretsmanager.ISecret;
  /** `{"MASKING_KEY":"…"}`, or what the recipes' `keyVariable` says, read by masking alone. Default: a key made up. */
  maskingSecret?: secretsmanager.ISecret;
  /** Where a model's provider that speaks OpenAI's protocol is reached (`OPENAI_BASE_URL`). Default: OpenAI. */
  modelUrl?: string;
  /** Where the functions run. It needs a way to S3, DynamoDB and the other services called. Default: outside any VPC. */
  vpc?: ec2.IVpc;
  /** Where the functions' entry files lie. Default: `functions/`. */
  functionsDir?: string;
}

/** Everything that builds data sets: storage, functions, the state machine, what starts it and what watches it. */
export class DatasetPipeline extends Construct {
  readonly rawBucket: s3.Bucket;
  readonly dataBucket: s3.Bucket;
  readonly table: dynamodb.Table;
  readonly stateMachine: sfn.StateMachine;
  readonly functions: Readonly<Record<FunctionName, lambda.Function>>;
  readonly notices: sns.Topic;
  /** Where the lineage is asked; callers need `execute-api:Invoke` on `lineageArn`. */
  readonly lineageUrl: string;
  readonly lineageArn: string;
  readonly maxConcurrency: number;

  constructor(scope: Construct, id: string, props: DatasetPipelineProps = {}) {
    super(scope, id);
    const { names = {}, removalPolicy = RemovalPolicy.RETAIN, rawRetention = Duration.days(7) } = props;
    const { quietPeriod = Duration.seconds(30), logRetention = logs.RetentionDays.ONE_MONTH } = props;
    if (rawRetention.toDays() < 2) throw new RangeError("rawRetention must be at least 2 days.");
    const { maxConcurrency = 200, assessMemory = FUNCTIONS.Assess.memory } = props;
    if (!Number.isInteger(maxConcurrency) || maxConcurrency < 1 || maxConcurrency > 10_000)
      throw new RangeError("maxConcurrency must be a whole number from 1 to 10,000.");

    const storage = new Storage(this, "Storage", {
      rawBucketName: names.rawBucket,
      dataBucketName: names.dataBucket,
      tableName: names.table,
      removalPolicy,
      rawRetention,
      rawKey: props.rawKey,
      dataKey: props.dataKey,
    });
    const { rawBucket, dataBucket, table, dataKey } = storage;
    const { topic } = new Notices(this, "Notices", { key: dataKey, email: props.notificationEmail });
    const given = {
      ...(props.modelSecret && { model: props.modelSecret }),
      ...(props.maskingSecret && { masking: props.maskingSecret }),
    };
    const secrets = new Secrets(this, "Secrets", { key: dataKey, removalPolicy, given }).byName;

    // The machine calls Settle, and Settle starts the machine: one of the two must be known by name.
    const stateMachineName = names.stateMachine ?? Names.uniqueResourceName(this, { maxLength: 80 });
    const arn = (resource: string, resourceName: string): string =>
      Stack.of(this).formatArn({
        service: "states",
        resource,
        resourceName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    const stateMachineArn = arn("stateMachine", stateMachineName);
    // A schedule calls Start, and whoever keeps the schedules must name it before it is made.
    const schedules = new Schedules(this, "Schedules", {
      targetArn: Lazy.string({ produce: () => this.functions.Start.functionArn }),
    });

    const specs: Readonly<Record<FunctionName, FunctionSpec>> = FUNCTIONS;
    const bundles = bundle(
      props.functionsDir ?? FUNCTIONS_DIR,
      Object.values(specs).map(({ entry }) => entry),
    );
    const make = (name: FunctionName): lambda.Function =>
      stageFunction(this, name, {
        spec: name === "Assess" ? { ...specs.Assess, memory: assessMemory } : specs[name],
        bundle: bundles.folder(specs[name].entry),
        storage,
        stateMachineArn,
        comprehend: props.comprehend ?? false,
        modelMasking: props.modelMasking ?? false,
        executionsArn: arn("execution", `${stateMachineName}:*`),
        notices: topic,
        schedules,
        secrets,
        quiet: quietPeriod.toSeconds(),
        modelUrl: props.modelUrl,
        vpc: props.vpc,
        logRetention,
        removalPolicy,
      });
    this.functions = {
      Start: make("Start"),
      Recipe: make("Recipe"),
      Listen: make("Listen"),
      Plan: make("Plan"),
      Ask: make("Ask"),
      Source: make("Source"),
      Mask: make("Mask"),
      Filter: make("Filter"),
      Learn: make("Learn"),
      Judge: make("Judge"),
      Sign: make("Sign"),
      Match: make("Match"),
      Apply: make("Apply"),
      Assess: make("Assess"),
      Augment: make("Augment"),
      Split: make("Split"),
      Trace: make("Trace"),
      Index: make("Index"),
      Publish: make("Publish"),
      Settle: make("Settle"),
      Watch: make("Watch"),
      LineageApi: make("LineageApi"),
    };
    bundles.remove();

    const { stateMachine } = new Workflow(this, "Workflow", {
      stateMachineName,
      stateMachineArn,
      functions: this.functions,
      maxConcurrency,
      logRetention,
      removalPolicy,
    });
    new Triggers(this, "Triggers", { rawBucket, dataBucket, stateMachine, functions: this.functions });
    const http = new LineageHttp(this, "Lineage", {
      handler: this.functions.LineageApi,
      logGroup: new logs.LogGroup(this, "LineageAccess", { retention: logRetention, removalPolicy }),
    });
    new Monitoring(this, "Monitoring", { stateMachine, functions: this.functions, topic });

    this.rawBucket = rawBucket;
    this.dataBucket = dataBucket;
    this.table = table;
    this.stateMachine = stateMachine;
    this.notices = topic;
    this.maxConcurrency = maxConcurrency;
    this.lineageUrl = http.url;
    this.lineageArn = http.arn;
  }
}
