import { CloudFormationClient, GetTemplateCommand } from "@aws-sdk/client-cloudformation";
import { DeleteObjectsCommand, ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { z } from "zod";
import { StorageDenied } from "../model/errors.ts";
import { s3Client } from "./clients.ts";
import { stackUnknown } from "./deployed-stack.ts";
import { resourcesOf } from "./stack-resources.ts";
import { nameOf, translated } from "./translate-error.ts";

/** Whether a stack was deployed so that CloudFormation leaves its buckets where they are. @throws StackUnknown */
export async function keepsData(stack: string): Promise<boolean> {
  try {
    const { TemplateBody = "{}" } = await new CloudFormationClient().send(
      new GetTemplateCommand({ StackName: stack }),
    );
    return Object.values(Template.parse(JSON.parse(TemplateBody)).Resources).some(
      ({ Type, DeletionPolicy }) => Type === "AWS::S3::Bucket" && DeletionPolicy !== "Delete",
    );
  } catch (error) {
    throw nameOf(error) === "ValidationError"
      ? stackUnknown(stack, error)
      : translated(error, "GetTemplate", stack);
  }
}

const Template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), DeletionPolicy: z.string().optional() })),
});

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
