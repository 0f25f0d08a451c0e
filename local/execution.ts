/** What happens in an execution, as it happens. */
export type Progress =
  /** `items`: how many a map goes over. */
  | { kind: "entered"; state: string; type: string; items?: number }
  | { kind: "left"; state: string }
  /** A function in a map is through with one item. */
  | { kind: "item"; state: string; function: string; input: unknown; result: unknown }
  | { kind: "retried"; state: string; error: string; attempt: number }
  /** A state waits until its token is answered. */
  | { kind: "waiting"; state: string; token: string }
  | Ended;

export interface Ended {
  kind: "ended";
  status: "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";
  error?: { name: string; message: string };
}

/** One execution of the state machine: what it was given, what happened, how it ended. */
export class Execution {
  readonly name: string;
  readonly arn: string;
  readonly input: unknown;
  readonly started: Date;
  output: unknown;
  stopped: Date | undefined;
  /** As Step Functions has it: the error's name and the cause, which is often JSON. */
  error: { name: string; cause: string } | undefined;
  status: "RUNNING" | Ended["status"] = "RUNNING";
  readonly ended: Promise<void>;
  readonly #stop = new AbortController();
  readonly #maps = new Map<string, AbortController>();
  readonly #events: Progress[] = [];
  readonly #finish: () => void;
  #news = Promise.withResolvers<void>();

  constructor(name: string, arn: string, input: unknown, started: Date) {
    this.name = name;
    this.arn = arn;
    this.input = input;
    this.started = started;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#finish = resolve;
  }

  /** Everything since the beginning, then what comes, to the end. */
  async *events(): AsyncGenerator<Progress> {
    for (let seen = 0; ; ) {
      const news = this.#news.promise;
      while (seen < this.#events.length) {
        const event = this.#events[seen++];
        if (event) yield event;
        if (event?.kind === "ended") return;
      }
      await news;
    }
  }

  note(event: Progress): void {
    this.#events.push(event);
    this.#news.resolve();
    this.#news = Promise.withResolvers<void>();
  }

  end(
    status: Ended["status"],
    stopped: Date,
    how: { output?: unknown; error?: { name: string; cause: string } },
  ): void {
    if (this.status !== "RUNNING") return;
    this.status = status;
    this.stopped = stopped;
    this.output = how.output;
    this.error = how.error;
    this.note({ kind: "ended", status, ...(how.error && { error: plain(how.error) }) });
    this.#finish();
  }

  /** Stops every call of the execution, or of the map the task is in once one of its items has failed. */
  signal(map: string | undefined): AbortSignal {
    const entered = map === undefined ? undefined : this.#maps.get(map);
    return entered?.signal ?? this.#stop.signal;
  }

  enterMap(name: string): void {
    const controller = new AbortController();
    this.#stop.signal.addEventListener("abort", () => controller.abort(this.#stop.signal.reason), {
      once: true,
    });
    this.#maps.set(name, controller);
  }

  abandonMap(name: string): void {
    this.#maps.get(name)?.abort(new Abandoned());
  }

  stop(): void {
    this.#stop.abort(new Abandoned());
  }
}

/** What stopped calls fail with: neither to be retried nor to be caught (names `aws-local-stepfunctions` looks for). */
class Abandoned extends Error {
  override readonly name = "Abandoned";
  readonly isRetryable = false;
  readonly isCatchable = false;
}

/** The message out of the JSON that Lambda's errors have for a cause. */
function plain({ name, cause }: { name: string; cause: string }): { name: string; message: string } {
  try {
    const told: unknown = JSON.parse(cause);
    if (told !== null && typeof told === "object" && "errorMessage" in told)
      return { name, message: String(told.errorMessage) };
  } catch {}
  return { name, message: cause };
}
