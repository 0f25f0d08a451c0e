import { DeleteObjectsCommand, ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { StorageDenied } from "../model/errors.ts";
import { s3Client } from "./clients.ts";
import { resourcesOf } from "./stack-resources.ts";
import { translated } from "./translate-error.ts";

/**
 * Deletes everything in a stack's buckets, every version of it, for good: CloudFormation deletes no bucket that holds
 * something. Answers how many versions were deleted, by bucket.
 */
export async function emptyBuckets(stack: string): Promise<Record<string, number>> {
  const s3 = s3Client();
  const deleted: Record<string, number> = {};
  try {
    for (const Bucket of await resourcesOf(stack, "AWS::S3::Bucket")) {
      let versions = 0;
      // What was listed is deleted before the next page is asked for, so the first page is always the next.
      for (;;) {
        const { Versions = [], DeleteMarkers = [] } = await s3.send(
          new ListObjectVersionsCommand({ Bucket }),
        );
        const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
        if (Objects.length === 0) break;
        const { Errors: [refused] = [] } = await s3.send(
          new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
        );
        if (refused)
          throw new StorageDenied(`${refused.Key} in ${Bucket} could not be deleted: ${refused.Code}.`, {
            operation: "DeleteObjects",
            resource: Bucket,
          });
        versions += Objects.length;
      }
      deleted[Bucket] = versions;
    }
  } catch (error) {
    throw translated(error, "DeleteObjects", `the buckets of ${stack}`);
  }
  return deleted;
}
