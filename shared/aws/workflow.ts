import {
  DescribeExecutionCommand,
  type ExecutionStatus,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { ENVIRONMENT, readEnvironment } from "../model/environment.ts";
import { EnvironmentInvalid } from "../model/errors.ts";
import { statesClient } from "./clients.ts";
import { nameOf, translated } from "./translate-error.ts";

/** What functions ask of the state machine. */
export interface Workflow {
  /** Starting an execution of a name that runs already, with the same input, is a success: the event came twice. */
  startExecution(name: string, input: object): Promise<void>;
  /** Undefined where there is no such execution. */
  status(name: string): Promise<ExecutionStatus | undefined>;
  sendTaskSuccess(token: string, output: object): Promise<void>;
  sendTaskFailure(token: string, error: string, cause: string): Promise<void>;
}

export class StepFunctionsWorkflow implements Workflow {
  readonly #client: SFNClient;
  readonly #stateMachine: string;

  constructor(client: SFNClient, stateMachine: string) {
    this.#client = client;
    this.#stateMachine = stateMachine;
  }

  async startExecution(name: string, input: object): Promise<void> {
    const request = { stateMachineArn: this.#stateMachine, name, input: JSON.stringify(input) };
    try {
      await this.#client.send(new StartExecutionCommand(request));
    } catch (error) {
      if (nameOf(error) !== "ExecutionAlreadyExists") throw translated(error, "StartExecution", name);
    }
  }

  async status(name: string): Promise<ExecutionStatus | undefined> {
    const executionArn = `${this.#stateMachine.replace(":stateMachine:", ":execution:")}:${name}`;
    try {
      return (await this.#client.send(new DescribeExecutionCommand({ executionArn }))).status;
    } catch (error) {
      if (nameOf(error) === "ExecutionDoesNotExist") return undefined;
      throw translated(error, "DescribeExecution", name);
    }
  }

  async sendTaskSuccess(token: string, output: object): Promise<void> {
    try {
      await this.#client.send(
        new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(output) }),
      );
    } catch (error) {
      throw translated(error, "SendTaskSuccess", "the waiting run");
    }
  }

  async sendTaskFailure(token: string, error: string, cause: string): Promise<void> {
    try {
      await this.#client.send(new SendTaskFailureCommand({ taskToken: token, error, cause }));
    } catch (failure) {
      throw translated(failure, "SendTaskFailure", "the waiting run");
    }
  }
}

/** @throws EnvironmentInvalid where the function is not told the state machine */
export function connectWorkflow(): Workflow {
  const { STATE_MACHINE_ARN } = readEnvironment();
  if (STATE_MACHINE_ARN === undefined)
    throw new EnvironmentInvalid(`Set the environment variable ${ENVIRONMENT.stateMachine}.`, {
      variables: [ENVIRONMENT.stateMachine],
    });
  const known = JSON.stringify([STATE_MACHINE_ARN, process.env.AWS_ENDPOINT_URL_SFN]);
  if (workflow?.known !== known)
    workflow = { known, workflow: new StepFunctionsWorkflow(statesClient(), STATE_MACHINE_ARN) };
  return workflow.workflow;
}

let workflow: { known: string; workflow: Workflow } | undefined;
