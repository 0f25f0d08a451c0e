import { ArnFormat, Stack, Validations } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import type * as lambda from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";

export interface WorkflowRoleProps {
  stateMachineName: string;
  stateMachineArn: string;
  /** The functions some state calls; the role allows no other. */
  called: readonly lambda.Function[];
}

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

/** What the state machine may do: call its functions, and start and stop the children of its maps. */
export function workflowRole(scope: Construct, props: WorkflowRoleProps): iam.Role {
  const { called, stateMachineName, stateMachineArn } = props;
  const executions = [`${stateMachineName}:*`, `${stateMachineName}/*`].map((resourceName) =>
    Stack.of(scope).formatArn({
      service: "states",
      resource: "execution",
      resourceName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
  );
  const role = new iam.Role(scope, "Role", {
    description: "The state machine",
    assumedBy: new iam.ServicePrincipal("states.amazonaws.com"),
    inlinePolicies: {
      Access: new iam.PolicyDocument({
        statements: [
          allow(
            "Functions",
            ["lambda:InvokeFunction"],
            called.map(({ functionArn }) => functionArn),
          ),
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

const allow = (sid: string, actions: string[], resources: string[]): iam.PolicyStatement =>
  new iam.PolicyStatement({ sid, actions, resources });
