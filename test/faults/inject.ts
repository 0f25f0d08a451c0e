import { setTimeout } from "node:timers/promises";
import { FunctionFailed } from "../../local/errors.ts";
import {
  type CallFault,
  type Fault,
  isCallFault,
  isRequestFault,
  type Place,
  type RequestFault,
} from "./fault.ts";
import type { Answered, Ending } from "./proxy.ts";
import { REFUSALS } from "./refusals.ts";
import type { Asked } from "./requests.ts";

/** What the campaign does when a call begins, or a fault needs more than an answer. */
export interface Hooks {
  /** A function is about to be called. */
  called(name: string): Promise<void>;
  /** Somebody else gets in before this conditional write. */
  race(label: string): Promise<void>;
  /** The disk takes none of the next writes. */
  fillDisk(writes: number): void;
  /** A file that was just listed is replaced. */
  replaceListed(): Promise<void>;
}

/** A call, and the requests it made by label: where faults can strike. */
export interface Seen {
  place: Place;
  requests: Map<string, number>;
}

interface Active extends Seen {
  death: AbortController;
  /** The workflow no longer waits for it. */
  overtaken: boolean;
  begun: PromiseWithResolvers<void>;
}

type Go = (call: number, signal: AbortSignal) => Promise<unknown>;

/** A hung function's request is acted on this long after it was cut off. Milliseconds. */
const LATE = 60;
/** What slow means: a lot for one request. Milliseconds. */
const SLOW = 250;

/** Makes the planned faults happen to one case's calls and requests, and remembers which did. */
export class Injector {
  readonly fired = new Set<Fault>();
  readonly seen: Seen[] = [];
  readonly #hooks: Hooks;
  readonly #left = new Map<Fault, number>();
  readonly #active = new Map<number, Active>();
  readonly #loose = new Set<Promise<unknown>>();
  static #calls = 0;

  constructor(faults: readonly Fault[], hooks: Hooks) {
    this.#hooks = hooks;
    for (const fault of faults) if ("times" in fault) this.#left.set(fault, fault.times);
  }

  /** No more faults: what comes now is mending. */
  stop(): void {
    this.#left.clear();
  }

  /** Calls a function, with what is planned for that call. */
  async call(name: string, event: unknown, signal: AbortSignal, go: Go): Promise<unknown> {
    await this.#hooks.called(name);
    const place = placeOf(name, event);
    const fault = this.#callFault(place);
    const failure = fault && new FunctionFailed(fault.error, fault.kind);
    if (failure && (fault?.kind === "killed at start" || fault?.kind === "no concurrency")) throw failure;
    const call = ++Injector.#calls;
    const active: Active = {
      place,
      requests: new Map(),
      death: new AbortController(),
      overtaken: fault?.kind === "overtaken",
      begun: Promise.withResolvers(),
    };
    this.#active.set(call, active);
    this.seen.push(active);
    // The one that is overtaken goes on though the workflow gave up on it.
    const stop = active.overtaken ? active.death.signal : AbortSignal.any([signal, active.death.signal]);
    const work = go(call, stop).finally(() => this.#active.delete(call));
    this.#keep(work);
    if (!failure) return work;
    if (active.overtaken) await Promise.race([active.begun.promise, work.catch(() => undefined)]);
    else await work;
    throw failure;
  }

  /** Decides what becomes of a request. */
  async decide(asked: Asked, act: () => Promise<Answered>): Promise<Ending> {
    const active = asked.call === undefined ? undefined : this.#active.get(asked.call);
    if (!active) return act();
    const nth = (active.requests.get(asked.label) ?? 0) + 1;
    active.requests.set(asked.label, nth);
    active.begun.resolve();
    if (active.overtaken) await setTimeout(SLOW / 10);
    const fault = this.#requestFault(active.place, asked.label, nth);
    return fault ? this.#strike(fault, active, asked, act) : act();
  }

  /** Waits for what nobody waits for: overtaken calls, late requests. */
  async calm(): Promise<void> {
    while (this.#loose.size > 0) await Promise.allSettled(this.#loose);
  }

  async #strike(
    fault: RequestFault,
    active: Active,
    asked: Asked,
    act: () => Promise<Answered>,
  ): Promise<Ending> {
    switch (fault.kind) {
      case "killed amid":
      case "timed out": {
        if (fault.acted === "before") await act();
        active.death.abort(new FunctionFailed(fault.error, fault.kind));
        if (fault.acted === "after") this.#keep(setTimeout(LATE).then(act));
        return "reset";
      }
      case "s3 throttles":
      case "s3 fails":
      case "dynamodb throttles":
      case "dynamodb fails": {
        const refusals: readonly Answered[] = REFUSALS[fault.kind];
        return refusals[fault.times % refusals.length] ?? "reset";
      }
      case "s3 slow":
        await setTimeout(SLOW);
        return act();
      case "s3 cut":
        return { cut: await act() };
      case "s3 answer lost":
      case "dynamodb answer lost":
      case "condition answer lost":
      case "workflow answer lost":
        await act();
        return "reset";
      case "race lost":
        await this.#hooks.race(asked.label);
        return act();
      case "disk full":
        this.#hooks.fillDisk(fault.times);
        return act();
      case "stale listing": {
        const answered = await act();
        await this.#hooks.replaceListed();
        return answered;
      }
    }
  }

  #callFault(place: Place): CallFault | undefined {
    for (const fault of this.#left.keys())
      if (isCallFault(fault) && samePlace(fault.place, place) && this.#use(fault)) return fault;
    return undefined;
  }

  #requestFault(place: Place, label: string, nth: number): RequestFault | undefined {
    for (const fault of this.#left.keys())
      if (
        isRequestFault(fault) &&
        samePlace(fault.place, place) &&
        fault.place.request === label &&
        nth >= fault.place.nth &&
        this.#use(fault)
      )
        return fault;
    return undefined;
  }

  #use(fault: CallFault | RequestFault): boolean {
    const left = this.#left.get(fault) ?? 0;
    // A full disk, a race and a replaced file happen once; `times` says how much of it.
    const once = fault.kind === "disk full" || fault.kind === "race lost" || fault.kind === "stale listing";
    if (left <= 1 || once) this.#left.delete(fault);
    else this.#left.set(fault, left - 1);
    this.fired.add(fault);
    return left > 0;
  }

  #keep(work: Promise<unknown>): void {
    const kept = work.catch(() => undefined).finally(() => this.#loose.delete(kept));
    this.#loose.add(kept);
  }
}

export function placeOf(name: string, event: unknown): Place {
  const numbers: { shard?: number; round?: number } = {};
  if (event !== null && typeof event === "object") {
    if ("shard" in event && typeof event.shard === "number") numbers.shard = event.shard;
    if ("round" in event && typeof event.round === "number") numbers.round = event.round;
  }
  return { function: name, ...numbers };
}

const samePlace = (a: Place, b: Place): boolean =>
  a.function === b.function && a.shard === b.shard && a.round === b.round;
