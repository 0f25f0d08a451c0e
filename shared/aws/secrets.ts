import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { z } from "zod";
import { ENVIRONMENT } from "../model/environment.ts";
import { EnvironmentInvalid } from "../model/errors.ts";
import { translated } from "./translate-error.ts";

const Variables = z.record(z.string(), z.string());

/**
 * Puts the variables that the function's secrets hold (JSON objects of texts) beside those it was deployed with, once while
 * it stays warm. A function without secrets, and every one on a laptop, has its variables from the environment alone.
 *
 * @throws EnvironmentInvalid when a secret holds something else; its value is never told
 */
export async function enterSecrets(environment: NodeJS.ProcessEnv = process.env): Promise<void> {
  await enter(environment, ENVIRONMENT.maskingSecret);
  await enter(environment, ENVIRONMENT.modelSecret);
}

async function enter(environment: NodeJS.ProcessEnv, variable: string): Promise<void> {
  const SecretId = environment[variable];
  if (!SecretId || entered.has(SecretId)) return;
  let text: string | undefined;
  try {
    text = (await new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId }))).SecretString;
  } catch (error) {
    throw translated(error, "GetSecretValue", SecretId);
  }
  const variables = Variables.safeParse(parseJson(text ?? ""));
  if (!variables.success)
    throw new EnvironmentInvalid(
      `The secret ${SecretId} must hold a JSON object of texts, such as {"OPENAI_API_KEY":"…"}.`,
      { variables: [variable] },
    );
  Object.assign(environment, variables.data);
  entered.add(SecretId);
}

const entered = new Set<string>();

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
