/** The few parts used of packages that bring no types. */

declare module "@20minutes/s3rver" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  namespace S3rver {
    interface Context {
      method: string;
      path: string;
      headers: Record<string, string | undefined>;
      query: Readonly<Record<string, string | undefined>>;
      status: number;
      type: string;
      body: unknown;
      response: { get(header: string): string };
      get(header: string): string;
    }
    type Middleware = (context: Context, next: () => Promise<void>) => Promise<void>;
  }
  class S3rver {
    constructor(options: {
      directory: string;
      silent: boolean;
      vhostBuckets: boolean;
    });
    store: unknown;
    context: { store: unknown };
    middleware: S3rver.Middleware[];
    logger: { close(): void };
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  }
  export = S3rver;
}

declare module "@20minutes/s3rver/lib/stores/filesystem.js" {
  class FilesystemStore {
    constructor(rootDirectory: string);
    readonly rootDirectory: string;
    getBucketPath(bucket: string): string;
    /** Null when there is none. */
    getBucket(bucket: string): Promise<unknown>;
    /** Where a resource of a key lies: `object`, `metadata.json`; the bucket's own with an undefined key: `uploads`. */
    getResourcePath(bucket: string, key: string | undefined, resource: string): string;
    putBucket(bucket: string): Promise<unknown>;
    static encodeKeyPath(key: string): string;
    static decodeKeyPath(path: string): string;
  }
  export = FilesystemStore;
}

declare module "@20minutes/s3rver/lib/models/object.js" {
  import type { Readable } from "node:stream";

  class S3Object {
    constructor(
      bucket: string,
      key: string,
      content: Readable | null,
      metadata: Readonly<Record<string, unknown>>,
    );
    readonly bucket: string;
    readonly key: string;
    readonly content: Readable | null;
    readonly metadata: Readonly<Record<string, string>>;
    /** Both ends inclusive. */
    range?: { start: number; end: number };
  }
  export = S3Object;
}

declare module "dynalite" {
  import type { Server } from "node:http";

  function dynalite(options: { path: string; createTableMs: number }): Server;
  export = dynalite;
}
