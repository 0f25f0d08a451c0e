import { ArnFormat, Duration, type RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import type * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import * as sfn from "aws-cdk-lib/aws-stepfunctions";
import * as tasks from "aws-cdk-lib/aws-stepfunctions-tasks";
import { Construct } from "constructs";
import type { FunctionName } from "./functions.ts";
import { CUT_OFF, THROTTLED, TRANSIENT } from "./retry.ts";

export interface WorkflowProps {
  /** Functions are told the machine's ARN before it exists, so it is named up front. */
  stateMachineName: string;
  stateMachineArn: string;
  functions: Readonly<Record<FunctionName, lambda.Function>>;
  /** Shards at work at once, in each map. */
  maxConcurrency: number;
  removalPolicy: RemovalPolicy;
}

/** How long a run waits for a person. */
const APPROVAL_TIMEOUT = Duration.days(7);
/** A task ends with its function; this margin is for the call around it. */
const CALL_MARGIN = Duration.minutes(1);

const DATASET_AND_RUN = {
  dataset: sfn.JsonPath.stringAt("$$.Execution.Input.dataset"),
  run: sfn.JsonPath.stringAt("$$.Execution.Input.run"),
};
const ONCE = {
  dataset: sfn.JsonPath.stringAt("$.dataset"),
  run: sfn.JsonPath.stringAt("$.run"),
  round: sfn.JsonPath.numberAt("$.round"),
};
const EACH = {
  run: sfn.JsonPath.stringAt("$.run"),
  round: sfn.JsonPath.numberAt("$.round"),
  shard: sfn.JsonPath.numberAt("$$.Map.Item.Value"),
};

/** `States.ALL` is every error but the machine's own defects (`States.Runtime`, `States.DataLimitExceeded`). */
const CATCH: sfn.CatchProps = { errors: ["States.ALL"], resultPath: "$.error" };

const MAP_CHILDREN = ["states:DescribeExecution", "states:StopExecution", "states:RedriveExecution"];
/** Source: AWS Step Functions guide, "Using CloudWatch Logs to log execution history". */
const LOG_DELIVERY = [
  "logs:CreateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:DescribeLogGroups",
  "logs:DescribeResourcePolicies",
  "logs:GetLogDelivery",
  "logs:ListLogDeliveries",
  "logs:PutResourcePolicy",
  "logs:UpdateLogDelivery",
];
const TRACES = [
  "xray:GetSamplingRules",
  "xray:GetSamplingTargets",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
];

/** The lists of numbers in `RoundState`, and what a map over each is called after. */
const LISTS = { Shards: "$.shards", Partitions: "$.partitions", Buckets: "$.buckets" } as const;

/**
 * The state machine. Its state is `RoundState`: names and numbers, never data, so that one definition serves ten
 * records and ten thousand shards. Input `{dataset, run}`.
 *
 *     Plan ─> gate ─> Source ─> Mask ─> Filter ─> Sign ─> Match ─> Apply ─> Assess ─> gate ─┬─> Split ─> Trace ─> Index ─> Publish ─> Settle
 *                               └──<────────────────────── Augment ──────────────────<──────┘
 *
 * Whatever fails goes to SettleFailed, which gives the lease back, and then to Failed, which keeps the first error.
 */
export class Workflow extends Construct {
  readonly stateMachine: sfn.StateMachine;
  readonly #props: WorkflowProps;
  /** The functions some state calls; the role allows no other. */
  readonly #called = new Set<FunctionName>();
  readonly #failed: sfn.IChainable;

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id);
    this.#props = props;
    this.#failed = this.#onFailure();
    const flow = this.#flow();

    this.stateMachine = new sfn.StateMachine(this, "StateMachine", {
      stateMachineName: props.stateMachineName,
      comment: "Builds one version of a data set",
      definitionBody: sfn.DefinitionBody.fromChainable(flow),
      role: this.#role().withoutPolicyUpdates(),
      logs: {
        destination: this.#logGroup(),
        level: sfn.LogLevel.ALL,
        includeExecutionData: true,
      },
      tracingEnabled: true,
      removalPolicy: props.removalPolicy,
    });
    // The role is closed, so CDK's own policy for maps has nothing to attach to; `#role` says what it would.
    this.stateMachine.node.tryRemoveChild("DistributedMapPolicy");
  }

  #flow(): sfn.IChainable {
    const next = new sfn.Choice(this, "Route", { comment: "Where plan or assess said to go" });
    const gate = this.#gate(next);

    const round = this.#each("Mask", "Shards")
      .next(this.#each("Filter", "Shards"))
      .next(this.#each("Sign", "Shards"))
      .next(this.#each("Match", "Partitions"))
      .next(this.#each("Apply", "Shards"))
      .next(this.#once("Assess", ONCE))
      .next(gate);
    const source = this.#each("Source", "Shards").next(round);
    const augment = this.#each("Augment", "Shards").next(round);
    const publish = this.#each("Split", "Shards")
      .next(this.#each("Trace", "Shards"))
      .next(this.#each("Index", "Buckets"))
      .next(this.#once("Publish", ONCE))
      .next(this.#settle("Settle", DATASET_AND_RUN));

    const goes = (to: string): sfn.Condition => sfn.Condition.stringEquals("$.next", to);
    next
      .when(goes("source"), source)
      .when(goes("augment"), augment)
      .when(goes("split"), publish)
      .otherwise(this.#lost());
    return this.#once("Plan", DATASET_AND_RUN).next(gate);
  }

  /** The functions' answers are the next state, so that the gate is the same before the first and each paid round. */
  #gate(next: sfn.Choice): sfn.Choice {
    this.#called.add("Ask");
    const ask = new tasks.LambdaInvoke(this, "Ask", {
      comment: "Waits for a person to approve",
      lambdaFunction: this.#props.functions.Ask,
      integrationPattern: sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN,
      payload: sfn.TaskInput.fromObject({
        dataset: sfn.JsonPath.stringAt("$.dataset"),
        run: sfn.JsonPath.stringAt("$.run"),
        gate: sfn.JsonPath.stringAt("$.next"),
        token: sfn.JsonPath.taskToken,
      }),
      taskTimeout: sfn.Timeout.duration(APPROVAL_TIMEOUT),
      resultPath: sfn.JsonPath.DISCARD,
      retryOnServiceExceptions: false,
    });
    ask.addRetry(TRANSIENT).addRetry(THROTTLED).addCatch(this.#failed, CATCH);
    return new sfn.Choice(this, "Approval", { comment: "Must a person approve first?" })
      .when(sfn.Condition.booleanEquals("$.approval", true), ask.next(next))
      .otherwise(next);
  }

  /** One call; its answer is the next state. */
  #once(name: FunctionName, payload: Record<string, unknown>): tasks.LambdaInvoke {
    const task = this.#invoke(name, name, payload);
    task.addCatch(this.#failed, CATCH);
    return task;
  }

  /**
   * One call an item of a list of numbers. Each child's output is `{}`, so that ten thousand of them stay far below the
   * 256 KiB a map's result may have; the state goes on as it was. One child that fails for good fails the map.
   */
  #each(name: FunctionName, list: keyof typeof LISTS): sfn.DistributedMap {
    return new sfn.DistributedMap(this, `${name}${list}`, {
      itemsPath: LISTS[list],
      itemSelector: EACH,
      maxConcurrency: this.#props.maxConcurrency,
      // A child may work for 15 minutes; express executions end after 5.
      mapExecutionType: sfn.StateMachineType.STANDARD,
      label: name,
      resultPath: sfn.JsonPath.DISCARD,
    })
      .itemProcessor(this.#invoke(name, name, undefined, { outputPath: sfn.JsonPath.DISCARD }))
      .addCatch(this.#failed, CATCH);
  }

  #invoke(
    name: FunctionName,
    state: string,
    payload: Record<string, unknown> | undefined,
    more: { outputPath?: string; resultPath?: string } = {},
  ): tasks.LambdaInvoke {
    this.#called.add(name);
    const lambdaFunction = this.#props.functions[name];
    const task = new tasks.LambdaInvoke(this, state, {
      lambdaFunction,
      ...(payload && { payload: sfn.TaskInput.fromObject(payload) }),
      payloadResponseOnly: true,
      taskTimeout: sfn.Timeout.duration((lambdaFunction.timeout ?? Duration.minutes(15)).plus(CALL_MARGIN)),
      retryOnServiceExceptions: false,
      ...more,
    });
    task.addRetry(TRANSIENT).addRetry(THROTTLED).addRetry(CUT_OFF);
    return task;
  }

  #settle(state: string, payload: Record<string, unknown>): tasks.LambdaInvoke {
    return this.#invoke("Settle", state, payload, { resultPath: sfn.JsonPath.DISCARD });
  }

  #onFailure(): sfn.IChainable {
    const failed = new sfn.Fail(this, "Failed", { errorPath: "$.error.Error", causePath: "$.error.Cause" });
    const settle = this.#settle("SettleFailed", {
      ...DATASET_AND_RUN,
      error: sfn.JsonPath.objectAt("$.error"),
    });
    // Settling may fail too; the run still ends with the error that brought it here.
    settle.addCatch(failed, { ...CATCH, resultPath: "$.settling" });
    return settle.next(failed);
  }

  /** What the machine may do: call its functions, and start and stop the children of its maps. */
  #role(): iam.Role {
    const { functions, stateMachineName, stateMachineArn } = this.#props;
    const executions = [`${stateMachineName}:*`, `${stateMachineName}/*`].map((resourceName) =>
      Stack.of(this).formatArn({
        service: "states",
        resource: "execution",
        resourceName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    );
    const called = [...this.#called].map((name) => functions[name].functionArn);
    const role = new iam.Role(this, "Role", {
      description: "The state machine",
      assumedBy: new iam.ServicePrincipal("states.amazonaws.com"),
      inlinePolicies: {
        Access: new iam.PolicyDocument({
          statements: [
            allow("Functions", ["lambda:InvokeFunction"], called),
            allow("Maps", ["states:StartExecution"], [stateMachineArn]),
            allow("MapChildren", MAP_CHILDREN, executions),
            allow("Logs", LOG_DELIVERY, ["*"]),
            allow("Traces", TRACES, ["*"]),
          ],
        }),
      },
    });
    const arn = "arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution";
    Validations.of(role).acknowledge(
      {
        id: `AwsSolutions-IAM5[Resource::${arn}:${stateMachineName}:*]`,
        reason: "A distributed map stops and describes its children, whose ids Step Functions makes up.",
      },
      {
        id: `AwsSolutions-IAM5[Resource::${arn}:${stateMachineName}/*]`,
        reason: "A distributed map stops and describes its children, whose ids Step Functions makes up.",
      },
      {
        id: "AwsSolutions-IAM5[Resource::*]",
        reason: "Log delivery and X-Ray know no resources; the actions are listed one by one.",
      },
    );
    return role;
  }

  #logGroup(): logs.LogGroup {
    return new logs.LogGroup(this, "Logs", {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: this.#props.removalPolicy,
    });
  }

  /** A choice cannot be caught: without this, a wrong name would end the run with its lease still held. */
  #lost(): sfn.IChainable {
    return new sfn.Pass(this, "RouteUnknown", {
      result: sfn.Result.fromObject({
        Error: "States.NoChoiceMatched",
        Cause: "The state's `next` is none of source, augment, split.",
      }),
      resultPath: "$.error",
    }).next(this.#failed);
  }
}

const allow = (sid: string, actions: string[], resources: string[]): iam.PolicyStatement =>
  new iam.PolicyStatement({ sid, actions, resources });
