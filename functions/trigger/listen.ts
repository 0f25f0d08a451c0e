import { connect } from "../../shared/aws/connect.ts";
import { readEnvironment } from "../../shared/model/environment.ts";
import { parseEvent } from "../../shared/stage/handler.ts";
import { ListenEvent, listen } from "./listen-for-uploads.ts";

export const handler = (event: unknown): Promise<number> =>
  listen(connect(), parseEvent(ListenEvent, event, "listen"), readEnvironment().QUIET_SECONDS);
