import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { InputChanged, ObjectMissing, ProvenderError, StorageUnavailable } from "../model/errors.ts";
import { free } from "../shards/free.ts";
import type { BucketName, ObjectInfo, ObjectStore, ReadOptions } from "../shards/object-store.ts";
import { isTransient, nameOf, statusOf, translated } from "./translate-error.ts";
import { uploadInParts } from "./upload-in-parts.ts";

export interface S3ObjectStoreOptions {
  client: S3Client;
  /** The buckets' real names. A function outside the trust boundary is not told the raw one's. */
  buckets: Readonly<Partial<Record<BucketName, string>>>;
  /** Milliseconds without a byte after which a body counts as stalled. */
  idleTimeout?: number;
}

/** A body that breaks off is taken up again this often, as long as each time brings something or it is the first. */
const RESUMES = 5;
const IDLE_TIMEOUT = 30_000;
/** What is received before it is handed on. */
const READ_BYTES = 4 * 1024 * 1024;
/** S3 takes parts of 5 MiB and more. Source: Amazon S3 multipart upload limits. */
const PART_BYTES = 8 * 1024 * 1024;
/** The room a piece begins with; most objects are short. */
const LEAST_PIECE = 64 * 1024;

/** Objects in S3. Nothing is half-written: one PUT, or a multipart upload that is aborted when it fails. */
export class S3ObjectStore implements ObjectStore {
  readonly #client: S3Client;
  readonly #buckets: S3ObjectStoreOptions["buckets"];
  readonly #idleTimeout: number;

  constructor({ client, buckets, idleTimeout = IDLE_TIMEOUT }: S3ObjectStoreOptions) {
    this.#client = client;
    this.#buckets = buckets;
    this.#idleTimeout = idleTimeout;
  }

  async *read(
    bucket: BucketName,
    key: string,
    { range, etag }: ReadOptions = {},
  ): AsyncGenerator<Uint8Array> {
    const resource = `${bucket}/${key}`;
    if (range && range.end <= range.start) return;
    let at = range?.start ?? 0;
    let end = range?.end;
    let known = etag;
    let resumes = 0;
    for (;;) {
      const begun = at;
      let failure: unknown;
      try {
        const answer = await this.#get(bucket, key, at, end, known);
        known ??= unquoted(answer.ETag);
        end ??= at + (answer.ContentLength ?? 0);
        for await (const chunk of this.#chunks(answer)) {
          at += chunk.length;
          yield chunk;
        }
        if (at >= end) return;
      } catch (error) {
        const brokeOff =
          error instanceof Stalled || (!(error instanceof ProvenderError) && isTransient(error));
        if (!brokeOff) throw error;
        failure = error;
      }
      resumes = at > begun ? 1 : resumes + 1;
      if (resumes > RESUMES)
        throw new StorageUnavailable(
          `${resource} broke off at byte ${at} of ${end ?? "?"} again and again; try again later.`,
          { operation: "GetObject", resource },
          failure,
        );
    }
  }

  async readWhole(bucket: BucketName, key: string): Promise<Buffer | undefined> {
    try {
      return Buffer.concat(await Array.fromAsync(this.read(bucket, key)));
    } catch (error) {
      if (error instanceof ObjectMissing) return undefined;
      throw error;
    }
  }

  async write(
    bucket: BucketName,
    key: string,
    body: Uint8Array | AsyncIterable<Uint8Array>,
    contentType: string,
  ): Promise<void> {
    // What fits one part is put in one request; what does not goes up in parts.
    const parts = body instanceof Uint8Array ? undefined : regrouped(body, PART_BYTES);
    const first = parts ? (await parts.next()).value : undefined;
    const target = { Bucket: this.#bucket(bucket), Key: key, ContentType: contentType };
    try {
      if (parts && first?.length === PART_BYTES)
        await uploadInParts(this.#client, target, followedBy(first, parts));
      else {
        const Body = body instanceof Uint8Array ? body : (first ?? Buffer.alloc(0));
        await this.#client.send(new PutObjectCommand({ ...target, Body, ContentLength: Body.length }));
        if (first) free(first);
      }
    } catch (error) {
      throw translated(error, "PutObject", `${bucket}/${key}`);
    }
  }

  async head(bucket: BucketName, key: string): Promise<ObjectInfo | undefined> {
    try {
      const answer = await this.#client.send(
        new HeadObjectCommand({ Bucket: this.#bucket(bucket), Key: key }),
      );
      const etag = unquoted(answer.ETag);
      return { key, size: answer.ContentLength ?? 0, etag, version: versionOf(answer.VersionId, etag) };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw translated(error, "HeadObject", `${bucket}/${key}`);
    }
  }

  /** Listings carry no version ids: `version` is the ETag; `head` tells the version. */
  async *list(bucket: BucketName, prefix: string): AsyncGenerator<ObjectInfo> {
    let token: string | undefined;
    do {
      const request = { Bucket: this.#bucket(bucket), Prefix: prefix, ContinuationToken: token };
      const answer = await this.#client.send(new ListObjectsV2Command(request)).catch((error: unknown) => {
        throw translated(error, "ListObjectsV2", `${bucket}/${prefix}`);
      });
      for (const { Key, Size = 0, ETag } of answer.Contents ?? []) {
        const etag = unquoted(ETag);
        if (Key !== undefined) yield { key: Key, size: Size, etag, version: etag };
      }
      token = answer.IsTruncated ? answer.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  async remove(bucket: BucketName, key: string): Promise<void> {
    try {
      await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket(bucket), Key: key }));
    } catch (error) {
      throw translated(error, "DeleteObject", `${bucket}/${key}`);
    }
  }

  #bucket(bucket: BucketName): string {
    const name = this.#buckets[bucket];
    if (name === undefined)
      throw new Error(`this function is not told the ${bucket} bucket: it stands outside that boundary`);
    return name;
  }

  async #get(
    bucket: BucketName,
    key: string,
    start: number,
    end: number | undefined,
    etag: string | undefined,
  ): Promise<GetObjectCommandOutput> {
    const ranged = start > 0 || end !== undefined;
    try {
      return await this.#client.send(
        new GetObjectCommand({
          Bucket: this.#bucket(bucket),
          Key: key,
          ...(ranged && { Range: `bytes=${start}-${end === undefined ? "" : end - 1}` }),
          ...(etag !== undefined && { IfMatch: `"${etag}"` }),
        }),
      );
    } catch (error) {
      if (isMissing(error))
        throw new ObjectMissing(`There is no object ${key} in the ${bucket} bucket.`, { bucket, key }, error);
      if (statusOf(error) === 412 || nameOf(error) === "PreconditionFailed")
        throw new InputChanged(
          `${key} was replaced while it was read; the next run takes the new one.`,
          { key },
          error,
        );
      // One of ours: asking again here as well would multiply with the SDK's own retries.
      throw translated(error, "GetObject", `${bucket}/${key}`);
    }
  }

  /**
   * The body, a few MiB at a time: while a stage works nothing is received, so it takes much each time it asks. A body
   * from which nothing comes in time is an error, after what had come.
   */
  async *#chunks({ Body }: GetObjectCommandOutput): AsyncGenerator<Uint8Array> {
    if (!isByteStream(Body)) throw new Error("S3 answered without a readable body");
    const chunks = Body[Symbol.asyncIterator]();
    let held: Uint8Array[] = [];
    let bytes = 0;
    try {
      for (;;) {
        const next = await inTime(chunks.next(), this.#idleTimeout);
        if (next.done) break;
        held.push(next.value);
        bytes += next.value.length;
        if (bytes < READ_BYTES) continue;
        const taken = held;
        [held, bytes] = [[], 0];
        yield* taken;
      }
      yield* held;
    } catch (error) {
      yield* held;
      throw error;
    } finally {
      if ("destroy" in Body && typeof Body.destroy === "function") Body.destroy();
    }
  }
}

/** A body that sent nothing for too long. */
class Stalled extends Error {
  override readonly name = "Stalled";
}

async function inTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Stalled(`no byte in ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function isByteStream(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body;
}

async function* followedBy(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

/** Copied into pieces of exactly `size` bytes, the last one shorter. A piece belongs to whoever asked for it. */
async function* regrouped(body: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer> {
  let piece = Buffer.from(new ArrayBuffer(LEAST_PIECE));
  let length = 0;
  for await (const chunk of body)
    for (let at = 0; at < chunk.length; ) {
      if (length === piece.length)
        piece = Buffer.from(piece.buffer.transfer(Math.min(size, piece.length * 2)));
      const taken = chunk.subarray(at, at + piece.length - length);
      piece.set(taken, length);
      at += taken.length;
      length += taken.length;
      if (length < size) continue;
      yield piece;
      piece = Buffer.from(new ArrayBuffer(LEAST_PIECE));
      length = 0;
    }
  if (length > 0) yield piece.subarray(0, length);
}

const isMissing = (error: unknown): boolean =>
  statusOf(error) === 404 || nameOf(error) === "NoSuchKey" || nameOf(error) === "NotFound";
const unquoted = (etag: string | undefined): string => (etag ?? "").replaceAll('"', "");
const versionOf = (version: string | undefined, etag: string): string =>
  version === undefined || version === "null" ? etag : version;
