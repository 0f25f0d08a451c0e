import { Duration, type RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import type * as s3 from "aws-cdk-lib/aws-s3";
import * as sqs from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { ENVIRONMENT } from "../shared/model/environment.ts";
import { type Reach, statements } from "./access.ts";
import type { FunctionSpec, ObjectAccess } from "./functions.ts";
import { resourceOf } from "./storage.ts";

/** What functions reach and are told of. */
export interface Surroundings extends Reach {
  /** Whether the functions that may ask Amazon Comprehend are allowed to. */
  comprehend: boolean;
  /** Whether masking may ask a model. */
  modelMasking: boolean;
  /** Seconds without an upload before a run plans. */
  quiet: number;
  /** Where a model's provider is reached, other than at OpenAI's own address. */
  modelUrl: string | undefined;
  logRetention: logs.RetentionDays;
  removalPolicy: RemovalPolicy;
}

export interface StageFunctionProps extends Surroundings {
  spec: FunctionSpec;
  /** The folder that holds `index.mjs`. */
  bundle: string;
}

/** SQS's longest: an upload whose start failed outlasts a holiday. */
const FAILED_EVENT_RETENTION = Duration.days(14);

/**
 * One function of the flow, with a role of its own that allows what its spec names and nothing else, and a log group of
 * its own. Its description is its source path. `FunctionSpec.asynchronous` gives it a queue for events that fail for
 * good.
 */
export function stageFunction(scope: Construct, id: string, props: StageFunctionProps): lambda.Function {
  const { storage } = props;
  const spec = granted(props);
  const secrets = spec.secrets ?? [];
  const description = `functions/${spec.entry}`;
  const logGroup = new logs.LogGroup(scope, `${id}Logs`, {
    retention: props.logRetention,
    removalPolicy: props.removalPolicy,
  });
  const failedEvents = spec.asynchronous && failedEventsOf(scope, id);
  const comprehend = spec.comprehend === true && props.comprehend;
  const role = new iam.Role(scope, `${id}Role`, {
    description,
    assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com"),
    inlinePolicies: {
      Access: new iam.PolicyDocument({
        statements: [
          ...statements(spec, props),
          ...(comprehend ? [allow("Comprehend", ["comprehend:DetectPiiEntities"], "*")] : []),
          allow("Logs", ["logs:CreateLogStream", "logs:PutLogEvents"], logGroup.logGroupArn),
          allow("Traces", ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*"),
          ...(failedEvents ? [allow("FailedEvents", ["sqs:SendMessage"], failedEvents.queueArn)] : []),
        ],
      }),
    },
  });
  acknowledgeRest(role, spec, props);
  if (spec.raw) acknowledgePatterns(role, storage.rawBucket, spec.raw);
  acknowledgePatterns(role, storage.dataBucket, spec.data);
  if (comprehend)
    Validations.of(role).acknowledge({
      id: "AwsSolutions-IAM5[Resource::*]",
      reason: "DetectPiiEntities knows no resources: it reads the text it is given and nothing else.",
    });

  return new lambda.Function(scope, id, {
    description,
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    handler: "index.handler",
    code: lambda.Code.fromAsset(props.bundle),
    memorySize: spec.memory,
    timeout: spec.timeout,
    // Whatever CDK would add by itself, it would add more widely than the spec says.
    role: role.withoutPolicyUpdates(),
    logGroup,
    environment: {
      NODE_OPTIONS: "--enable-source-maps",
      [ENVIRONMENT.dataBucket]: storage.dataBucket.bucketName,
      [ENVIRONMENT.table]: storage.table.tableName,
      ...(spec.raw && { [ENVIRONMENT.rawBucket]: storage.rawBucket.bucketName }),
      ...((spec.starts || spec.inspects) && { [ENVIRONMENT.stateMachine]: props.stateMachineArn }),
      ...(spec.patient && { [ENVIRONMENT.quiet]: String(props.quiet) }),
      ...(spec.notifies && { [ENVIRONMENT.topic]: props.notices.topicArn }),
      ...(spec.schedules && {
        [ENVIRONMENT.scheduleGroup]: props.schedules.groupName,
        [ENVIRONMENT.scheduleTarget]: props.schedules.targetArn,
        [ENVIRONMENT.scheduleRole]: props.schedules.role.roleArn,
      }),
      ...(spec.seesUploads && { [ENVIRONMENT.rawBucket]: storage.rawBucket.bucketName }),
      ...(secrets.includes("masking") && { [ENVIRONMENT.maskingSecret]: props.secrets.masking.arn }),
      ...(secrets.includes("model") && { [ENVIRONMENT.modelSecret]: props.secrets.model.arn }),
      ...(secrets.includes("model") && props.modelUrl !== undefined && { OPENAI_BASE_URL: props.modelUrl }),
    },
    tracing: lambda.Tracing.ACTIVE,
    ...(props.vpc && { vpc: props.vpc }),
    ...(failedEvents && { deadLetterQueue: failedEvents }),
  });
}

/** The spec with what the stack is deployed to allow. */
const granted = ({ spec, modelMasking }: StageFunctionProps): FunctionSpec =>
  spec.asksModel && modelMasking ? { ...spec, secrets: [...(spec.secrets ?? []), "model"] } : spec;

/** Why a role says `*` where it does. */
function acknowledgeRest(
  role: iam.Role,
  spec: FunctionSpec,
  { vpc, executionsArn, schedules }: Surroundings,
): void {
  const why = vpc ? "X-Ray and network interfaces know no resources" : "X-Ray knows no resources";
  Validations.of(role).acknowledge({
    id: "AwsSolutions-IAM5[Resource::*]",
    reason: `${why}; the actions are listed one by one.`,
  });
  const patterns = [...(spec.inspects ? [executionsArn] : []), ...(spec.schedules ? [schedules.arn] : [])];
  for (const arn of patterns)
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${written(arn, role)}]`,
      reason:
        "Executions are named by runs and schedules by data sets, which are not known when the stack is deployed.",
    });
}

/** An ARN as cdk-nag writes it in its findings: references in angle brackets. */
function written(arn: string, scope: Construct): string {
  const resolved: { "Fn::Join"?: [string, (string | { Ref?: string })[]] } = Stack.of(scope).resolve(arn);
  const [separator, parts] = resolved["Fn::Join"] ?? ["", []];
  return parts.map((part) => (typeof part === "string" ? part : `<${part.Ref}>`)).join(separator);
}

function failedEventsOf(scope: Construct, id: string): sqs.Queue {
  const queue = new sqs.Queue(scope, `${id}FailedEvents`, {
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: FAILED_EVENT_RETENTION,
  });
  Validations.of(queue).acknowledge({
    id: "AwsSolutions-SQS3",
    reason: "This queue is itself the dead-letter queue.",
  });
  return queue;
}

/** Names each pattern by itself, so that a wider one than the spec's is still found. */
function acknowledgePatterns(role: iam.Role, bucket: s3.Bucket, access: ObjectAccess): void {
  const name = Stack.of(bucket).getLogicalId(resourceOf(bucket));
  for (const pattern of new Set([...(access.read ?? []), ...(access.write ?? [])]))
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${name}.Arn>/${pattern}]`,
      reason:
        "Objects are granted by key prefix: run ids and content hashes are not known when the stack is deployed.",
    });
}

const allow = (sid: string, actions: string[], resource: string): iam.PolicyStatement =>
  new iam.PolicyStatement({ sid, actions, resources: [resource] });
