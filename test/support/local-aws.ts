import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LOCAL_KEYS, LOCAL_REGION, openStorage } from "../../local/storage.ts";
import { documentClient, s3Client } from "../../shared/aws/clients.ts";
import { DynamoLineageStore } from "../../shared/aws/dynamo-lineage-store.ts";
import { S3ObjectStore } from "../../shared/aws/s3-object-store.ts";
import { LINEAGE_TABLE } from "./lineage-table.ts";

/** The real adapters on servers of this process. */
export async function openLocalAws(): Promise<{
  store: S3ObjectStore;
  lineage: DynamoLineageStore;
  close(): Promise<void>;
}> {
  const directory = mkdtempSync(join(tmpdir(), "provender-aws-"));
  const storage = await openStorage({ directory, buckets: ["raw", "data"], tables: [LINEAGE_TABLE] });
  const before = { ...process.env };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_S3: storage.s3,
    AWS_ENDPOINT_URL_DYNAMODB: storage.dynamodb,
    AWS_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: LOCAL_KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_KEYS.secretAccessKey,
  });
  return {
    store: new S3ObjectStore({ client: s3Client(), buckets: { raw: "raw", data: "data" } }),
    lineage: new DynamoLineageStore(documentClient(), LINEAGE_TABLE.TableName),
    async close() {
      process.env = before;
      await storage.close();
      rmSync(directory, { recursive: true });
    },
  };
}
