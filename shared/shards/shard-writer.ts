import { createHash } from "node:crypto";
import { PassThrough } from "node:stream";
import type { StoredOutput } from "../model/run.ts";
import type { BucketName, ObjectStore } from "./object-store.ts";
import { zstdFrame } from "./zstd.ts";

/** Characters gathered before they become one zstd frame; frames end at line ends. */
const FRAME_CHARACTERS = 1024 * 1024;

/**
 * Writes lines as a zstd JSONL object. The same lines give the same bytes, whenever and wherever they are written.
 * `write` is synchronous for the hot loop; await `drained` between batches, so that memory stays flat.
 */
export class ShardWriter {
  readonly #bucket: BucketName;
  readonly #key: string;
  readonly #hash = createHash("sha256");
  readonly #body = new PassThrough({ highWaterMark: 8 * 1024 * 1024 });
  readonly #stored: Promise<void>;
  #text = "";
  #bytes = 0;
  #records = 0;
  #full = false;
  #failure: { error: unknown } | undefined;

  constructor(store: ObjectStore, bucket: BucketName, key: string) {
    this.#bucket = bucket;
    this.#key = key;
    this.#stored = store.write(bucket, key, this.#body, "application/zstd");
    // Seen again by whoever awaits `drained` or `close`.
    this.#stored.catch((error: unknown) => {
      this.#failure = { error };
      this.#body.destroy();
    });
  }

  write(line: string): void {
    this.#text += `${line}\n`;
    this.#records++;
    if (this.#text.length >= FRAME_CHARACTERS) this.#frame();
  }

  /** Resolves when the store has taken enough to go on. @throws what the store threw */
  async drained(): Promise<void> {
    if (this.#failure) throw this.#failure.error;
    if (!this.#full) return;
    await Promise.race([new Promise((resolve) => this.#body.once("drain", resolve)), this.#stored]);
    this.#full = false;
  }

  async close(): Promise<StoredOutput> {
    if (this.#text !== "" || this.#bytes === 0) this.#frame();
    this.#body.end();
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
    this.#body.destroy(reason);
    await this.#stored.catch(() => undefined);
  }

  #frame(): void {
    const content = Buffer.from(this.#text, "utf8");
    this.#text = "";
    this.#bytes += content.length;
    this.#hash.update(content);
    if (!this.#body.destroyed && !this.#body.write(zstdFrame(content))) this.#full = true;
  }
}
