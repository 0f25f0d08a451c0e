import { createHash, type Hash, randomUUID } from "node:crypto";
import { type BigIntStats, createReadStream, rmSync } from "node:fs";
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import S3Object from "@20minutes/s3rver/lib/models/object.js";
import FilesystemStore from "@20minutes/s3rver/lib/stores/filesystem.js";

type Headers = Readonly<Record<string, unknown>>;

/** Beside each object: its ETag, and which file it is the ETag of. */
interface Label {
  file: string;
  md5: string;
  headers: Record<string, string>;
}

export interface Listed {
  key: string;
  size: number;
  etag: string;
  modified: Date;
}

const OBJECT = "._S3rver_object";
const PARTIAL = ".partial";
/** Asked of the disk at a time: what Node asks by itself (64 KiB) is a trip to the thread pool too often. */
const READ_BYTES = 1024 * 1024;
const WRITE_BYTES = 4 * 1024 * 1024;
const KEPT_HEADERS =
  /^(content-type|content-encoding|content-language|content-disposition|cache-control|x-amz-meta-.*)$/;

/**
 * s3rver's files, made safe against sudden death: s3rver writes in place, so a process that dies amid a write leaves a
 * short object that reads as whole, or new content under the old ETag. Here an object is written aside and renamed
 * into place, and its label (ETag, headers) counts only for the very file it was made for; without one the ETag
 * is worked out from the content. A multipart object's ETag is the MD5 of its content, too.
 *
 * Survives the death of the process, not of the machine: nothing is forced to disk.
 */
export class ObjectFiles extends FilesystemStore {
  readonly #buckets = new Map<string, unknown>();

  /** Throws away what a dead process left half-written: no upload outlives its process. */
  async clear(buckets: readonly string[]): Promise<void> {
    rmSync(join(this.rootDirectory, PARTIAL), { recursive: true, force: true });
    await mkdir(join(this.rootDirectory, PARTIAL), { recursive: true });
    for (const bucket of buckets) {
      await mkdir(this.getBucketPath(bucket), { recursive: true });
      rmSync(this.getResourcePath(bucket, undefined, "uploads"), { recursive: true, force: true });
    }
  }

  async putObject(object: S3Object): Promise<{ size: number; md5: string }> {
    const { bucket, key, content, metadata } = object;
    return this.#put(bucket, key, content ?? Readable.from([]), metadata);
  }

  async #put(
    bucket: string,
    key: string,
    content: Readable,
    headers: Headers,
  ): Promise<{ size: number; md5: string }> {
    const aside = this.#aside();
    const label = this.#aside();
    const hash = createHash("md5");
    try {
      const size = await write(content, aside, hash);
      const md5 = hash.digest("hex");
      const file = identity(await stat(aside, { bigint: true }));
      await writeFile(label, JSON.stringify({ file, md5, headers: keptHeaders(headers) } satisfies Label));
      await place(aside, this.getResourcePath(bucket, key, "object"));
      await place(label, this.getResourcePath(bucket, key, "metadata.json"));
      return { size, md5 };
    } catch (error) {
      await Promise.all([rm(aside, { force: true }), rm(label, { force: true })]);
      throw error;
    }
  }

  async getMetadata(bucket: string, key: string): Promise<Record<string, string>> {
    const file = await open(this.getResourcePath(bucket, key, "object"));
    try {
      return await this.#describe(bucket, key, file);
    } finally {
      await file.close();
    }
  }

  /** s3rver asks at each request; buckets never go. */
  override async getBucket(bucket: string): Promise<unknown> {
    const known = this.#buckets.get(bucket) ?? (await super.getBucket(bucket));
    if (known) this.#buckets.set(bucket, known);
    return known;
  }

  /** Configuration of a bucket or an object, of which there is none; s3rver looks for some at each request. */
  async getSubresource(): Promise<undefined> {
    return undefined;
  }

  async existsObject(bucket: string, key: string): Promise<boolean> {
    return (await unlessMissing(stat(this.getResourcePath(bucket, key, "object")))) !== undefined;
  }

  /** Content and ETag of one and the same write, also while another replaces it. `end` is inclusive. */
  async getObject(
    bucket: string,
    key: string,
    asked: { start?: number; end?: number } = {},
  ): Promise<S3Object | null> {
    const file = await unlessMissing(open(this.getResourcePath(bucket, key, "object")));
    if (file === undefined) return null;
    try {
      const metadata = await this.#describe(bucket, key, file);
      const last = Math.max(0, Number(metadata["content-length"]) - 1);
      const range = { start: asked.start ?? 0, end: Math.min(asked.end ?? last, last) };
      const readable = range.start <= range.end;
      const object = new S3Object(
        bucket,
        key,
        readable ? file.createReadStream({ ...range, highWaterMark: READ_BYTES }) : null,
        metadata,
      );
      if (!readable) await file.close();
      if (asked.start !== undefined || asked.end !== undefined) object.range = range;
      return object;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async copyObject(
    fromBucket: string,
    fromKey: string,
    bucket: string,
    key: string,
    headers: Headers | null,
  ) {
    const from = await this.getObject(fromBucket, fromKey);
    await this.#put(bucket, key, from?.content ?? Readable.from([]), headers ?? from?.metadata ?? {});
    return this.getMetadata(bucket, key);
  }

  async deleteObject(bucket: string, key: string): Promise<void> {
    await rm(this.getResourcePath(bucket, key, "object"), { force: true });
    await rm(this.getResourcePath(bucket, key, "metadata.json"), { force: true });
    const top = this.getBucketPath(bucket);
    for (let dir = dirname(join(top, key)); dir.length > top.length; dir = dirname(dir)) {
      // Refuses when something is in it: an object may just have been written there.
      if (
        !(await rmdir(dir).then(
          () => true,
          () => false,
        ))
      )
        return;
    }
  }

  async initiateUpload(bucket: string, key: string, uploadId: string, headers: Headers): Promise<void> {
    const folder = this.#upload(bucket, uploadId);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "upload.json"), JSON.stringify({ key, headers: keptHeaders(headers) }));
  }

  /** A part's ETag is only handed back when the upload is completed: it need not be the MD5. */
  async putPart(
    bucket: string,
    uploadId: string,
    part: string,
    content: Readable,
  ): Promise<{ size: number; md5: string }> {
    const aside = this.#aside();
    const size = await write(content, aside);
    await rename(aside, join(this.#upload(bucket, uploadId), String(Number(part))));
    return { size, md5: randomUUID() };
  }

  async putObjectMultipart(
    bucket: string,
    uploadId: string,
    parts: readonly { number: number }[],
  ): Promise<{ size: number; md5: string }> {
    const folder = this.#upload(bucket, uploadId);
    const { key, headers }: { key: string; headers: Headers } = JSON.parse(
      await readFile(join(folder, "upload.json"), "utf8"),
    );
    const numbers = parts.map(({ number }) => number).sort((a, b) => a - b);
    const content = Readable.from(concatenated(numbers.map((number) => join(folder, String(number)))));
    const written = await this.#put(bucket, key, content, headers);
    await rm(folder, { recursive: true });
    return written;
  }

  /** The objects under a prefix after a key, in the order of their keys' UTF-8 bytes; at most `limit`. */
  async list(
    bucket: string,
    prefix: string,
    after: string,
    limit: number,
  ): Promise<{ objects: Listed[]; more: boolean }> {
    const top = this.getBucketPath(bucket);
    const keys: Buffer[] = [];
    const visit = async (folder: string): Promise<void> => {
      const entries = (await unlessMissing(readdir(join(top, folder), { withFileTypes: true }))) ?? [];
      for (const entry of entries) {
        const path = folder + entry.name;
        if (entry.isDirectory()) {
          const inside = ObjectFiles.decodeKeyPath(`${path}/`);
          if (inside.startsWith(prefix) || prefix.startsWith(inside)) await visit(`${path}/`);
        } else if (path.endsWith(OBJECT)) {
          const key = ObjectFiles.decodeKeyPath(path.slice(0, -OBJECT.length));
          if (key.startsWith(prefix)) keys.push(Buffer.from(key));
        }
      }
    };
    await visit(ObjectFiles.encodeKeyPath(prefix.slice(0, prefix.lastIndexOf("/") + 1)));
    keys.sort(Buffer.compare);
    const start = Buffer.from(after);
    const left = after === "" ? keys : keys.filter((key) => Buffer.compare(key, start) > 0);
    const objects: Listed[] = [];
    for (const key of left.slice(0, limit).map(String)) {
      const metadata = await unlessMissing(this.getMetadata(bucket, key));
      if (metadata) objects.push(listed(key, metadata));
    }
    return { objects, more: left.length > limit };
  }

  async #describe(bucket: string, key: string, file: FileHandle): Promise<Record<string, string>> {
    const stats = await file.stat({ bigint: true });
    const label = await this.#label(bucket, key);
    const valid = label?.file === identity(stats) ? label : undefined;
    return {
      ...valid?.headers,
      etag: JSON.stringify(valid?.md5 ?? (await hashOf(file))),
      "last-modified": stats.mtime.toUTCString(),
      "content-length": String(stats.size),
    };
  }

  async #label(bucket: string, key: string): Promise<Label | undefined> {
    const text = await unlessMissing(readFile(this.getResourcePath(bucket, key, "metadata.json"), "utf8"));
    return text === undefined ? undefined : JSON.parse(text);
  }

  #upload(bucket: string, uploadId: string): string {
    return join(this.getResourcePath(bucket, undefined, "uploads"), uploadId);
  }

  #aside(): string {
    return join(this.rootDirectory, PARTIAL, randomUUID());
  }
}

/** Which write a file is from: renaming keeps all three, writing anew keeps none. */
const identity = ({ ino, size, mtimeNs }: BigIntStats): string => `${ino}:${size}:${mtimeNs}`;

const keptHeaders = (headers: Headers): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      KEPT_HEADERS.test(name) && typeof value === "string" ? [[name, value]] : [],
    ),
  );

const listed = (key: string, metadata: Readonly<Record<string, string>>): Listed => ({
  key,
  size: Number(metadata["content-length"]),
  etag: metadata.etag ?? "",
  modified: new Date(metadata["last-modified"] ?? 0),
});

/** Fails, leaving nothing that counts, when `content` breaks off. */
async function write(content: AsyncIterable<Buffer>, path: string, hash?: Hash): Promise<number> {
  const file = await open(path, "w");
  let size = 0;
  let held: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of content) {
      hash?.update(chunk);
      held.push(chunk);
      bytes += chunk.length;
      if (bytes < WRITE_BYTES) continue;
      await writeAll(file, held, bytes);
      size += bytes;
      [held, bytes] = [[], 0];
    }
    await writeAll(file, held, bytes);
    size += bytes;
  } finally {
    await file.close();
  }
  return size;
}

async function writeAll(file: FileHandle, chunks: readonly Buffer[], bytes: number): Promise<void> {
  if (bytes === 0) return;
  const { bytesWritten } = await file.writev(chunks);
  if (bytesWritten < bytes)
    throw Object.assign(new Error("the disk took only a part of the object"), { code: "ENOSPC" });
}

async function hashOf(file: FileHandle): Promise<string> {
  const md5 = createHash("md5");
  for await (const chunk of file.createReadStream({ start: 0, autoClose: false })) md5.update(chunk);
  return md5.digest("hex");
}

/** The folder is there most of the time, and a delete may take it away at any time, though not for ever. */
async function place(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (!isMissing(error) || attempt === 10) throw error;
      await mkdir(dirname(to), { recursive: true });
    }
  }
}

async function* concatenated(paths: readonly string[]): AsyncGenerator<Buffer> {
  for (const path of paths) yield* createReadStream(path, { highWaterMark: READ_BYTES });
}

async function unlessMissing<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";
