import { connect } from "../../shared/aws/connect.ts";
import { connectWorkflow } from "../../shared/aws/workflow.ts";
import { readEnvironment } from "../../shared/model/environment.ts";
import { parseEvent } from "../../shared/stage/handler.ts";
import { TriggerEvent } from "./events.ts";
import { type Started, startRun } from "./start-run.ts";

export const handler = (event: unknown): Promise<Started> =>
  startRun(connect(), connectWorkflow(), parseEvent(TriggerEvent, event, "start"), {
    quiet: readEnvironment().QUIET_SECONDS,
  });
