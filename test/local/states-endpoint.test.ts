import {
  DescribeExecutionCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStatesEndpoint, type StatesEndpoint } from "../../local/states-endpoint.ts";
import { LOCAL_KEYS, LOCAL_REGION } from "../../local/storage.ts";
import { Workflow } from "../../local/workflow.ts";

const definition = {
  StartAt: "Ask",
  States: {
    Ask: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
      Parameters: { FunctionName: "Ask", Payload: { "token.$": "$$.Task.Token" } },
      End: true,
    },
  },
};

let token: string;
let asked: Promise<void>;
let workflow: Workflow;
let endpoint: StatesEndpoint;
let client: SFNClient;

beforeEach(async () => {
  const called = Promise.withResolvers<void>();
  asked = called.promise;
  workflow = new Workflow({
    name: "Machine",
    definition,
    invoke: async (_, event) => {
      token = String(Object.values(Object(event))[0]);
      called.resolve();
      return null;
    },
    concurrency: 1,
  });
  endpoint = await openStatesEndpoint(workflow);
  client = new SFNClient({
    endpoint: endpoint.address,
    region: LOCAL_REGION,
    credentials: LOCAL_KEYS,
    maxAttempts: 1,
  });
});
afterEach(() => endpoint.close());

const start = (input = '{"n":1}') =>
  client.send(new StartExecutionCommand({ stateMachineArn: workflow.arn, name: "run-1", input }));
const describe = (executionArn: string | undefined) =>
  client.send(new DescribeExecutionCommand({ executionArn }));

test("starts an execution, answers its token and describes it", async () => {
  const { executionArn } = await start();
  await asked;
  expect(await describe(executionArn)).toMatchObject({ status: "RUNNING", name: "run-1", input: '{"n":1}' });

  await client.send(new SendTaskSuccessCommand({ taskToken: token, output: '{"yes":true}' }));
  await workflow.get("run-1")?.ended;

  expect(await describe(executionArn)).toMatchObject({ status: "SUCCEEDED", output: '{"yes":true}' });
});

test("a failed token fails the execution", async () => {
  const { executionArn } = await start();
  await asked;

  await client.send(new SendTaskFailureCommand({ taskToken: token, error: "ApprovalRejected", cause: "no" }));
  await workflow.get("run-1")?.ended;

  expect(await describe(executionArn)).toMatchObject({
    status: "FAILED",
    error: "ApprovalRejected",
    cause: "no",
  });
});

test("the same start twice is one execution, another input is refused", async () => {
  const first = await start();

  expect((await start()).executionArn).toBe(first.executionArn);
  await expect(start('{"n":2}')).rejects.toMatchObject({ name: "ExecutionAlreadyExists" });
});

test("stops an execution", async () => {
  const { executionArn } = await start();

  await client.send(new StopExecutionCommand({ executionArn, error: "Interrupted" }));

  expect(await describe(executionArn)).toMatchObject({ status: "ABORTED", error: "Interrupted" });
});

test("what is unknown is refused by Step Functions' own names", async () => {
  await expect(
    client.send(
      new StartExecutionCommand({
        stateMachineArn: "arn:aws:states:us-east-1:000000000000:stateMachine:X",
        name: "a",
      }),
    ),
  ).rejects.toMatchObject({ name: "StateMachineDoesNotExist" });
  await expect(describe(`${workflow.arn.replace("stateMachine", "execution")}:none`)).rejects.toMatchObject({
    name: "ExecutionDoesNotExist",
  });
  await expect(
    client.send(new SendTaskSuccessCommand({ taskToken: "none", output: "{}" })),
  ).rejects.toMatchObject({ name: "TaskDoesNotExist" });
});
