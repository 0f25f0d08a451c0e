import { subscribe } from "node:diagnostics_channel";
import { IncomingMessage, ServerResponse } from "node:http";

/**
 * Loaded before the command (`node --import`): kills the process, without a word to it, at one request to its own S3 or
 * DynamoDB. So a test says where in a run the death comes, and no clock decides.
 *
 *     DIE_AT='{"at": "PUT .*work/mask/.*ledger", "nth": 2, "when": "before"}'
 *
 * `at` is held against method and path, then `operation body` for DynamoDB; `before`: the request has not been acted on;
 * `after`: it has been, and nobody is told.
 */
const { at, nth = 1, when = "before" } = JSON.parse(process.env.DIE_AT ?? "{}");
const wanted = new RegExp(at, "s");
let seen = 0;

subscribe("http.server.request.start", (message) => {
  if (message === null || typeof message !== "object") return;
  if (!("request" in message) || !("response" in message)) return;
  const { request, response } = message;
  if (request instanceof IncomingMessage && response instanceof ServerResponse) watch(request, response);
});

function watch(request: IncomingMessage, response: ServerResponse): void {
  const operation = request.headers["x-amz-target"];
  if (operation === undefined) {
    if (wanted.test(`${request.method} ${decodeURIComponent(request.url ?? "")}`)) meet(response);
    return;
  }
  const chunks: Buffer[] = [];
  const push = request.push;
  request.push = function (chunk: unknown, encoding?: BufferEncoding): boolean {
    if (chunk instanceof Buffer) chunks.push(chunk);
    else if (wanted.test(`${String(operation).split(".")[1]} ${Buffer.concat(chunks)}`)) meet(response);
    return push.call(this, chunk, encoding);
  };
}

function meet(response: ServerResponse): void {
  if (++seen !== nth) return;
  if (when === "before") die();
  response.end = die;
}

function die(): never {
  process.kill(process.pid, "SIGKILL");
  for (;;);
}
