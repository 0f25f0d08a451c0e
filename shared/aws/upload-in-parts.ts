import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { free } from "../shards/free.ts";

export interface UploadTarget {
  Bucket: string;
  Key: string;
  ContentType: string;
}

/** Parts on their way at a time. */
const AT_ONCE = 2;

/**
 * A multipart upload: each part goes as it is, without a copy. Nothing is left of one that fails.
 * @param parts each of 5 MiB to 5 GiB, the last one of any length; freed when it is there. Source: Amazon S3 multipart upload
 *   limits.
 * @throws what S3 answered, or what `parts` threw
 */
export async function uploadInParts(
  client: S3Client,
  { ContentType, ...object }: UploadTarget,
  parts: AsyncIterable<Buffer>,
): Promise<void> {
  // Parts are sent with a checksum where the client makes them, and the upload has to announce it.
  const checked = (await client.config.requestChecksumCalculation()) === "WHEN_SUPPORTED";
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({
      ...object,
      ContentType,
      ...(checked && { ChecksumAlgorithm: "CRC32" }),
    }),
  );
  const upload = { ...object, UploadId };
  try {
    const Parts = await sent(parts, async (Body, PartNumber): Promise<CompletedPart> => {
      const answer = await client.send(
        new UploadPartCommand({ ...upload, PartNumber, Body, ContentLength: Body.length }),
      );
      free(Body);
      return { PartNumber, ETag: answer.ETag, ChecksumCRC32: answer.ChecksumCRC32 };
    });
    await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
  } catch (error) {
    // What failed is told, not that cleaning up failed too; S3 itself clears up in the end.
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw error;
  }
}

/** The answers in the order of the parts, which are numbered from 1. Once one fails no further part is asked for. */
async function sent(
  parts: AsyncIterable<Buffer>,
  send: (part: Buffer, number: number) => Promise<CompletedPart>,
): Promise<CompletedPart[]> {
  const answers: Promise<CompletedPart>[] = [];
  try {
    for await (const part of parts) {
      const answer = send(part, answers.length + 1);
      // Whoever awaits it sees its failure; until then it must not count as unhandled.
      answer.catch(() => undefined);
      answers.push(answer);
      await answers.at(-AT_ONCE);
    }
    return await Promise.all(answers);
  } finally {
    // None is under way when the upload is aborted.
    await Promise.allSettled(answers);
  }
}
