import { attachRuntime } from "../local/attach.ts";
import type { Runtime } from "../local/runtime.ts";
import { openStores } from "../local/stores.ts";

/** Opens the embedded runtime in this folder, closes it after the work, on Ctrl-C too. */
export async function withRuntime<T>(work: (runtime: Runtime) => Promise<T>, workers?: number): Promise<T> {
  const { openRuntime } = await import("../local/runtime.ts");
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

/** Reaches what is kept in this folder, also while another process works there; starts nothing that could run. */
export async function withStores<T>(work: (stores: Stores) => Promise<T>): Promise<T> {
  const stores = (await attachRuntime(process.cwd())) ?? (await openStores({ directory: process.cwd() }));
  try {
    return await work(stores);
  } finally {
    await stores.close();
  }
}
