import { ArnFormat, Duration, Names, RemovalPolicy, Stack } from "aws-cdk-lib";
import type * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import type * as kms from "aws-cdk-lib/aws-kms";
import type * as lambda from "aws-cdk-lib/aws-lambda";
import type * as s3 from "aws-cdk-lib/aws-s3";
import type * as sfn from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import { bundle, FUNCTIONS_DIR } from "./bundles.ts";
import { FUNCTIONS, type FunctionName, type FunctionSpec } from "./functions.ts";
import { Notices } from "./notices.ts";
import { stageFunction } from "./stage-function.ts";
import { Storage } from "./storage.ts";
import { Triggers } from "./triggers.ts";
import { Workflow } from "./workflow.ts";

export interface DatasetPipelineProps {
  /** Names of what people meet outside the stack. Left out, CloudFormation makes them up. */
  names?: { rawBucket?: string; dataBucket?: string; table?: string; stateMachine?: string };
  /** What becomes of data, keys and logs when the stack is deleted. Default: they stay. */
  removalPolicy?: RemovalPolicy;
  /**
   * How long unmasked records are kept after they were sourced; the uploads themselves stay until they are deleted.
   * Whole days, at least 2. Default: 7 days.
   */
  rawRetention?: Duration;
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
  /** Who is told that a run failed. Default: nobody. */
  notificationEmail?: string;
  /** Encrypts the raw bucket. Must differ from `dataKey`: the trust boundary rests on it. Default: a key of its own. */
  rawKey?: kms.IKey;
  /** Encrypts the data bucket. Default: a key of its own. */
  dataKey?: kms.IKey;
  /** Where the functions' entry files lie. Default: `functions/`. */
  functionsDir?: string;
}

/** Everything that builds data sets: storage, functions, the state machine, and what starts it. */
export class DatasetPipeline extends Construct {
  readonly rawBucket: s3.Bucket;
  readonly dataBucket: s3.Bucket;
  readonly table: dynamodb.Table;
  readonly stateMachine: sfn.StateMachine;
  readonly functions: Readonly<Record<FunctionName, lambda.Function>>;

  constructor(scope: Construct, id: string, props: DatasetPipelineProps = {}) {
    super(scope, id);
    const { names = {}, removalPolicy = RemovalPolicy.RETAIN, rawRetention = Duration.days(7) } = props;
    if (rawRetention.toDays() < 2) throw new RangeError("rawRetention must be at least 2 days.");

    const storage = new Storage(this, "Storage", {
      rawBucketName: names.rawBucket,
      dataBucketName: names.dataBucket,
      tableName: names.table,
      removalPolicy,
      rawRetention,
      rawKey: props.rawKey,
      dataKey: props.dataKey,
    });
    const { rawBucket, dataBucket, table } = storage;

    // The machine calls Settle, and Settle starts the machine: one of the two must be known by name.
    const stateMachineName = names.stateMachine ?? Names.uniqueResourceName(this, { maxLength: 80 });
    const stateMachineArn = Stack.of(this).formatArn({
      service: "states",
      resource: "stateMachine",
      resourceName: stateMachineName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });

    const specs: Readonly<Record<FunctionName, FunctionSpec>> = FUNCTIONS;
    const bundles = bundle(
      props.functionsDir ?? FUNCTIONS_DIR,
      Object.values(specs).map(({ entry }) => entry),
    );
    const make = (name: FunctionName): lambda.Function =>
      stageFunction(this, name, {
        spec: specs[name],
        bundle: bundles.folder(specs[name].entry),
        storage,
        stateMachineArn,
        comprehend: props.comprehend ?? false,
        removalPolicy,
      });
    this.functions = {
      Start: make("Start"),
      Plan: make("Plan"),
      Ask: make("Ask"),
      Source: make("Source"),
      Mask: make("Mask"),
      Filter: make("Filter"),
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
      LineageApi: make("LineageApi"),
    };
    bundles.remove();

    const { stateMachine } = new Workflow(this, "Workflow", {
      stateMachineName,
      stateMachineArn,
      functions: this.functions,
      maxConcurrency: props.maxConcurrency ?? 200,
      removalPolicy,
    });
    const { Start: start } = this.functions;
    new Triggers(this, "Triggers", { rawBucket, dataBucket, start, failedEvents: start.deadLetterQueue });
    if (props.notificationEmail !== undefined)
      new Notices(this, "Notices", { stateMachine, email: props.notificationEmail });

    this.rawBucket = rawBucket;
    this.dataBucket = dataBucket;
    this.table = table;
    this.stateMachine = stateMachine;
  }
}
