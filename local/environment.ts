import { devNull } from "node:os";
import { OWN } from "../shared/model/environment.ts";
import { LOCAL_KEYS, LOCAL_REGION } from "./storage.ts";

export type Environment = Readonly<Record<string, string>>;

/** What makes the AWS SDK find these endpoints by itself, and nothing of the person's own AWS settings. */
export function localEnvironment(endpoints: { s3: string; dynamodb: string; states: string }): Environment {
  return {
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SFN: endpoints.states,
    AWS_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: LOCAL_KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_KEYS.secretAccessKey,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
    // s3rver knows no checksum trailers.
    AWS_REQUEST_CHECKSUM_CALCULATION: "WHEN_REQUIRED",
    AWS_RESPONSE_CHECKSUM_VALIDATION: "WHEN_REQUIRED",
  };
}

/** What a function may still reach of the person's own account: Amazon Comprehend, where the recipe asks for it. */
const KEPT: ReadonlySet<string> = new Set([
  ...["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL_COMPREHEND"],
  ...["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"],
]);

/** A person's environment without their AWS settings; those that are kept are named apart. */
export const withoutAws = (environment: NodeJS.ProcessEnv): Environment =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => {
      if (value === undefined) return [];
      if (!name.startsWith("AWS_")) return [[name, value]];
      return KEPT.has(name) ? [[`${OWN}${name}`, value]] : [];
    }),
  );

/** Replaces this process's own AWS settings; gives back what puts them back. */
export function enterEnvironment(environment: Environment): () => void {
  const before = { ...process.env };
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
  Object.assign(process.env, environment);
  return () => {
    for (const name of Object.keys(environment)) delete process.env[name];
    for (const [name, value] of Object.entries(before))
      if (name.startsWith("AWS_") || name in environment) process.env[name] = value;
  };
}
