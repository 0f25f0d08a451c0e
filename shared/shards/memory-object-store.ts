import { createHash } from "node:crypto";
import { InputChanged, ObjectMissing } from "../model/errors.ts";
import type { BucketName, ObjectInfo, ObjectStore, ReadOptions } from "./object-store.ts";

/** An object store in memory, for tests, benchmarks and trying a stage; the S3 adapter passes the same contract test. */
export class MemoryObjectStore implements ObjectStore {
  readonly #objects = new Map<string, Buffer>();

  async *read(bucket: BucketName, key: string, { range, etag }: ReadOptions = {}): AsyncIterable<Uint8Array> {
    const body = this.#objects.get(`${bucket}/${key}`);
    if (body === undefined)
      throw new ObjectMissing(`There is no object ${key} in the ${bucket} bucket.`, { bucket, key });
    if (etag !== undefined && etag !== etagOf(body))
      throw new InputChanged(`${key} was replaced while it was read; the next run takes the new one.`, {
        key,
      });
    const wanted = range === undefined ? body : body.subarray(range.start, range.end);
    for (let at = 0; at < wanted.length; at += CHUNK) yield wanted.subarray(at, at + CHUNK);
  }

  async readWhole(bucket: BucketName, key: string): Promise<Buffer | undefined> {
    return this.#objects.get(`${bucket}/${key}`);
  }

  async write(bucket: BucketName, key: string, body: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
    const chunks: Uint8Array[] = [];
    if (body instanceof Uint8Array) chunks.push(body);
    else for await (const chunk of body) chunks.push(Buffer.from(chunk));
    this.#objects.set(`${bucket}/${key}`, Buffer.concat(chunks));
  }

  async head(bucket: BucketName, key: string): Promise<ObjectInfo | undefined> {
    const body = this.#objects.get(`${bucket}/${key}`);
    return body && { key, size: body.length, etag: etagOf(body), version: etagOf(body) };
  }

  async *list(bucket: BucketName, prefix: string): AsyncIterable<ObjectInfo> {
    const start = `${bucket}/${prefix}`;
    const keys = [...this.#objects.keys()].filter((key) => key.startsWith(start));
    keys.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    for (const key of keys) {
      const info = await this.head(bucket, key.slice(bucket.length + 1));
      if (info) yield info;
    }
  }

  async remove(bucket: BucketName, key: string): Promise<void> {
    this.#objects.delete(`${bucket}/${key}`);
  }
}

/** Small enough that readers meet chunk edges in tests. */
const CHUNK = 64 * 1024;

const etagOf = (body: Buffer): string => createHash("md5").update(body).digest("hex");
