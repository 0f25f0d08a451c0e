/** The two buckets: `raw` holds unmasked data and is open to plan, source and mask only. */
export type BucketName = "raw" | "data";

export interface ObjectInfo {
  key: string;
  /** Bytes, as stored. */
  size: number;
  etag: string;
  /** The version id, or the ETag where the store keeps no versions. */
  version: string;
}

/** Byte range: `start` inclusive, `end` exclusive. */
export interface ByteRange {
  start: number;
  end: number;
}

export interface ReadOptions {
  range?: ByteRange;
  /** Read this version only. @throws InputChanged when the object is another one by now. */
  etag?: string;
}

/**
 * The one door to stored objects. Adapters: S3 (`shared/aws`), memory (`./memory-object-store.ts`); one contract test
 * runs on both.
 */
export interface ObjectStore {
  /**
   * The object's bytes. A body that breaks off, stalls or comes short is taken up again where it stopped.
   * @throws ObjectMissing, InputChanged, StorageDenied, StorageUnavailable
   */
  read(bucket: BucketName, key: string, options?: ReadOptions): AsyncIterable<Uint8Array>;
  /** A small object whole, or undefined when there is none. */
  readWhole(bucket: BucketName, key: string): Promise<Buffer | undefined>;
  /**
   * Writes an object whole or not at all, whatever the length of `body`. Bytes are the caller's again when they are
   * written, a chunk when the next is asked for.
   * @throws StorageDenied, StorageUnavailable, and whatever `body` throws (nothing is written then)
   */
  write(
    bucket: BucketName,
    key: string,
    body: Uint8Array | AsyncIterable<Uint8Array>,
    contentType: string,
  ): Promise<void>;
  head(bucket: BucketName, key: string): Promise<ObjectInfo | undefined>;
  /** In the order of keys (UTF-8 bytes). */
  list(bucket: BucketName, prefix: string): AsyncIterable<ObjectInfo>;
  remove(bucket: BucketName, key: string): Promise<void>;
}
