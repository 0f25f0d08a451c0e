import { createHash } from "node:crypto";

/**
 * A run's id, which is its version's too: `<dataset>-<YYYYMMDDTHHMMSSZ>-<4 hex>`. Equal arguments give equal ids.
 * @param identity what tells this start from another in the same second
 */
export function runId(dataset: string, time: Date, identity: string): string {
  const stamp = `${time.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
  return `${dataset}-${stamp}-${createHash("sha256").update(identity).digest("hex").slice(0, 4)}`;
}
