import { ComprehendClient } from "@aws-sdk/client-comprehend";
import { OWN } from "../model/environment.ts";

/** Quotas are small and shared by all functions of a run: wait rather than fail. */
const MAX_ATTEMPTS = 10;

/**
 * In an account the function's role; on one machine, where the AWS settings are those of the embedded stores, the person's
 * own (`OWN`).
 */
export function comprehendClient(environment: NodeJS.ProcessEnv = process.env): ComprehendClient {
  const own = (name: string): string | undefined => environment[`${OWN}${name}`];
  const accessKeyId = own("AWS_ACCESS_KEY_ID");
  const secretAccessKey = own("AWS_SECRET_ACCESS_KEY");
  const sessionToken = own("AWS_SESSION_TOKEN");
  const region = own("AWS_REGION") ?? own("AWS_DEFAULT_REGION");
  const endpoint = own("AWS_ENDPOINT_URL_COMPREHEND");
  return new ComprehendClient({
    maxAttempts: MAX_ATTEMPTS,
    retryMode: "adaptive",
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && {
        credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
      }),
  });
}
