import { z } from "zod";
import { EnvironmentInvalid } from "./errors.ts";

/** The environment variables a function is deployed with; `infra` sets exactly these names. */
export const ENVIRONMENT = {
  rawBucket: "RAW_BUCKET",
  dataBucket: "DATA_BUCKET",
  table: "TABLE_NAME",
  stateMachine: "STATE_MACHINE_ARN",
  /** Seconds that must pass without an upload before a run plans. */
  quiet: "QUIET_SECONDS",
  /** Where people are told what needs them. */
  topic: "TOPIC_ARN",
  /** The schedules of recipes, the function they call, and the role they call it with. */
  scheduleGroup: "SCHEDULE_GROUP",
  scheduleTarget: "SCHEDULE_TARGET_ARN",
  scheduleRole: "SCHEDULE_ROLE_ARN",
  /** Secrets that hold a JSON object: environment variables by name, for the functions that need them alone. */
  maskingSecret: "MASKING_SECRET_ARN",
  modelSecret: "MODEL_SECRET_ARN",
} as const;

/** Before the names of the person's own AWS settings, where the usual ones lead to the embedded stores. */
export const OWN = "OWN_";

const name = z.string().min(1);
/** Empty is unset: what is deployed beside the functions may not exist on a laptop. */
const perhaps = z
  .string()
  .optional()
  .transform((given) => given || undefined);
const Environment = z.object({
  [ENVIRONMENT.dataBucket]: name,
  [ENVIRONMENT.table]: name,
  /** Only functions inside the trust boundary are told the raw bucket's name. */
  [ENVIRONMENT.rawBucket]: name.optional(),
  [ENVIRONMENT.stateMachine]: name.optional(),
  [ENVIRONMENT.quiet]: z.coerce.number().nonnegative().default(0),
  [ENVIRONMENT.topic]: perhaps,
  [ENVIRONMENT.scheduleGroup]: perhaps,
  [ENVIRONMENT.scheduleTarget]: perhaps,
  [ENVIRONMENT.scheduleRole]: perhaps,
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
