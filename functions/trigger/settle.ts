import { connect } from "../../shared/aws/connect.ts";
import { connectNotices } from "../../shared/aws/notices.ts";
import { connectWorkflow } from "../../shared/aws/workflow.ts";
import { parseEvent } from "../../shared/stage/handler.ts";
import { type Settled, SettleEvent, settleRun } from "./settle-run.ts";

export const handler = (event: unknown): Promise<Settled> =>
  settleRun(connect(), connectWorkflow(), parseEvent(SettleEvent, event, "settle"), connectNotices());
