import * as events from "aws-cdk-lib/aws-events";
import * as targets from "aws-cdk-lib/aws-events-targets";
import * as sns from "aws-cdk-lib/aws-sns";
import * as subscriptions from "aws-cdk-lib/aws-sns-subscriptions";
import type * as sfn from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";

export interface NoticesProps {
  stateMachine: sfn.StateMachine;
  email: string;
}

/** Tells a person when a run ended without a version. The message names the run; why it failed is in the lineage. */
export class Notices extends Construct {
  constructor(scope: Construct, id: string, { stateMachine, email }: NoticesProps) {
    super(scope, id);
    const topic = new sns.Topic(this, "Failures", { displayName: "Provender", enforceSSL: true });
    topic.addSubscription(new subscriptions.EmailSubscription(email));
    const [run, status] = [
      events.EventField.fromPath("$.detail.name"),
      events.EventField.fromPath("$.detail.status"),
    ];
    new events.Rule(this, "RunFailed", {
      description: "A run ended without a version",
      eventPattern: {
        source: ["aws.states"],
        detailType: ["Step Functions Execution Status Change"],
        detail: {
          stateMachineArn: [stateMachine.stateMachineArn],
          status: ["FAILED", "TIMED_OUT", "ABORTED"],
        },
      },
      targets: [
        new targets.SnsTopic(topic, {
          message: events.RuleTargetInput.fromText(
            `Run ${run} ended as ${status}. The version before it stays current. Ask the lineage for the reason.`,
          ),
        }),
      ],
    });
  }
}
