import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import S3rver from "@20minutes/s3rver";
import dynalite from "dynalite";
import { ObjectFiles } from "./object-files.ts";
import { admitFull, answerLists, forgetSignature, honourIfMatch } from "./s3-answers.ts";

export interface StorageOptions {
  /** Objects lie in its `s3/`, the table in its `dynamodb/`. */
  directory: string;
  buckets: readonly string[];
  tables: readonly TableDefinition[];
}

/** As CloudFormation and `CreateTable` both have it. */
export interface TableDefinition {
  TableName: string;
  AttributeDefinitions: readonly unknown[];
  KeySchema: readonly unknown[];
  GlobalSecondaryIndexes?: readonly unknown[];
  BillingMode?: string;
}

export interface Storage {
  /** `http://127.0.0.1:<port>` */
  s3: string;
  dynamodb: string;
  close(): Promise<void>;
}

/** What a connection holds before it makes the other side wait. */
const SOCKET_BYTES = 1024 * 1024;

/** The only keys s3rver knows; dynalite takes any. */
export const LOCAL_KEYS = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" } as const;
export const LOCAL_REGION = "us-east-1";

/**
 * S3 and DynamoDB in this process, on loopback ports of their own. What was acknowledged is there again after the
 * process was killed. The caller holds the directory's lock.
 */
export async function openStorage({ directory, buckets, tables }: StorageOptions): Promise<Storage> {
  const [s3, dynamodb] = await Promise.all([openS3(directory, buckets), openTables(directory, tables)]);
  return {
    s3: address(s3),
    dynamodb: address(dynamodb),
    close: async () => {
      await Promise.all([shut(s3), shut(dynamodb)]);
    },
  };
}

async function openS3(directory: string, buckets: readonly string[]): Promise<Server> {
  const files = new ObjectFiles(join(directory, "s3"));
  await files.clear(buckets);
  const s3 = new S3rver({
    directory: files.rootDirectory,
    silent: true,
    vhostBuckets: false,
  });
  s3.store = s3.context.store = files;
  s3.middleware.unshift(admitFull, answerLists(files), honourIfMatch, forgetSignature);
  const server = createServer({ highWaterMark: SOCKET_BYTES }, s3.callback());
  server.on("close", () => s3.logger.close());
  return listen(server);
}

async function openTables(directory: string, tables: readonly TableDefinition[]): Promise<Server> {
  const path = join(directory, "dynamodb");
  const server = await listen(dynalite({ path, createTableMs: 0 }));
  for (const table of tables) {
    if (await makeTable(address(server), table)) continue;
    // The process died while it made the table, so nothing was ever written to it; dynalite would never finish it.
    await shut(server);
    rmSync(path, { recursive: true, force: true });
    return openTables(directory, tables);
  }
  return server;
}

/** Makes the table when it is missing; false when it was left half-made. */
async function makeTable(endpoint: string, table: TableDefinition): Promise<boolean> {
  const { TableName } = table;
  const found = await ask(endpoint, "DescribeTable", { TableName });
  if (found.ok) return found.text.includes('"TableStatus":"ACTIVE"');
  if (!found.text.includes("ResourceNotFoundException"))
    throw new Error(`DynamoDB does not open: ${found.text}`);
  const made = await ask(endpoint, "CreateTable", table);
  if (!made.ok) throw new Error(`Table ${TableName} cannot be made: ${made.text}`);
  for (;;) {
    const { text } = await ask(endpoint, "DescribeTable", { TableName });
    if (text.includes('"TableStatus":"ACTIVE"')) return true;
  }
}

/** By `node:http`: what `fetch` takes to load would be felt in every command. */
async function ask(
  endpoint: string,
  operation: string,
  input: unknown,
): Promise<{ ok: boolean; text: string }> {
  const headers = {
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": `DynamoDB_20120810.${operation}`,
    "x-amz-date": "20000101T000000Z",
    authorization:
      "AWS4-HMAC-SHA256 Credential=local/20000101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
  };
  const asked = request(endpoint, { method: "POST", headers }).end(JSON.stringify(input));
  const [response]: IncomingMessage[] = await once(asked, "response");
  if (!response) throw new Error(`${operation} was not answered.`);
  return { ok: response.statusCode === 200, text: await text(response) };
}

function listen(server: Server): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

function address(server: Server): string {
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("The server listens on no port.");
  return `http://127.0.0.1:${bound.port}`;
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
