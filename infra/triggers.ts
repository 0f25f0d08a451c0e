import { Duration } from "aws-cdk-lib";
import * as events from "aws-cdk-lib/aws-events";
import * as targets from "aws-cdk-lib/aws-events-targets";
import type * as lambda from "aws-cdk-lib/aws-lambda";
import type * as s3 from "aws-cdk-lib/aws-s3";
import type * as sfn from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";

export interface TriggersProps {
  rawBucket: s3.Bucket;
  dataBucket: s3.Bucket;
  stateMachine: sfn.StateMachine;
  functions: Readonly<Record<"Start" | "Recipe" | "Settle" | "Watch", lambda.Function>>;
}

/** What happens by itself. Events that cannot be delivered go to the queue of the function they were for. */
export class Triggers extends Construct {
  constructor(scope: Construct, id: string, props: TriggersProps) {
    super(scope, id);
    const { rawBucket, dataBucket, stateMachine, functions } = props;
    const of = (bucket: s3.Bucket, prefix: string, ...detailType: string[]): events.EventPattern => ({
      source: ["aws.s3"],
      detailType,
      detail: { bucket: { name: [bucket.bucketName] }, object: { key: [{ prefix }] } },
    });
    this.#rule(
      "Upload",
      "A file was uploaded",
      functions.Start,
      of(rawBucket, "incoming/", "Object Created"),
    );
    this.#rule(
      "Recipe",
      "A recipe was put in place or deleted",
      functions.Recipe,
      of(dataBucket, "recipes/", "Object Created", "Object Deleted"),
    );
    this.#rule(
      "Ended",
      "A run ended without a version, perhaps without its own failure path",
      functions.Settle,
      {
        source: ["aws.states"],
        detailType: ["Step Functions Execution Status Change"],
        detail: {
          stateMachineArn: [stateMachine.stateMachineArn],
          status: ["FAILED", "TIMED_OUT", "ABORTED"],
        },
      },
    );
    new events.Rule(this, "Hourly", {
      description: "Looks after runs that say they are at work",
      schedule: events.Schedule.rate(Duration.hours(1)),
      targets: [target(functions.Watch)],
    });
  }

  #rule(id: string, description: string, to: lambda.Function, eventPattern: events.EventPattern): void {
    new events.Rule(this, id, { description, eventPattern, targets: [target(to)] });
  }
}

const target = (to: lambda.Function): targets.LambdaFunction =>
  new targets.LambdaFunction(to, { ...(to.deadLetterQueue && { deadLetterQueue: to.deadLetterQueue }) });
