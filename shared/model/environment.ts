import { z } from "zod";
import { EnvironmentInvalid } from "./errors.ts";

/** The environment variables a function is deployed with; `infra` sets exactly these names. */
export const ENVIRONMENT = {
  rawBucket: "RAW_BUCKET",
  dataBucket: "DATA_BUCKET",
  table: "TABLE_NAME",
  stateMachine: "STATE_MACHINE_ARN",
} as const;

/** Before the names of the person's own AWS settings, where the usual ones lead to the embedded stores. */
export const OWN = "OWN_";

const name = z.string().min(1);
const Environment = z.object({
  [ENVIRONMENT.dataBucket]: name,
  [ENVIRONMENT.table]: name,
  /** Only functions inside the trust boundary are told the raw bucket's name. */
  [ENVIRONMENT.rawBucket]: name.optional(),
  [ENVIRONMENT.stateMachine]: name.optional(),
});
export type Environment = z.infer<typeof Environment>;

/** @throws EnvironmentInvalid naming every variable that is missing. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const parsed = Environment.safeParse(variables);
  if (parsed.success) return parsed.data;
  const missing = parsed.error.issues.map((issue) => issue.path.join("."));
  throw new EnvironmentInvalid(`Set the environment variables ${missing.join(", ")}.`, {
    variables: missing,
  });
}
