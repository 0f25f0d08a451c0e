import { Duration, type RemovalPolicy } from "aws-cdk-lib";
import type * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import * as sfn from "aws-cdk-lib/aws-stepfunctions";
import * as tasks from "aws-cdk-lib/aws-stepfunctions-tasks";
import { Construct } from "constructs";
import type { FunctionName } from "./functions.ts";
import { CUT_OFF, THROTTLED, TRANSIENT } from "./retry.ts";
import { workflowRole } from "./workflow-role.ts";

export interface WorkflowProps {
  /** Functions are told the machine's ARN before it exists, so it is named up front. */
  stateMachineName: string;
  stateMachineArn: string;
  functions: Readonly<Record<FunctionName, lambda.Function>>;
  /** Shards at work at once, in each map. */
  maxConcurrency: number;
  logRetention: logs.RetentionDays;
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
/** A child's input: the event of its step, and the data set, which it settles for when it fails. */
const ITEM = {
  dataset: sfn.JsonPath.stringAt("$.dataset"),
  run: sfn.JsonPath.stringAt("$.run"),
  round: sfn.JsonPath.numberAt("$.round"),
  shard: sfn.JsonPath.numberAt("$$.Map.Item.Value"),
};
const EACH = {
  run: sfn.JsonPath.stringAt("$.run"),
  round: sfn.JsonPath.numberAt("$.round"),
  shard: sfn.JsonPath.numberAt("$.shard"),
};

/** `States.ALL` is every error but the machine's own defects (`States.Runtime`, `States.DataLimitExceeded`). */
const CATCH: sfn.CatchProps = { errors: ["States.ALL"], resultPath: "$.error" };

/** The lists of numbers in `RoundState`, and what a map over each is called after. */
const LISTS = { Shards: "$.shards", Partitions: "$.partitions", Buckets: "$.buckets" } as const;

/**
 * The state machine. Its state is `RoundState`: names and numbers, never data, so that one definition serves ten
 * records and ten thousand shards. Input `{dataset, run}`.
 *
 *     quiet ─> Plan ─> gate ─> Source ─> Mask ─> Filter ─┬─────────────────┬─> Sign ─> Match ─> Apply ─> Assess ─> gate ─┬─> Split ─> Trace ─> Index ─> Publish ─> Settle
 *                                        │               └─ Learn ─> Judge ─┘                                             │
 *                                        └──<─────────────────────────────── Augment ─────────────────────────────<───────┘
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
    this.#failed = this.#fails("SettleFailed", "Failed", DATASET_AND_RUN);
    const flow = this.#flow();
    const called = [...this.#called].map((name) => props.functions[name]);
    const role = workflowRole(this, { ...props, called });

    this.stateMachine = new sfn.StateMachine(this, "StateMachine", {
      stateMachineName: props.stateMachineName,
      comment: "Builds one version of a data set",
      definitionBody: sfn.DefinitionBody.fromChainable(flow),
      role: role.withoutPolicyUpdates(),
      logs: {
        destination: this.#logGroup(),
        level: sfn.LogLevel.ALL,
        includeExecutionData: true,
      },
      tracingEnabled: true,
      removalPolicy: props.removalPolicy,
    });
    // The role is closed, so CDK's own policy for maps has nothing to attach to; `workflowRole` says what it would.
    this.stateMachine.node.tryRemoveChild("DistributedMapPolicy");
  }

  #flow(): sfn.IChainable {
    const next = new sfn.Choice(this, "Route", { comment: "Where plan or assess said to go" });
    const gate = this.#gate(next);

    const dedupe = this.#each("Sign", "Shards")
      .next(this.#each("Match", "Partitions"))
      .next(this.#each("Apply", "Shards"))
      .next(this.#once("Assess", ONCE))
      .next(gate);
    const round = this.#each("Mask", "Shards")
      .next(this.#each("Filter", "Shards"))
      .next(this.#judged(dedupe));
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
    return this.#quiet(this.#once("Plan", DATASET_AND_RUN).next(gate));
  }

  /**
   * Waits until nothing was uploaded for `$.quiet` seconds, where a run is started with that wish: many uploads make one
   * run. Listen answers how long to wait still.
   */
  #quiet(next: sfn.IChainable): sfn.IChainable {
    const listen = this.#invoke("Listen", "Listen", DATASET_AND_RUN, { resultPath: "$.quiet" });
    listen.addCatch(this.#failed, CATCH);
    const quiet = new sfn.Choice(this, "Quiet", { comment: "Must uploads pause first?" });
    const wait = new sfn.Wait(this, "Pause", { time: sfn.WaitTime.secondsPath("$.quiet") });
    const wished = sfn.Condition.and(
      sfn.Condition.isPresent("$.quiet"),
      sfn.Condition.numberGreaterThan("$.quiet", 0),
    );
    wait.next(listen).next(quiet);
    return quiet.when(wished, wait).otherwise(next);
  }

  /** Judges the round's records before dedupe where the recipe asks for it; else nothing is run and nothing copied. */
  #judged(dedupe: sfn.Chain): sfn.Choice {
    const learn = this.#invoke("Learn", "Learn", ONCE, { resultPath: sfn.JsonPath.DISCARD });
    learn.addCatch(this.#failed, CATCH);
    // Executions that were under way when the stack was deployed anew may have a state without it.
    const wished = sfn.Condition.and(
      sfn.Condition.isPresent("$.judged"),
      sfn.Condition.booleanEquals("$.judged", true),
    );
    return new sfn.Choice(this, "Judged", { comment: "Does the recipe ask for the judge?" })
      .when(wished, learn.next(this.#each("Judge", "Shards")).next(dedupe))
      .otherwise(dedupe);
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
   *
   * That child settles the run itself: on AWS its error does not reach the machine, which is told only
   * `States.ExceedToleratedFailureThreshold`. Settling keeps the first error it hears of.
   */
  #each(name: FunctionName, list: keyof typeof LISTS): sfn.DistributedMap {
    const task = this.#invoke(name, name, EACH, { outputPath: sfn.JsonPath.DISCARD });
    task.addCatch(this.#fails(`Settle${name}`, `${name}Failed`, ITEM), CATCH);
    return new sfn.DistributedMap(this, `${name}${list}`, {
      itemsPath: LISTS[list],
      itemSelector: ITEM,
      maxConcurrency: this.#props.maxConcurrency,
      // A child may work for 15 minutes; express executions end after 5.
      mapExecutionType: sfn.StateMachineType.STANDARD,
      label: name,
      resultPath: sfn.JsonPath.DISCARD,
    })
      .itemProcessor(task)
      .addCatch(this.#failed, CATCH);
  }

  #invoke(
    name: FunctionName,
    state: string,
    payload: Record<string, unknown>,
    more: { outputPath?: string; resultPath?: string } = {},
  ): tasks.LambdaInvoke {
    this.#called.add(name);
    const lambdaFunction = this.#props.functions[name];
    const task = new tasks.LambdaInvoke(this, state, {
      lambdaFunction,
      payload: sfn.TaskInput.fromObject(payload),
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

  /** Settles the failure at `$.error`, and ends with it. */
  #fails(
    settleState: string,
    failState: string,
    { dataset, run }: { dataset: string; run: string },
  ): sfn.IChainable {
    const failed = new sfn.Fail(this, failState, { errorPath: "$.error.Error", causePath: "$.error.Cause" });
    const settle = this.#settle(settleState, { dataset, run, error: sfn.JsonPath.objectAt("$.error") });
    // Settling may fail too; the run still ends with the error that brought it here.
    settle.addCatch(failed, { ...CATCH, resultPath: "$.settling" });
    return settle.next(failed);
  }

  #logGroup(): logs.LogGroup {
    return new logs.LogGroup(this, "Logs", {
      retention: this.#props.logRetention,
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
