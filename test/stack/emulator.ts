import { createHash, createHmac } from "node:crypto";
import { LambdaClient, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { functionNamed } from "./account.ts";

/** Whether the stack stands in an emulator rather than in an account. */
export const emulated = Boolean(process.env.AWS_ENDPOINT_URL);

/** Names what the emulator (MiniStack 1.5.33) does otherwise than AWS, where a test meets it. */
export const lacks = (what: string): void => console.warn(`emulator: ${what}`);

/**
 * MiniStack looks up every schedule's permission as if it were in the group `default`. The stack's role, which names its own
 * group, is right on AWS, so the difference is made up for here, beside the stack.
 */
export async function allowSchedules(): Promise<void> {
  if (!emulated) return;
  lacks("permissions of schedules are checked in the group `default`, whatever group they are in");
  const Statement = [
    { Effect: "Allow", Action: "scheduler:*", Resource: "arn:aws:scheduler:*:*:schedule/default/*" },
  ];
  await iam({
    Action: "PutRolePolicy",
    Version: "2010-05-08",
    RoleName: await functionNamed("RecipeRole", "AWS::IAM::Role"),
    PolicyName: "Emulator",
    PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }),
  });
}

/** MiniStack's CloudFormation leaves the queue of a function's failed events out of its configuration. */
export async function restoreQueues(names: readonly string[]): Promise<void> {
  if (!emulated) return;
  lacks("functions made by CloudFormation lose their dead-letter queue");
  for (const name of names) {
    const url = await functionNamed(`${name}FailedEvents`, "AWS::SQS::Queue");
    await new LambdaClient().send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: await functionNamed(name),
        DeadLetterConfig: { TargetArn: `arn:aws:sqs:us-east-1:000000000000:${url.split("/").at(-1)}` },
      }),
    );
  }
}

/** One signed call of IAM's query protocol. Source: AWS IAM guide, "Signature Version 4 signing process". */
async function iam(parameters: Readonly<Record<string, string>>): Promise<void> {
  const endpoint = new URL(process.env.AWS_ENDPOINT_URL ?? "");
  const body = new URLSearchParams(parameters).toString();
  const time = `${new Date().toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
  const scope = `${time.slice(0, 8)}/us-east-1/iam/aws4_request`;
  const signed = `content-type:application/x-www-form-urlencoded\nhost:${endpoint.host}\nx-amz-date:${time}\n`;
  const names = "content-type;host;x-amz-date";
  const request = ["POST", "/", "", signed, names, sha256(body)].join("\n");
  const text = ["AWS4-HMAC-SHA256", time, scope, sha256(request)].join("\n");
  let key: string | Buffer = `AWS4${process.env.AWS_SECRET_ACCESS_KEY}`;
  for (const part of scope.split("/")) key = createHmac("sha256", key).update(part).digest();
  const signature = createHmac("sha256", key).update(text).digest("hex");
  const credential = `${process.env.AWS_ACCESS_KEY_ID}/${scope}`;
  const answer = await fetch(endpoint, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-amz-date": time,
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
    },
  });
  if (!answer.ok)
    throw new Error(`${parameters.Action} was answered ${answer.status}: ${await answer.text()}`);
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
