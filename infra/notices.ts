import * as iam from "aws-cdk-lib/aws-iam";
import type * as kms from "aws-cdk-lib/aws-kms";
import * as sns from "aws-cdk-lib/aws-sns";
import * as subscriptions from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";

export interface NoticesProps {
  key: kms.IKey;
  email: string | undefined;
}

/** Where people are told what needs one of them: a failed run, a recipe that is invalid, an alarm. */
export class Notices extends Construct {
  readonly topic: sns.Topic;

  constructor(scope: Construct, id: string, { key, email }: NoticesProps) {
    super(scope, id);
    this.topic = new sns.Topic(this, "Topic", {
      displayName: "Provender",
      enforceSSL: true,
      masterKey: key,
    });
    // Alarms publish to an encrypted topic with a key they may use. A key brought along keeps its own policy.
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: "Alarms",
        principals: [new iam.ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["kms:Decrypt", "kms:GenerateDataKey"],
        resources: ["*"],
      }),
      true,
    );
    if (email !== undefined) this.topic.addSubscription(new subscriptions.EmailSubscription(email));
  }
}
