import { createServer, type IncomingMessage, type Server } from "node:http";
import { z } from "zod";
import type { Execution } from "./execution.ts";
import type { Workflow } from "./workflow.ts";

export interface StatesEndpoint {
  /** `http://127.0.0.1:<port>` */
  address: string;
  close(): Promise<void>;
}

type Operation = (workflow: Workflow, input: unknown) => object | Promise<object>;

const Start = z.object({ name: z.string(), input: z.string().default("{}"), stateMachineArn: z.string() });
const OfExecution = z.object({ executionArn: z.string() });
const Stop = OfExecution.extend({ error: z.string().optional(), cause: z.string().optional() });
const Success = z.object({ taskToken: z.string(), output: z.string() });
const Failure = z.object({
  taskToken: z.string(),
  error: z.string().default(""),
  cause: z.string().default(""),
});

/** An answer with one of Step Functions' own error names. */
class Refused extends Error {
  override readonly name: string;
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  async StartExecution(workflow, given) {
    const { name, input, stateMachineArn } = Start.parse(given);
    if (stateMachineArn !== workflow.arn)
      throw new Refused("StateMachineDoesNotExist", `There is no state machine ${stateMachineArn}.`);
    const known = workflow.get(name);
    // Starting a running execution again with the same input is the same start.
    // Source: Step Functions API, StartExecution.
    if (
      known &&
      (known.status !== "RUNNING" || JSON.stringify(known.input) !== JSON.stringify(JSON.parse(input)))
    )
      throw new Refused("ExecutionAlreadyExists", `Execution ${name} exists already.`);
    const execution = await workflow.start(name, JSON.parse(input));
    return { executionArn: execution.arn, startDate: seconds(execution.started) };
  },

  DescribeExecution(workflow, given) {
    const execution = find(workflow, OfExecution.parse(given).executionArn);
    const { name, arn, status, input, output, error, started, stopped } = execution;
    return {
      executionArn: arn,
      stateMachineArn: workflow.arn,
      name,
      status,
      startDate: seconds(started),
      input: JSON.stringify(input),
      ...(stopped && { stopDate: seconds(stopped) }),
      ...(status === "SUCCEEDED" && { output: JSON.stringify(output ?? null) }),
      ...(error && { error: error.name, cause: error.cause }),
    };
  },

  StopExecution(workflow, given) {
    const { executionArn, error, cause } = Stop.parse(given);
    const execution = find(workflow, executionArn);
    workflow.stop(execution.name, error, cause);
    return { stopDate: seconds(execution.stopped ?? execution.started) };
  },

  SendTaskSuccess(workflow, given) {
    const { taskToken, output } = Success.parse(given);
    return answered(workflow.answer(taskToken, { output: JSON.parse(output) }));
  },

  SendTaskFailure(workflow, given) {
    const { taskToken, error, cause } = Failure.parse(given);
    return answered(workflow.answer(taskToken, { error, cause }));
  },
};

/**
 * As much of the Step Functions API as the functions and the command use, for the AWS SDK's own client.
 * Protocol: AWS JSON 1.0 (smithy.io, "AWS JSON 1.0 protocol").
 */
export async function openStatesEndpoint(workflow: Workflow): Promise<StatesEndpoint> {
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(workflow, request);
    response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(body));
  });
  const port = await listen(server);
  return {
    address: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  workflow: Workflow,
  request: IncomingMessage,
): Promise<{ status: number; body: object }> {
  try {
    const target = String(request.headers["x-amz-target"]);
    const operation = OPERATIONS[target.replace("AWSStepFunctions.", "")];
    if (!operation) throw new Refused("UnknownOperationException", `${target} is not known here.`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    return {
      status: 200,
      body: await operation(workflow, JSON.parse(Buffer.concat(chunks).toString("utf8"))),
    };
  } catch (error) {
    const name = error instanceof Refused ? error.name : "ValidationException";
    return {
      status: 400,
      body: { __type: name, message: error instanceof Error ? error.message : String(error) },
    };
  }
}

function find(workflow: Workflow, arn: string): Execution {
  const execution = workflow.get(arn.split(":").at(-1) ?? "");
  if (execution?.arn === arn) return execution;
  throw new Refused("ExecutionDoesNotExist", `There is no execution ${arn}.`);
}

function answered(waited: boolean): object {
  if (!waited) throw new Refused("TaskDoesNotExist", "No task waits for that token.");
  return {};
}

const seconds = (date: Date): number => date.getTime() / 1000;

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const bound = server.address();
      if (bound === null || typeof bound === "string") reject(new Error("The server listens on no port."));
      else resolve(bound.port);
    });
  });
}
