import { globalHandler } from "../../shared/stage/handler.ts";

/** Once a round, before its shards are judged: what the rules must know of the whole run. None asks for anything yet. */
export const handler = globalHandler("learn", async () => undefined);
