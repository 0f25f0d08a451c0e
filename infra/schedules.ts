import { ArnFormat, Names, Stack } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as scheduler from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";

export interface SchedulesProps {
  /** The function that a schedule calls. Told by its ARN: it is made after the functions that keep the schedules. */
  targetArn: string;
}

/**
 * Where recipes' schedules live: a group of their own, which takes them all along when the stack goes, and the role
 * EventBridge Scheduler calls the target with.
 */
export class Schedules extends Construct {
  readonly groupName: string;
  /** Of all schedules in the group, as a pattern. */
  readonly arn: string;
  readonly role: iam.Role;
  readonly targetArn: string;

  constructor(scope: Construct, id: string, { targetArn }: SchedulesProps) {
    super(scope, id);
    this.targetArn = targetArn;
    const name = Names.uniqueResourceName(this, { maxLength: 64 });
    this.groupName = new scheduler.CfnScheduleGroup(this, "Group", { name }).ref;
    this.arn = Stack.of(this).formatArn({
      service: "scheduler",
      resource: "schedule",
      resourceName: `${this.groupName}/*`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    this.role = new iam.Role(this, "Role", {
      description: "Recipes' schedules",
      assumedBy: new iam.ServicePrincipal("scheduler.amazonaws.com"),
      inlinePolicies: {
        Access: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({
              sid: "Start",
              actions: ["lambda:InvokeFunction"],
              resources: [targetArn],
            }),
          ],
        }),
      },
    });
  }
}
