import { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, test } from "vitest";
import { S3ObjectStore } from "../../../shared/aws/s3-object-store.ts";
import {
  InputChanged,
  ObjectMissing,
  StorageDenied,
  StorageFull,
  StorageUnavailable,
} from "../../../shared/model/errors.ts";

const client = new S3Client({ region: "us-east-1", credentials: { accessKeyId: "x", secretAccessKey: "x" } });
const s3 = mockClient(client);
const store = new S3ObjectStore({ client, buckets: { data: "data", raw: "raw" }, idleTimeout: 20 });
const CONTENT = Buffer.from("0123456789");

beforeEach(() => s3.reset());

/** What AWS answers with when it refuses. */
const refusal = (name: string, status: number): S3ServiceException =>
  new S3ServiceException({
    name,
    $fault: status < 500 ? "client" : "server",
    message: name,
    $metadata: { httpStatusCode: status },
  });

/** A body that sends `bytes` and then ends, breaks or hangs. */
function body(bytes: Buffer, then: "end" | "break" | "hang"): Readable {
  const stream = new Readable({ read() {} });
  stream.push(bytes);
  if (then === "end") stream.push(null);
  if (then === "break")
    setImmediate(() => stream.destroy(Object.assign(new Error("aborted"), { code: "ECONNRESET" })));
  return stream;
}

/** Answers ranged requests out of CONTENT; `first` says how the first body behaves. */
function answers(first: "end" | "break" | "hang"): void {
  let calls = 0;
  s3.on(GetObjectCommand).callsFake(({ Range }) => {
    const start = Number(/bytes=(\d+)-/.exec(Range ?? "bytes=0-")?.[1]);
    const whole = CONTENT.subarray(start);
    const bytes = calls++ === 0 ? whole.subarray(0, 4) : whole;
    return { Body: body(bytes, calls === 1 ? first : "end"), ContentLength: whole.length, ETag: '"one"' };
  });
}

async function read(): Promise<string> {
  return Buffer.concat(await Array.fromAsync(store.read("data", "k"))).toString();
}

describe("reading from S3 when things go wrong", () => {
  test.each([
    ["is cut short without an error", "end"],
    ["breaks off", "break"],
    ["stalls", "hang"],
  ] as const)("a body that %s is taken up where it stopped, of the same object", async (_, then) => {
    answers(then);
    expect(await read()).toBe("0123456789");
    const asked = s3.commandCalls(GetObjectCommand).map(({ args }) => args[0].input);
    expect(asked).toHaveLength(2);
    expect(asked[1]).toMatchObject({ Range: "bytes=4-9", IfMatch: '"one"' });
  });

  test("a body that never gets anywhere is given up by name, after a bounded number of tries", async () => {
    s3.on(GetObjectCommand).callsFake(() => ({
      Body: body(Buffer.alloc(0), "end"),
      ContentLength: 10,
      ETag: '"one"',
    }));
    await expect(read()).rejects.toThrow(StorageUnavailable);
    expect(s3.commandCalls(GetObjectCommand).length).toBeLessThan(10);
  });

  test("an object replaced in the middle is not mixed with the old one", async () => {
    let calls = 0;
    s3.on(GetObjectCommand).callsFake(() => {
      if (calls++ > 0) throw refusal("PreconditionFailed", 412);
      return { Body: body(CONTENT.subarray(0, 4), "break"), ContentLength: 10, ETag: '"one"' };
    });
    await expect(read()).rejects.toThrow(InputChanged);
  });

  test.each([
    [refusal("SlowDown", 503), StorageUnavailable],
    [refusal("InternalError", 500), StorageUnavailable],
    [refusal("ThrottlingException", 400), StorageUnavailable],
    [Object.assign(new Error("socket hang up"), { name: "TimeoutError" }), StorageUnavailable],
    [refusal("AccessDenied", 403), StorageDenied],
    [refusal("NoSuchKey", 404), ObjectMissing],
  ])("%s is answered by name", async (error, expected) => {
    s3.on(GetObjectCommand).rejects(error);
    await expect(read()).rejects.toThrow(expected);
  });

  test("a denial names the operation and the object, and carries the cause", async () => {
    const denied = refusal("AccessDenied", 403);
    s3.on(HeadObjectCommand).rejects(denied).on(ListObjectsV2Command).rejects(denied);
    await expect(store.head("raw", "incoming/a")).rejects.toMatchObject({
      name: "StorageDenied",
      data: { operation: "HeadObject", resource: "raw/incoming/a" },
      cause: denied,
    });
    await expect(Array.fromAsync(store.list("data", "p/"))).rejects.toThrow(StorageDenied);
  });
});

describe("writing to S3 when things go wrong", () => {
  async function* long(): AsyncGenerator<Uint8Array> {
    for (let i = 0; i < 20; i++) yield Buffer.alloc(1024 * 1024, i);
  }

  test("a part that fails aborts the upload: nothing is half-written", async () => {
    s3.on(CreateMultipartUploadCommand).resolves({ UploadId: "u" });
    s3.on(UploadPartCommand).resolvesOnce({ ETag: '"1"' }).rejects(refusal("InternalError", 500));
    s3.on(AbortMultipartUploadCommand).resolves({});
    await expect(store.write("data", "k", long(), "text/plain")).rejects.toThrow(StorageUnavailable);
    expect(s3.commandCalls(AbortMultipartUploadCommand)).toHaveLength(1);
    expect(s3.commandCalls(CompleteMultipartUploadCommand)).toHaveLength(0);
  });

  test("a long body goes up in parts, put together in their order with their checksums", async () => {
    s3.on(CreateMultipartUploadCommand).resolves({ UploadId: "u" });
    s3.on(UploadPartCommand).callsFake(async ({ PartNumber, Body }) => ({
      ETag: `"${PartNumber}"`,
      ChecksumCRC32: `of ${Body.length} bytes from ${Body[0]}`,
    }));
    s3.on(CompleteMultipartUploadCommand).resolves({});

    await store.write("data", "k", long(), "text/plain");

    const [announced] = s3.commandCalls(CreateMultipartUploadCommand);
    expect(announced?.args[0].input).toMatchObject({ ChecksumAlgorithm: "CRC32", ContentType: "text/plain" });
    const [complete] = s3.commandCalls(CompleteMultipartUploadCommand);
    expect(complete?.args[0].input.MultipartUpload?.Parts).toEqual([
      { PartNumber: 1, ETag: '"1"', ChecksumCRC32: "of 8388608 bytes from 0" },
      { PartNumber: 2, ETag: '"2"', ChecksumCRC32: "of 8388608 bytes from 8" },
      { PartNumber: 3, ETag: '"3"', ChecksumCRC32: "of 4194304 bytes from 16" },
    ]);
  });

  test("a body that breaks off after its first part leaves no upload behind", async () => {
    s3.on(CreateMultipartUploadCommand).resolves({ UploadId: "u" });
    s3.on(UploadPartCommand).resolves({ ETag: '"1"' });
    s3.on(AbortMultipartUploadCommand).resolves({});
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield* long();
      throw new Error("the source broke off");
    }

    await expect(store.write("data", "k", broken(), "text/plain")).rejects.toThrow("the source broke off");

    expect(s3.commandCalls(AbortMultipartUploadCommand)).toHaveLength(1);
    expect(s3.commandCalls(CompleteMultipartUploadCommand)).toHaveLength(0);
  });

  test("what fits one part is one request, however it comes", async () => {
    s3.on(PutObjectCommand).resolves({});
    async function* short(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("a");
      yield Buffer.from("b");
    }
    await store.write("data", "k", short(), "text/plain");
    expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toMatchObject({
      Body: Buffer.from("ab"),
      ContentLength: 2,
    });
  });

  test.each([
    [refusal("SlowDown", 503), StorageUnavailable],
    [refusal("InsufficientStorage", 507), StorageFull],
    [refusal("AccessDenied", 403), StorageDenied],
  ])("%s is answered by name", async (error, expected) => {
    s3.on(PutObjectCommand).rejects(error);
    await expect(store.write("data", "k", Buffer.from("x"), "text/plain")).rejects.toThrow(expected);
  });

  test("a bucket this function is not told of is a defect, not a retry", async () => {
    const outside = new S3ObjectStore({ client, buckets: { data: "data" } });
    await expect(outside.readWhole("raw", "k")).rejects.toThrow(/boundary/);
  });
});
