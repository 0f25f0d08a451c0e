import { createHash } from "node:crypto";
import type { StoredOutput } from "../model/run.ts";
import type { BucketName, ObjectStore } from "./object-store.ts";
import { zstdFrame } from "./zstd.ts";

/** Characters gathered before they become one zstd frame; frames end at line ends. */
const FRAME_CHARACTERS = 1024 * 1024;

/** Frames that may wait to be compressed or stored before the stage has to wait too. */
const FRAMES_WAITING = 4;

/**
 * Writes lines as a zstd JSONL object. The same lines give the same bytes, whenever and wherever they are written.
 * `write` is synchronous for the hot loop; await `drained` between batches, so that memory stays flat. Frames are
 * compressed beside the stage, on Node's thread pool.
 */
export class ShardWriter {
  readonly #bucket: BucketName;
  readonly #key: string;
  readonly #hash = createHash("sha256");
  readonly #stored: Promise<void>;
  readonly #frames: Promise<Buffer>[] = [];
  /** Wakes whoever waits for the other side: the store for a frame, the stage for room. */
  #wake: () => void = () => undefined;
  #end: "open" | "closed" | { reason: Error } = "open";
  #text = "";
  #bytes = 0;
  #records = 0;

  constructor(store: ObjectStore, bucket: BucketName, key: string) {
    this.#bucket = bucket;
    this.#key = key;
    this.#stored = store.write(bucket, key, this.#body(), "application/zstd");
    // Whoever awaits `drained` or `close` sees the failure; until then it must not count as unhandled.
    this.#stored.catch(() => this.#wake());
  }

  write(line: string): void {
    this.#text += `${line}\n`;
    this.#records++;
    if (this.#text.length >= FRAME_CHARACTERS) this.#frame();
  }

  /** Resolves when there is room to go on. @throws what the store threw */
  async drained(): Promise<void> {
    while (this.#frames.length > FRAMES_WAITING) await Promise.race([this.#stored, this.#woken()]);
  }

  async close(): Promise<StoredOutput> {
    if (this.#text !== "" || this.#bytes === 0) this.#frame();
    this.#end = "closed";
    this.#wake();
    await this.#stored;
    return {
      bucket: this.#bucket,
      key: this.#key,
      sha256: this.#hash.digest("hex"),
      bytes: this.#bytes,
      records: this.#records,
    };
  }

  /** Leaves nothing behind. */
  async abort(reason: Error): Promise<void> {
    this.#end = { reason };
    this.#wake();
    await this.#stored.catch(() => undefined);
  }

  #frame(): void {
    const content = Buffer.from(this.#text, "utf8");
    this.#text = "";
    this.#bytes += content.length;
    this.#hash.update(content);
    const frame = zstdFrame(content);
    frame.catch(() => undefined);
    this.#frames.push(frame);
    this.#wake();
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      const others = this.#wake;
      this.#wake = () => {
        resolve();
        others();
      };
    });
  }

  async *#body(): AsyncGenerator<Buffer> {
    for (;;) {
      if (typeof this.#end === "object") throw this.#end.reason;
      const frame = this.#frames[0];
      if (frame) {
        yield await frame;
        this.#frames.shift();
        this.#wake();
        this.#wake = () => undefined;
      } else if (this.#end === "closed") return;
      else await this.#woken();
    }
  }
}
