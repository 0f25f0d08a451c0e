import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { z } from "zod";
import { RunNotRedriven, StackUnknown } from "../model/errors.ts";
import { stackOutputs } from "./deployed-stack.ts";
import { resourcesOf } from "./stack-resources.ts";
import { translated } from "./translate-error.ts";

const Started = z.object({ started: z.boolean(), holder: z.string().optional() });

/**
 * Takes up a failed run of a deployed stack where it failed: what it had finished is found and not done again.
 * @throws RunNotRedriven, StackUnknown, StorageDenied, StorageUnavailable
 */
export async function redriveRun(stack: string, dataset: string, run: string): Promise<void> {
  const { Start } = await stackOutputs(stack);
  if (!Start) throw new StackUnknown(`Stack ${stack} cannot redrive; deploy it anew.`, { stack });
  const event = { dataset, run, cause: "hand", again: true };
  try {
    const { Payload, FunctionError } = await new LambdaClient().send(
      new InvokeCommand({ FunctionName: Start, Payload: JSON.stringify(event) }),
    );
    const answer = Started.safeParse(JSON.parse(Payload?.transformToString() ?? "null"));
    if (FunctionError || !answer.success)
      throw new RunNotRedriven(`Run ${run} was not taken up (${FunctionError ?? "no answer"}).`, { run });
    const { started, holder } = answer.data;
    if (started) return;
    const why =
      holder === run ? "it has not failed" : `${dataset} is being built by run ${holder}; wait for its end`;
    throw new RunNotRedriven(`Run ${run} was not taken up: ${why}.`, { run });
  } catch (error) {
    throw translated(error, "Invoke", Start);
  }
}

/** By function: how many events were taken up again, each handed to the function it was for and then removed. */
export type Redriven = Readonly<Record<string, number>>;

/**
 * Hands every event that failed for good back to its function. An event that fails again comes back to its queue, so a
 * cause that lasts loses nothing. Twice handed on is harmless: every function takes an event twice as once.
 */
export async function redriveEvents(stack: string): Promise<Redriven> {
  const [lambda, sqs] = [new LambdaClient(), new SQSClient()];
  const redriven: Record<string, number> = {};
  try {
    for (const FunctionName of await resourcesOf(stack, "AWS::Lambda::Function")) {
      const { DeadLetterConfig } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      const QueueName = DeadLetterConfig?.TargetArn?.split(":").at(-1);
      if (!QueueName) continue;
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
      for (;;) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
        );
        if (Messages.length === 0) break;
        for (const { Body = "{}", ReceiptHandle } of Messages) {
          await lambda.send(new InvokeCommand({ FunctionName, InvocationType: "Event", Payload: Body }));
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
          redriven[FunctionName] = (redriven[FunctionName] ?? 0) + 1;
        }
      }
    }
  } catch (error) {
    throw translated(error, "redrive", stack);
  }
  return redriven;
}
