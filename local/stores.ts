import { join } from "node:path";
import type { LineageStore } from "../shared/lineage/lineage-store.ts";
import type { ObjectStore } from "../shared/shards/object-store.ts";
import { type Assembly, readAssembly } from "./assembly.ts";
import { lockDirectory } from "./directory-lock.ts";
import { enterEnvironment, localEnvironment } from "./environment.ts";
import { endInterrupted } from "./interrupted.ts";
import { openStorage } from "./storage.ts";
import { synthesize } from "./synthesis.ts";

export interface StoresOptions {
  /** Everything is kept in its `.provender/`. */
  directory: string;
  /** A cloud assembly's folder; the project's own is built when none is given. */
  assembly?: string;
  clock?: () => Date;
}

/** What is kept on this machine, open to be asked. */
export interface Stores {
  readonly store: ObjectStore;
  readonly lineage: LineageStore;
  /** The runs that an earlier process left unfinished, now failed with `Interrupted`. */
  readonly interrupted: readonly string[];
  readonly assembly: Assembly;
  /** Where the AWS SDK finds S3 and DynamoDB. */
  readonly endpoints: { s3: string; dynamodb: string };
  /** Points this process, and those that attach to it, at Step Functions too; gives back what ends that. */
  announce(states: string): () => void;
  close(): Promise<void>;
}

/**
 * Opens S3 and DynamoDB, without anything that runs. While they are open, this process's `AWS_*` environment points at
 * them: that is how the AWS SDK finds them, here as in the functions. So they are open in a process once at a time.
 *
 * @throws DirectoryInUse, SynthesisFailed, AssemblyUnknown
 */
export async function openStores(options: StoresOptions): Promise<Stores> {
  const directory = join(options.directory, ".provender");
  const lock = lockDirectory(directory);
  const closers: (() => unknown)[] = [() => lock.release()];
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  try {
    const assembly = readAssembly(options.assembly ?? (await synthesize()));
    const storage = await openStorage({ directory, buckets: assembly.buckets, tables: assembly.tables });
    closers.push(() => storage.close());
    const endpoints = { s3: storage.s3, dynamodb: storage.dynamodb };
    const announce = (states: string): (() => void) => {
      const environment = { ...localEnvironment({ ...endpoints, states }), ...assembly.environment };
      lock.announce(environment);
      return enterEnvironment(environment);
    };
    closers.push(announce(""));

    const { connect } = await import("../shared/aws/connect.ts");
    const { store, lineage } = connect();
    const now = options.clock?.() ?? new Date();
    const interrupted = lock.taken ? await endInterrupted({ store, lineage }, now) : [];
    return { store, lineage, interrupted, assembly, endpoints, announce, close };
  } catch (error) {
    await close();
    throw error;
  }
}
