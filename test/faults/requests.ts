import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { CALL_HEADER } from "./call-header.ts";

export type Service = "s3" | "dynamodb" | "states";

/** A request of a function to one of the local servers, held until somebody decides what becomes of it. */
export interface Asked {
  service: Service;
  /** The call that makes it: a number that `Injector` gave it. Undefined where it comes from outside any. */
  call: number | undefined;
  /** `PutObject data work/mask/*‌/ledger.jsonl.zst`: names that differ from run to run are stars. */
  label: string;
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: Buffer;
}

export function readRequest(service: Service, request: IncomingMessage, body: Buffer): Asked {
  const { method = "GET", url = "/", headers } = request;
  const call = headers[CALL_HEADER];
  const label =
    service === "s3" ? s3Label(method, url, headers) : tableLabel(String(headers["x-amz-target"]), body);
  return {
    service,
    call: call === undefined ? undefined : Number(call),
    label,
    method,
    path: url,
    headers,
    body,
  };
}

const S3_NAMES: Readonly<Record<string, string>> = {
  GET: "GetObject",
  PUT: "PutObject",
  HEAD: "HeadObject",
  DELETE: "DeleteObject",
  POST: "PostObject",
};

function s3Label(method: string, url: string, headers: IncomingMessage["headers"]): string {
  const { pathname, searchParams } = new URL(url, "http://localhost");
  const [bucket = "", ...key] = decodeURIComponent(pathname).slice(1).split("/");
  const short = /raw/i.test(bucket) ? "raw" : "data";
  if (searchParams.has("list-type"))
    return `ListObjects ${short} ${starred(searchParams.get("prefix") ?? "")}`;
  const conditional = headers["if-match"] === undefined ? "" : " if-match";
  return `${S3_NAMES[method] ?? method} ${short} ${starred(key.join("/"))}${conditional}`;
}

const Table = z.looseObject({
  Item: z
    .looseObject({ pk: z.looseObject({ S: z.string() }), sk: z.looseObject({ S: z.string() }) })
    .optional(),
  Key: z
    .looseObject({ pk: z.looseObject({ S: z.string() }), sk: z.looseObject({ S: z.string() }) })
    .optional(),
  ConditionExpression: z.string().optional(),
  IndexName: z.string().optional(),
});

function tableLabel(target: string, body: Buffer): string {
  const operation = target.split(".")[1] ?? target;
  if (target.startsWith("AWSStepFunctions")) return operation;
  const { Item, Key, ConditionExpression, IndexName } = Table.parse(JSON.parse(body.toString("utf8")));
  const row = Item ?? Key;
  const named = row ? ` ${starred(row.pk.S)} ${starred(row.sk.S)}` : "";
  return `${operation}${named}${IndexName === undefined ? "" : " by index"}${ConditionExpression === undefined ? "" : " on condition"}`;
}

/** Without hashes, runs and ETags. */
const starred = (name: string): string =>
  name.replace(/[0-9a-f]{32,64}/g, "*").replace(/[a-z0-9-]+-\d{8}T\d{6}Z-[0-9a-f]{4}/g, "*");
