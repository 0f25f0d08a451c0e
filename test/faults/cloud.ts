import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Assembly, type LocalFunction, readAssembly } from "../../local/assembly.ts";
import { isRecord } from "../../local/definition.ts";
import { enterEnvironment, localEnvironment } from "../../local/environment.ts";
import { openStatesEndpoint } from "../../local/states-endpoint.ts";
import { openStorage } from "../../local/storage.ts";
import { synthesize } from "../../local/synthesis.ts";
import { WorkerPool } from "../../local/worker-pool.ts";
import { Workflow } from "../../local/workflow.ts";
import { connect } from "../../shared/aws/connect.ts";
import type { LineageStore } from "../../shared/lineage/lineage-store.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";
import { type Disk, openDisk } from "../support/disk.ts";
import type { Injector } from "./inject.ts";
import { openProxies, type Proxies } from "./proxy.ts";

/** Longer than this no uploads pause; the campaign says itself when they have, so that it need not wait. Seconds. */
const QUIET = 1;
const WORKERS = 2;

/**
 * The embedded runtime's parts, put together with a proxy between the functions and the stores, and a number on each call of
 * a function. Threads and proxies last for the whole campaign; stores and state machine are a case's own.
 */
export class Cloud {
  readonly disk: Disk;
  readonly store: ObjectStore;
  readonly lineage: LineageStore;
  readonly #home: string;
  readonly #assembly: Assembly;
  readonly #proxies: Proxies;
  readonly #pool: WorkerPool;
  readonly #leave: () => void;

  private constructor(
    home: string,
    assembly: Assembly,
    proxies: Proxies,
    disk: Disk,
    functions: Map<string, LocalFunction>,
  ) {
    this.#home = home;
    this.#assembly = assembly;
    this.#proxies = proxies;
    this.disk = disk;
    const environment = localEnvironment(proxies.addresses);
    this.#pool = new WorkerPool({
      functions,
      workers: WORKERS,
      environment,
      log: join(home, "functions.log"),
    });
    this.#leave = enterEnvironment({ ...environment, ...assembly.environment });
    const { store, lineage } = connect();
    this.store = store;
    this.lineage = lineage;
  }

  /** @param variables Added to every function's environment. */
  static async open(variables: Readonly<Record<string, string>>): Promise<Cloud> {
    const home = mkdtempSync(join(tmpdir(), "provender-faults-"));
    const assembly = readAssembly(await synthesize());
    const functions = new Map<string, LocalFunction>();
    for (const [name, deployed] of assembly.functions) {
      const file = join(home, `${name}.mjs`);
      writeFileSync(file, numberedBundle(deployed));
      const environment = { ...deployed.environment, ...variables, QUIET_SECONDS: String(QUIET) };
      functions.set(name, { ...deployed, file, handler: "handler", environment });
    }
    return new Cloud(home, assembly, await openProxies(), await openDisk(), functions);
  }

  /** A case's own stores, as `base` left them, or empty. */
  async begin(injector: Injector, base?: string): Promise<Session> {
    const directory = mkdtempSync(join(this.#home, "case-"));
    if (base !== undefined) cpSync(base, directory, { recursive: true });
    const { buckets, tables, stateMachine } = this.#assembly;
    const storage = await openStorage({ directory, buckets, tables });
    const workflow = new Workflow({
      name: stateMachine.name,
      definition: withoutPause(stateMachine.definition),
      concurrency: WORKERS,
      retryWait: 0,
      invoke: (name, event, signal) => this.#invoke(injector, name, event, signal),
    });
    const endpoint = await openStatesEndpoint(workflow);
    this.#proxies.lead({ ...storage, states: endpoint.address }, (asked, act) => injector.decide(asked, act));
    return {
      directory,
      workflow,
      invoke: (name, event) => this.#invoke(injector, name, event, new AbortController().signal),
      close: async () => {
        await endpoint.close();
        await storage.close();
      },
      remove: () => rmSync(directory, { recursive: true, force: true }),
    };
  }

  async close(): Promise<void> {
    this.#leave();
    await this.#pool.close();
    await this.#proxies.close();
    this.disk.restore();
    rmSync(this.#home, { recursive: true, force: true });
  }

  #invoke(injector: Injector, name: string, event: unknown, signal: AbortSignal): Promise<unknown> {
    return injector.call(name, event, signal, (call, stop) => this.#pool.invoke(name, { call, event }, stop));
  }
}

export interface Session {
  readonly directory: string;
  readonly workflow: Workflow;
  invoke(name: string, event: unknown): Promise<unknown>;
  close(): Promise<void>;
  remove(): void;
}

/** The deployed bundle as it is, called by number. */
function numberedBundle({ file, handler }: LocalFunction): string {
  const thread = new URL("thread.ts", import.meta.url).href;
  return `import { ${handler} as deployed } from ${JSON.stringify(pathToFileURL(file).href)};
import { numbered } from ${JSON.stringify(thread)};
export const handler = numbered(deployed);
`;
}

/** Nobody waits for uploads to pause: Listen is held until the case's events are through. */
function withoutPause(definition: unknown): unknown {
  const copy: unknown = structuredClone(definition);
  if (isRecord(copy) && isRecord(copy.States) && isRecord(copy.States.Pause)) {
    delete copy.States.Pause.SecondsPath;
    copy.States.Pause.Seconds = 0;
  }
  return copy;
}
