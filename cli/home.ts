import { attachRuntime } from "../local/attach.ts";
import { openRuntime, type Runtime } from "../local/runtime.ts";

/** Opens the embedded runtime in this folder, closes it after the work, on Ctrl-C too. */
export async function withRuntime<T>(work: (runtime: Runtime) => Promise<T>, workers?: number): Promise<T> {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  const runtime = await openRuntime({
    directory: process.cwd(),
    signal: stop.signal,
    ...(workers !== undefined && { workers }),
  });
  try {
    return await work(runtime);
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
    await runtime.close();
  }
}

export type Stores = Pick<Runtime, "store" | "lineage">;

/** Reaches what is kept in this folder, also while another process works there. */
export async function withStores<T>(work: (stores: Stores) => Promise<T>): Promise<T> {
  const attached = await attachRuntime(process.cwd());
  if (!attached) return withRuntime(work);
  try {
    return await work(attached);
  } finally {
    attached.close();
  }
}
