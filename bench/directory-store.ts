import {
  createReadStream,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ObjectMissing } from "../shared/model/errors.ts";
import type { BucketName, ObjectInfo, ObjectStore, ReadOptions } from "../shared/shards/object-store.ts";

/** Objects as files: for measuring what a step itself holds in memory and takes in time. */
export class DirectoryStore implements ObjectStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async *read(bucket: BucketName, key: string, { range }: ReadOptions = {}): AsyncIterable<Uint8Array> {
    if (!statSync(this.#path(bucket, key), { throwIfNoEntry: false }))
      throw new ObjectMissing(`There is no object ${key} in the ${bucket} bucket.`, { bucket, key });
    if (range && range.end <= range.start) return;
    yield* createReadStream(this.#path(bucket, key), {
      highWaterMark: 256 * 1024,
      ...(range && { start: range.start, end: range.end - 1 }),
    });
  }

  async readWhole(bucket: BucketName, key: string): Promise<Buffer | undefined> {
    return (await this.head(bucket, key)) && readFileSync(this.#path(bucket, key));
  }

  async write(bucket: BucketName, key: string, body: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
    const path = this.#path(bucket, key);
    mkdirSync(dirname(path), { recursive: true });
    if (body instanceof Uint8Array) {
      writeFileSync(path, body);
      return;
    }
    const file = await open(`${path}.part`, "w");
    try {
      for await (const chunk of body) await file.write(chunk);
    } finally {
      await file.close();
    }
    renameSync(`${path}.part`, path);
  }

  async head(bucket: BucketName, key: string): Promise<ObjectInfo | undefined> {
    const found = statSync(this.#path(bucket, key), { throwIfNoEntry: false });
    return found && { key, size: found.size, etag: String(found.mtimeMs), version: String(found.mtimeMs) };
  }

  // biome-ignore lint/correctness/useYield: nothing that is measured lists objects
  async *list(): AsyncIterable<ObjectInfo> {
    throw new Error("not needed here");
  }

  async remove(bucket: BucketName, key: string): Promise<void> {
    rmSync(this.#path(bucket, key), { force: true });
  }

  #path(bucket: BucketName, key: string): string {
    return join(this.#directory, bucket, key);
  }
}
