/**
 * Everything that goes wrong in the campaign. Each is something that AWS, or a laptop, really does; what S3 does not do is
 * left out: since December 2020 it never lists or reads an old version, so "stale" means what is stale there, too: a
 * listing or an event that was true when it was made, and is not by the time it is used.
 * Source: Amazon S3 guide, "Amazon S3 data consistency model".
 */
export const CALL_KINDS = [
  /** The function dies before its first line. */
  "killed at start",
  /** It has done all its work, and its answer is lost. */
  "killed at end",
  /** Step Functions gives up on it and calls it again, while it goes on. */
  "overtaken",
  /** The account's concurrency is used up. */
  "no concurrency",
] as const;

export const REQUEST_KINDS = [
  /** The function dies at one of its requests, which is or is not acted on. */
  "killed amid",
  /** The function hangs at one of its requests and is cut off; the request is acted on long after, or never. */
  "timed out",
  "s3 throttles",
  "s3 fails",
  "s3 slow",
  /** Half of an object comes, then the connection breaks. */
  "s3 cut",
  /** A request is acted on, and the connection breaks before the answer. */
  "s3 answer lost",
  "dynamodb throttles",
  "dynamodb fails",
  "dynamodb answer lost",
  /** A conditional write succeeds, its answer is lost, and the second attempt finds its condition broken. */
  "condition answer lost",
  /** Another gets in just before a conditional write. */
  "race lost",
  "workflow answer lost",
  /** The disk of the local stores takes no more. */
  "disk full",
  /** What was listed is replaced before it is read. */
  "stale listing",
] as const;

export const EVENT_KINDS = ["event twice", "event late", "event lost", "event stale"] as const;

export const KINDS = [...CALL_KINDS, ...REQUEST_KINDS, ...EVENT_KINDS] as const;
export type Kind = (typeof KINDS)[number];
export type CallKind = (typeof CALL_KINDS)[number];
export type RequestKind = (typeof REQUEST_KINDS)[number];
export type EventKind = (typeof EVENT_KINDS)[number];

/** A call of a function, by what it is called for: the same place in every run of the same inputs. */
export interface Place {
  /** Construct id (`Mask`). */
  function: string;
  /** Shard, partition or bucket, and round; absent where it works once. */
  shard?: number;
  round?: number;
}

/** A request, as `PutObject data work/mask/*‌/ledger.jsonl.zst`, and which of several such in one call (from 1). */
export interface RequestPlace extends Place {
  request: string;
  nth: number;
}

export interface CallFault {
  kind: CallKind;
  place: Place;
  /** How often in a row. */
  times: number;
  /** The error that Step Functions is told. */
  error: string;
}

export interface RequestFault {
  kind: RequestKind;
  place: RequestPlace;
  times: number;
  /** Whether the request is acted on before the fault, after it, or never. */
  acted: "before" | "after" | "never";
  error: string;
}

export interface EventFault {
  kind: EventKind;
  /** Which upload's event. */
  upload: number;
  /** The function at whose first call the event comes (once more), or `end`: when all is over. */
  moment: string;
}

export type Fault = CallFault | RequestFault | EventFault;

export const isCallFault = (fault: Fault): fault is CallFault => "place" in fault && !("acted" in fault);
export const isRequestFault = (fault: Fault): fault is RequestFault => "acted" in fault;
export const isEventFault = (fault: Fault): fault is EventFault => "upload" in fault;

/** One line for a person. */
export function described(fault: Fault): string {
  if (isEventFault(fault)) return `${fault.kind}: upload ${fault.upload}, at ${fault.moment}`;
  const { kind, place, times, error } = fault;
  const at = [
    place.function,
    place.round !== undefined && `round ${place.round}`,
    place.shard !== undefined && `shard ${place.shard}`,
  ];
  const request = isRequestFault(fault)
    ? `, at ${fault.place.request} (${fault.place.nth}), acted on ${fault.acted}`
    : "";
  return `${kind}: ${at.filter(Boolean).join(", ")}${request}, ${times} x ${error}`;
}
