import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** Attempts a request is given by the SDK, backing off between them, before a step fails and is retried as a whole. */
const MAX_ATTEMPTS = 5;

/** Requests at work at once; the SDK's own limit of 50 makes bursts wait and warn. */
const SOCKETS = 128;

/**
 * The S3 client. Local servers (an endpoint in the environment) need path-style addresses, for which the SDK has no
 * environment switch, and no trailing checksums.
 */
export function s3Client(environment: NodeJS.ProcessEnv = process.env): S3Client {
  const local = environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL;
  return new S3Client({
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { httpAgent: { maxSockets: SOCKETS }, httpsAgent: { maxSockets: SOCKETS } },
    ...(local && {
      forcePathStyle: true,
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
    }),
  });
}

export const documentClient = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: MAX_ATTEMPTS }), {
    marshallOptions: { removeUndefinedValues: true },
  });

export const statesClient = (): SFNClient => new SFNClient({ maxAttempts: MAX_ATTEMPTS });
