import * as events from "aws-cdk-lib/aws-events";
import * as targets from "aws-cdk-lib/aws-events-targets";
import type * as lambda from "aws-cdk-lib/aws-lambda";
import type * as s3 from "aws-cdk-lib/aws-s3";
import type * as sqs from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";

export interface TriggersProps {
  rawBucket: s3.Bucket;
  dataBucket: s3.Bucket;
  start: lambda.Function;
  /** Where events go that could not be delivered. */
  failedEvents: sqs.IQueue | undefined;
}

/** What starts a run by itself: a file uploaded to a source, or a recipe put in place. Both reach `Start` as they are. */
export class Triggers extends Construct {
  constructor(scope: Construct, id: string, props: TriggersProps) {
    super(scope, id);
    const target = new targets.LambdaFunction(props.start, {
      ...(props.failedEvents && { deadLetterQueue: props.failedEvents }),
    });
    const created = (id: string, bucket: s3.Bucket, prefix: string): events.Rule =>
      new events.Rule(this, id, {
        description: `An object was created under ${prefix}`,
        eventPattern: {
          source: ["aws.s3"],
          detailType: ["Object Created"],
          detail: { bucket: { name: [bucket.bucketName] }, object: { key: [{ prefix }] } },
        },
        targets: [target],
      });
    created("Upload", props.rawBucket, "incoming/");
    created("Recipe", props.dataBucket, "recipes/");
  }
}
