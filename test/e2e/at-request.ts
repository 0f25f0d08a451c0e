import { subscribe } from "node:diagnostics_channel";
import { IncomingMessage, ServerResponse } from "node:http";

/**
 * Loaded before the command (`node --import`): does something at one request to the process's own S3 or DynamoDB. So a
 * test says where in a run it comes, and no clock decides.
 *
 *     AT_REQUEST='{"at": "PUT .*work/mask/.*ledger", "nth": 2, "when": "before", "what": "die"}'
 *
 * `at` is held against method and path, then `operation body` for DynamoDB; `before`: the request has not been acted on;
 * `after`: it has been, and nobody is told. `die` kills the process without a word to it; `hold` leaves the request
 * unanswered for ever and prints HELD.
 */
const { at, nth = 1, when = "before", what = "die" } = JSON.parse(process.env.AT_REQUEST ?? "{}");
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
  if (what === "hold") response.end = hold;
  else if (when === "before") die();
  else response.end = die;
}

function die(): never {
  process.kill(process.pid, "SIGKILL");
  for (;;);
}

function hold(this: ServerResponse): ServerResponse {
  console.error("HELD");
  return this;
}
