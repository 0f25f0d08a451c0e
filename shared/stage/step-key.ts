import { createHash } from "node:crypto";
import type { Json } from "../model/outcome.ts";
import type { StepName } from "../model/run.ts";

/** SHA-256, hex, of what decides a step's outputs: who does it, with which code, from what. */
export function stepKey(step: StepName, codeVersion: string, determinants: Json): string {
  return createHash("sha256")
    .update(canonicalJson([step, codeVersion, determinants]))
    .digest("hex");
}

/** JSON with keys sorted, so that equal values have equal text. */
export function canonicalJson(value: Json): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
