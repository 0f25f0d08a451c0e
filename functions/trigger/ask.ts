import { connect } from "../../shared/aws/connect.ts";
import { connectNotices } from "../../shared/aws/notices.ts";
import { parseEvent } from "../../shared/stage/handler.ts";
import { AskEvent, askApproval } from "./ask-approval.ts";

export const handler = (event: unknown): Promise<void> =>
  askApproval(connect(), parseEvent(AskEvent, event, "ask"), connectNotices());
