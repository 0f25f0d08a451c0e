import { createHash } from "node:crypto";
import type { Execution } from "../../local/execution.ts";
import { StorageFull } from "../../shared/model/errors.ts";
import { incomingPrefix, recipeFile } from "../../shared/model/keys.ts";
import type { Cloud, Session } from "./cloud.ts";
import { type EventFault, type Fault, isEventFault } from "./fault.ts";
import { Injector } from "./inject.ts";
import { DATASET, RECIPE, replacement, SCENARIOS, type Scenario, type Upload } from "./inputs.ts";
import { expireLease } from "./lease.ts";

export interface Case {
  number: number;
  scenario: Scenario;
  faults: readonly Fault[];
  /** The last file is uploaded when this function is first called, not before. */
  lateUpload?: string;
}

/** An event that failed three times, and waits in its function's queue. */
interface DeadLetter {
  name: string;
  event: unknown;
}

/** How often an asynchronous call is tried. Source: AWS Lambda guide, "Error handling for asynchronous invocation". */
const TRIES = 3;

/** One data set's life in the campaign: uploads and their events, runs, what goes wrong, and what mends it. */
export class Life {
  readonly injector: Injector;
  readonly deadLetters: DeadLetter[] = [];
  readonly #cloud: Cloud;
  readonly #contents: Map<string, string>;
  readonly #moments = new Map<string, (() => Promise<void>)[]>();
  readonly #deliveries = new Set<Promise<void>>();
  readonly #told = new Set<Execution>();
  readonly #eventsFired = new Set<EventFault>();
  #session: Session | undefined;
  #events = 0;
  #replaced = 0;

  /** @param contents Takes every content that was ever uploaded, by its ETag. */
  constructor(cloud: Cloud, faults: readonly Fault[], contents: Map<string, string>) {
    this.#cloud = cloud;
    this.#contents = contents;
    this.injector = new Injector(faults, {
      called: (name) => this.#called(name),
      race: (label) => this.#race(label),
      fillDisk: (writes) => cloud.disk.fill(writes),
      replaceListed: () => this.#replace(),
    });
  }

  get session(): Session {
    if (!this.#session) throw new Error("The case has not begun.");
    return this.#session;
  }

  get fired(): Fault[] {
    return [...this.injector.fired, ...this.#eventsFired];
  }

  async begin(base?: string, recipe = RECIPE): Promise<void> {
    this.#session = await this.#cloud.begin(this.injector, base);
    if (base === undefined)
      await this.#cloud.store.write("data", recipeFile(DATASET), Buffer.from(recipe), "application/yaml");
  }

  /** Whoever finds no room to upload to makes some and uploads again. */
  async put({ key, content }: Upload): Promise<void> {
    const body = Buffer.from(content);
    this.#contents.set(createHash("md5").update(body).digest("hex"), content);
    for (;;)
      try {
        return await this.#cloud.store.write("raw", key, body, "application/octet-stream");
      } catch (error) {
        if (!(error instanceof StorageFull)) throw error;
      }
  }

  /** Uploads the case's files and lets their events come as planned, until nothing moves any more. */
  async play({ scenario, faults, lateUpload }: Case): Promise<void> {
    const { uploads } = SCENARIOS[scenario];
    const last = uploads.length - 1;
    for (const [i, upload] of uploads.entries()) if (i !== last || !lateUpload) await this.put(upload);
    const immediate: (() => Promise<void>)[] = [];
    for (const [i, upload] of uploads.entries()) {
      const event = this.eventOf(upload.key);
      const tell = (): Promise<void> => this.deliver("Start", event);
      const fault = faults.filter(isEventFault).find((one) => one.upload === i);
      if (i === last && lateUpload) {
        this.#at(lateUpload, async () => {
          await this.put(upload);
          await tell();
        });
        continue;
      }
      if (fault?.kind === "event lost") this.#eventsFired.add(fault);
      else if (fault?.kind !== "event late") immediate.push(tell);
      if (!fault || fault.kind === "event lost") continue;
      const again =
        fault.kind === "event stale" ? () => this.deliver("Start", this.eventOf(upload.key, OLD)) : tell;
      this.#at(fault.moment, async () => {
        this.#eventsFired.add(fault);
        await again();
      });
    }
    for (const tell of immediate) this.#follow(tell());
    await this.calm();
    for (const moment of [...this.#moments.keys()]) await this.#fire(moment);
    await this.calm();
  }

  /** Nothing goes wrong any more. */
  calmDown(): void {
    this.injector.stop();
    this.#cloud.disk.empty();
  }

  /** These uploads are told of, all at once. */
  tell(events: readonly object[]): void {
    for (const event of events) this.#follow(this.deliver("Start", event));
  }

  /** The same, when a function is first called. */
  tellAt(moment: string, events: readonly object[]): void {
    this.#at(moment, async () => this.tell(events));
  }

  /** S3's event as EventBridge brings it. */
  eventOf(key: string, time = new Date().toISOString()): object {
    const id = `${time}-${++this.#events}`;
    return { id, time, source: "aws.s3", "detail-type": "Object Created", detail: { object: { key } } };
  }

  /** As Lambda calls a function with an event: three times if need be, then it is left in the queue. */
  async deliver(name: string, event: unknown): Promise<void> {
    for (let tried = 1; tried <= TRIES; tried++)
      try {
        await this.session.invoke(name, event);
        return;
      } catch {}
    this.deadLetters.push({ name, event });
  }

  /** Until no event is on its way, no execution runs, and nobody who was overtaken is still at work. */
  async calm(): Promise<void> {
    for (;;) {
      await Promise.all(this.#deliveries);
      const running = [...this.session.workflow.executions()].filter((one) => !this.#told.has(one));
      for (const execution of running) {
        await execution.ended;
        this.#told.add(execution);
        if (execution.status === "SUCCEEDED") continue;
        // At least once, so twice.
        for (const event of [endedEvent(execution), endedEvent(execution)])
          this.#follow(this.deliver("Settle", event));
      }
      await this.injector.calm();
      if (running.length === 0 && this.#deliveries.size === 0) return;
    }
  }

  /** Every event that was given up comes again. */
  async redriveEvents(): Promise<void> {
    for (const { name, event } of this.deadLetters.splice(0)) this.#follow(this.deliver(name, event));
    await this.calm();
  }

  #follow(work: Promise<void>): void {
    const followed = work.finally(() => this.#deliveries.delete(followed));
    this.#deliveries.add(followed);
  }

  #at(moment: string, act: () => Promise<void>): void {
    this.#moments.set(moment, [...(this.#moments.get(moment) ?? []), act]);
  }

  async #fire(moment: string): Promise<void> {
    const acts = this.#moments.get(moment) ?? [];
    this.#moments.delete(moment);
    for (const act of acts) this.#follow(act());
  }

  async #called(name: string): Promise<void> {
    // Uploads have paused when the events that are under way have come.
    if (name === "Listen") await Promise.all(this.#deliveries);
    await this.#fire(name);
  }

  async #race(label: string): Promise<void> {
    const [first] = SCENARIOS.first.uploads;
    const event = this.eventOf(first.key);
    if (!label.includes("CURRENT")) return this.deliver("Start", event);
    // The run has outlived its lease; another one is started and publishes first.
    const before = new Set(this.session.workflow.executions());
    await expireLease(DATASET);
    await this.deliver("Start", event);
    for (const execution of this.session.workflow.executions())
      if (!before.has(execution)) await execution.ended;
  }

  async #replace(): Promise<void> {
    const [upload] = SCENARIOS.first.uploads;
    await this.put({ ...upload, content: replacement(upload.content, this.#replaced++) });
    this.#follow(this.deliver("Start", this.eventOf(upload.key)));
  }
}

/** When what an old event tells of was new. */
const OLD = "2026-01-02T03:04:05.000Z";

/** As EventBridge tells of an execution that did not succeed. */
const endedEvent = ({ name, status, input, error }: Execution): object => ({
  source: "aws.states",
  "detail-type": "Step Functions Execution Status Change",
  detail: {
    name,
    status,
    input: JSON.stringify(input),
    error: error?.name ?? null,
    cause: error?.cause ?? null,
  },
});

/** What lies in the raw bucket for the data set: ETags by key. */
export async function uploaded({ store }: Cloud): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { key, etag } of store.list("raw", incomingPrefix(DATASET))) found[key] = etag;
  return found;
}
