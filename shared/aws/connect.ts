import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readEnvironment } from "../model/environment.ts";
import type { Services } from "../stage/stage.ts";
import { documentClient, s3Client } from "./clients.ts";
import { DynamoLineageStore } from "./dynamo-lineage-store.ts";
import { S3ObjectStore } from "./s3-object-store.ts";

/**
 * What a function reaches outside itself by, made once and kept while the function stays warm.
 * @throws EnvironmentInvalid
 */
export function connect(): Services {
  const environment = readEnvironment();
  const known = JSON.stringify([
    environment,
    process.env.AWS_ENDPOINT_URL_S3,
    process.env.AWS_ENDPOINT_URL_DYNAMODB,
  ]);
  if (connected?.known !== known)
    connected = {
      known,
      services: {
        store: new S3ObjectStore({
          client: s3Client(),
          buckets: { data: environment.DATA_BUCKET, raw: environment.RAW_BUCKET },
        }),
        lineage: new DynamoLineageStore(documentClient(), environment.TABLE_NAME),
        codeVersion: codeVersion(),
        clock: () => new Date(),
      },
    };
  return connected.services;
}

let connected: { known: string; services: Services } | undefined;

/** SHA-256 of the file this runs in: in a bundle, all the code of the function. */
function codeVersion(): string {
  version ??= createHash("sha256")
    .update(readFileSync(import.meta.filename))
    .digest("hex");
  return version;
}

let version: string | undefined;
