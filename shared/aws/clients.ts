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
 * environment switch, and no trailing checksums. Over plain HTTP the SDK would also hash each body to sign it.
 */
export function s3Client(environment: NodeJS.ProcessEnv = process.env): S3Client {
  const local = environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL;
  const client = new S3Client({
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { httpAgent: { maxSockets: SOCKETS }, httpsAgent: { maxSockets: SOCKETS } },
    ...(local && {
      forcePathStyle: true,
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
    }),
  });
  if (local)
    client.middlewareStack.add(
      (next) => (args) => {
        if (isHttpRequest(args.request)) args.request.headers["x-amz-content-sha256"] = "UNSIGNED-PAYLOAD";
        return next(args);
      },
      { step: "build", name: "unsignedPayload" },
    );
  return client;
}

const isHttpRequest = (request: unknown): request is { headers: Record<string, string> } =>
  typeof request === "object" && request !== null && "headers" in request;

export const documentClient = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: MAX_ATTEMPTS }), {
    marshallOptions: { removeUndefinedValues: true },
  });

export const statesClient = (): SFNClient => new SFNClient({ maxAttempts: MAX_ATTEMPTS });
