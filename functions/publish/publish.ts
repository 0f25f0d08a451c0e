import { globalHandler } from "../../shared/stage/handler.ts";
import { publishRun } from "./publish-run.ts";

export const handler = globalHandler("publish", publishRun);
