import type { Answered } from "./proxy.ts";

const xml = (status: number, code: string): Answered => ({
  status,
  headers: { "content-type": "application/xml" },
  body: Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${code}</Message></Error>`,
  ),
});
const json = (status: number, type: string): Answered => ({
  status,
  headers: { "content-type": "application/x-amz-json-1.0" },
  body: Buffer.from(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: type })),
});

/** How the services refuse. Source: Amazon S3 API and Amazon DynamoDB API, error responses. */
export const REFUSALS = {
  "s3 throttles": [xml(503, "SlowDown")],
  "s3 fails": [xml(500, "InternalError"), xml(503, "ServiceUnavailable")],
  "dynamodb throttles": [
    json(400, "ProvisionedThroughputExceededException"),
    json(400, "ThrottlingException"),
  ],
  "dynamodb fails": [json(500, "InternalServerError")],
} as const;
