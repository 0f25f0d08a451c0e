import { join } from "node:path";
import type { LineageStore } from "../shared/lineage/lineage-store.ts";
import type { ObjectStore } from "../shared/shards/object-store.ts";
import { readHolder } from "./directory-lock.ts";
import { enterEnvironment } from "./environment.ts";

/** What another process of this machine has open. */
export interface Attached {
  readonly pid: number;
  readonly store: ObjectStore;
  readonly lineage: LineageStore;
  /** Lets go of it; the other process goes on. */
  close(): void;
}

/**
 * Reaches into the runtime that another process has open in this directory, while it works; undefined when none has. As
 * with `openRuntime`, this process's `AWS_*` environment points there until `close`.
 */
export async function attachRuntime(directory: string): Promise<Attached | undefined> {
  const holder = readHolder(join(directory, ".provender"));
  if (!holder?.environment) return undefined;
  const close = enterEnvironment(holder.environment);
  try {
    const { connect } = await import("../shared/aws/connect.ts");
    const { store, lineage } = connect();
    return { pid: holder.pid, store, lineage, close };
  } catch (error) {
    close();
    throw error;
  }
}
