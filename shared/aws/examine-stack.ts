import {
  CloudFormationClient,
  DescribeStackDriftDetectionStatusCommand,
  DescribeStackResourceDriftsCommand,
  DescribeStacksCommand,
  DetectStackDriftCommand,
  type Stack,
} from "@aws-sdk/client-cloudformation";
import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { GetAccountSettingsCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { RunRows } from "../lineage/rows.ts";
import { askLineage, stackOutputs } from "./deployed-stack.ts";
import { resourcesOf } from "./stack-resources.ts";
import { nameOf } from "./translate-error.ts";

/** One thing looked at; `todo` says what a person should do, where anything is wrong. */
export interface Finding {
  what: string;
  says: string;
  todo?: string;
}

/** A check of every resource takes about a minute; CloudFormation is asked so often, and then no more. */
const DRIFT_LOOKS = 60;
const DRIFT_PAUSE = 3_000;
/** Calls outside the maps that must have room beside them: triggers, questions, the account's own functions. */
const ROOM = 50;
const STUCK_HOURS = 24;
/** The bootstrap stack that the CDK CLI makes, unless told another name. */
const TOOLKIT = "CDKToolkit";

type Check = (stack: string) => Promise<Finding>;

/** Looks at a deployed stack and what it rests on. A check that cannot be made is a finding too, never an exception. */
export async function examineStack(stack: string, now: Date): Promise<Finding[]> {
  const checks: [string, Check][] = [
    ["credentials and bootstrap", bootstrap],
    ["stack", status],
    ["drift", drift],
    ["concurrency", concurrency],
    ["runs", (name) => runs(name, now)],
    ["failed events", failedEvents],
    ["alarms", alarms],
  ];
  const found: Finding[] = [];
  for (const [what, check] of checks)
    found.push(
      await check(stack).catch((error: unknown) => ({
        what,
        says: `could not be looked at (${nameOf(error)}: ${error instanceof Error ? error.message : String(error)})`,
        todo: "Set AWS_PROFILE and AWS_REGION to the account and region of the stack, and see that you may read it.",
      })),
    );
  return found;
}

async function described(name: string): Promise<Stack | undefined> {
  try {
    const { Stacks } = await new CloudFormationClient().send(new DescribeStacksCommand({ StackName: name }));
    return Stacks?.[0];
  } catch (error) {
    if (nameOf(error) === "ValidationError") return undefined;
    throw error;
  }
}

async function bootstrap(): Promise<Finding> {
  const what = "credentials and bootstrap";
  const toolkit = await described(TOOLKIT);
  return toolkit
    ? { what, says: `the account is reached, and bootstrapped (${toolkit.StackStatus})` }
    : { what, says: `the account is reached, but has no stack ${TOOLKIT}`, todo: "npx cdk bootstrap" };
}

async function status(name: string): Promise<Finding> {
  const what = "stack";
  const stack = await described(name);
  if (!stack) return { what, says: `${name} is not deployed`, todo: "npx cdk deploy" };
  const { StackStatus = "", StackId = "" } = stack;
  const [, , , region, account] = StackId.split(":");
  const says = `${StackStatus}, in account ${account}, region ${region}`;
  return /^(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$/.test(StackStatus)
    ? { what, says }
    : { what, says, todo: "Look at the stack's events in CloudFormation, then npx cdk deploy." };
}

/** Has CloudFormation compare what is there with what was deployed. */
async function drift(StackName: string): Promise<Finding> {
  const what = "drift";
  const client = new CloudFormationClient();
  const { StackDriftDetectionId } = await client.send(new DetectStackDriftCommand({ StackName }));
  for (let look = 0; look < DRIFT_LOOKS; look++) {
    const asked = new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId });
    const { DetectionStatus, StackDriftStatus } = await client.send(asked);
    if (DetectionStatus === "DETECTION_IN_PROGRESS") {
      await new Promise((resolve) => setTimeout(resolve, DRIFT_PAUSE));
      continue;
    }
    if (StackDriftStatus !== "DRIFTED") return { what, says: "nothing was changed by hand" };
    const { StackResourceDrifts = [] } = await client.send(
      new DescribeStackResourceDriftsCommand({
        StackName,
        StackResourceDriftStatusFilters: ["MODIFIED", "DELETED"],
      }),
    );
    const changed = StackResourceDrifts.map(({ LogicalResourceId }) => LogicalResourceId).join(", ");
    return {
      what,
      says: `changed by hand: ${changed}`,
      todo: "npx cdk deploy --force makes them as they should be.",
    };
  }
  return { what, says: "CloudFormation is still looking", todo: "Ask again in some minutes." };
}

async function concurrency(stack: string): Promise<Finding> {
  const what = "concurrency";
  const { AccountLimit } = await new LambdaClient().send(new GetAccountSettingsCommand({}));
  const limit = AccountLimit?.ConcurrentExecutions ?? 0;
  const wanted = Number((await stackOutputs(stack)).Concurrency ?? 0);
  const says = `${limit} calls at once in this account and region, of which a run takes up to ${wanted}`;
  return limit >= wanted + ROOM
    ? { what, says }
    : {
        what,
        says,
        todo: `Deploy with -c maxConcurrency=${Math.max(1, limit - ROOM)}, or ask for more (Service Quotas, AWS Lambda, Concurrent executions).`,
      };
}

async function runs(stack: string, now: Date): Promise<Finding> {
  const what = "runs";
  const open = RunRows.parse(await askLineage(stack, "/runs")).filter(({ ended }) => ended === undefined);
  const stuck = open.filter(
    ({ status, started }) =>
      status === "running" && now.getTime() - Date.parse(started) > STUCK_HOURS * 3_600_000,
  );
  const waiting = open.filter(({ status }) => status === "waiting");
  const says = `${open.length} at work, ${waiting.length} of them waiting for a person, ${stuck.length} stuck`;
  if (stuck.length > 0)
    return { what, says, todo: `docs/runbook.md#run-stuck: ${stuck.map(({ run }) => run).join(", ")}` };
  return waiting.length > 0
    ? {
        what,
        says,
        todo: `provender approve (or reject, or review) with --stack ${stack}: ${waiting.map(({ run }) => run).join(", ")}`,
      }
    : { what, says };
}

async function failedEvents(stack: string): Promise<Finding> {
  const what = "failed events";
  const sqs = new SQSClient();
  let messages = 0;
  for (const QueueUrl of await resourcesOf(stack, "AWS::SQS::Queue")) {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
    );
    messages += Number(Attributes?.ApproximateNumberOfMessages ?? 0);
  }
  const says = `${messages} wait to be taken up again`;
  return messages === 0 ? { what, says } : { what, says, todo: `provender redrive --stack ${stack}` };
}

async function alarms(stack: string): Promise<Finding> {
  const what = "alarms";
  const AlarmNames = await resourcesOf(stack, "AWS::CloudWatch::Alarm");
  const { MetricAlarms = [] } = await new CloudWatchClient().send(
    new DescribeAlarmsCommand({ AlarmNames, StateValue: "ALARM", MaxRecords: 100 }),
  );
  const says = `${MetricAlarms.length} of ${AlarmNames.length} ring`;
  const articles = MetricAlarms.map(({ AlarmDescription = "" }) =>
    AlarmDescription.replace("What to do: ", ""),
  );
  return MetricAlarms.length === 0 ? { what, says } : { what, says, todo: [...new Set(articles)].join(", ") };
}
