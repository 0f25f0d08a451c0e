import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import { ClientRequest } from "node:http";
import { CALL_HEADER } from "./call-header.ts";

/** In a worker thread, around a function's own handler: every request it makes carries the number of the call. */
const calls = new AsyncLocalStorage<number>();

subscribe("http.client.request.created", (message) => {
  const call = calls.getStore();
  if (call === undefined || message === null || typeof message !== "object" || !("request" in message))
    return;
  if (message.request instanceof ClientRequest) message.request.setHeader(CALL_HEADER, call);
});

export interface NumberedEvent {
  call: number;
  event: unknown;
}

export const numbered =
  (handler: (event: unknown, context: unknown) => unknown) =>
  ({ call, event }: NumberedEvent, context: unknown): unknown =>
    calls.run(call, () => handler(event, context));
