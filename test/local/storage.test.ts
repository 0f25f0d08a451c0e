import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LOCAL_KEYS, LOCAL_REGION, openStorage, type Storage } from "../../local/storage.ts";
import { uploadInParts } from "../../shared/aws/upload-in-parts.ts";
import { openDisk } from "../support/disk.ts";
import { LINEAGE_TABLE } from "../support/lineage-table.ts";

let directory: string;
let storage: Storage;
let s3: S3Client;
let dynamodb: DynamoDBClient;

async function openAgain(): Promise<void> {
  storage = await openStorage({ directory, buckets: ["data"], tables: [LINEAGE_TABLE] });
  const common = { region: LOCAL_REGION, credentials: LOCAL_KEYS };
  s3 = new S3Client({
    ...common,
    endpoint: storage.s3,
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
  dynamodb = new DynamoDBClient({ ...common, endpoint: storage.dynamodb });
}

const put = (Key: string, Body: string) =>
  s3.send(new PutObjectCommand({ Bucket: "data", Key, Body, ContentLength: Buffer.byteLength(Body) }));
const get = (Key: string, more: { Range?: string; IfMatch?: string } = {}) =>
  s3
    .send(new GetObjectCommand({ Bucket: "data", Key, ...more }))
    .then(({ Body }) => Body?.transformToString());

async function listKeys(Prefix: string, MaxKeys?: number): Promise<string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: "data", Prefix, MaxKeys, ContinuationToken: token }),
    );
    for (const { Key } of page.Contents ?? []) keys.push(Key ?? "");
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return keys;
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "provender-storage-"));
  await openAgain();
});
afterEach(async () => {
  await storage.close();
  rmSync(directory, { recursive: true });
});

describe("embedded S3", () => {
  test("gives back what was written, whole or a range, with the content's MD5 as ETag", async () => {
    const { ETag } = await put("a/b.txt", "hello world");

    expect(await get("a/b.txt")).toBe("hello world");
    expect(await get("a/b.txt", { Range: "bytes=6-8" })).toBe("wor");
    expect(ETag).toBe('"5eb63bbbe01eeed093cb22bb8f5acdc3"');
  });

  test("keeps an empty object", async () => {
    await put("empty", "");

    expect(await get("empty")).toBe("");
  });

  test("reads a version only while the object is still that version", async () => {
    const { ETag } = await put("k", "first");
    await put("k", "other");

    await expect(get("k", { IfMatch: ETag ?? "" })).rejects.toMatchObject({ name: "PreconditionFailed" });
  });

  test("says that the disk is full, keeps what was there, and takes it when there is room again", async () => {
    await put("k", "old");
    const disk = await openDisk();
    disk.fill(Number.POSITIVE_INFINITY);

    const refused = put("k", "new");

    await expect(refused).rejects.toMatchObject({ $metadata: { httpStatusCode: 507 } });
    expect(await get("k")).toBe("old");
    expect(readdirSync(join(directory, "s3/.partial"))).toEqual([]);
    disk.restore();
    await put("k", "new");
    expect(await get("k")).toBe("new");
  });

  test("takes an object in parts", async () => {
    const parts = [Buffer.alloc(5 * 2 ** 20, "a"), Buffer.alloc(5 * 2 ** 20, "b"), Buffer.from("the rest")];
    const whole = Buffer.concat(parts).toString();

    await uploadInParts(s3, { Bucket: "data", Key: "big", ContentType: "text/plain" }, Readable.from(parts));

    expect((await get("big")) === whole).toBe(true);
    expect(readdirSync(join(directory, "s3/data/._S3rver_uploads"))).toEqual([]);
  });

  test("lists keys with any character, in the order of their bytes", async () => {
    const keys = ["l/a&b", "l/ä <1>", "l/a b+c", "l/A", "l/a/deeper", "l/😀"];
    for (const key of keys) await put(key, "x");
    await put("m", "outside");

    expect(await listKeys("l/")).toEqual(["l/A", "l/a b+c", "l/a&b", "l/a/deeper", "l/ä <1>", "l/😀"]);
  });

  test("lists over several pages", async () => {
    for (const n of [1, 2, 3, 4, 5]) await put(`p/${n}`, "x");

    expect(await listKeys("p/", 2)).toEqual(["p/1", "p/2", "p/3", "p/4", "p/5"]);
  });

  test("deletes an object and no other", async () => {
    await put("d/1", "x");
    await put("d/2", "x");

    await s3.send(new DeleteObjectCommand({ Bucket: "data", Key: "d/1" }));

    expect(await listKeys("")).toEqual(["d/2"]);
  });

  test("a write that breaks off leaves the object as it was", async () => {
    await put("k", "before");
    const { port } = new URL(storage.s3);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), "127.0.0.1", () => {
        socket.write(
          "PUT /data/k HTTP/1.1\r\nhost: 127.0.0.1\r\nx-amz-date: x\r\ncontent-length: 1000\r\n\r\nhalf of i",
        );
        setImmediate(() => socket.destroy());
      });
      socket.on("close", () => resolve());
    });

    expect(await get("k")).toBe("before");
    expect(await listKeys("")).toEqual(["k"]);
  });

  test("after a death between content and label, the ETag is the content's and not the label's", async () => {
    await put("k", "first");
    const content = join(directory, "s3/data/k._S3rver_object");
    rmSync(content);
    writeFileSync(content, "hello world");

    const { ETag } = await s3.send(new HeadObjectCommand({ Bucket: "data", Key: "k" }));

    expect(ETag).toBe('"5eb63bbbe01eeed093cb22bb8f5acdc3"');
  });

  test("throws away what a dead process left half-written, and keeps the rest", async () => {
    await put("k", "whole");
    await storage.close();
    writeFileSync(join(directory, "s3/.partial/0"), "half");
    mkdirSync(join(directory, "s3/data/._S3rver_uploads/1"), { recursive: true });

    await openAgain();

    expect(readdirSync(join(directory, "s3/.partial"))).toEqual([]);
    expect(await listKeys("")).toEqual(["k"]);
    expect(readFileSync(join(directory, "s3/data/k._S3rver_object"), "utf8")).toBe("whole");
  });
});

describe("embedded DynamoDB", () => {
  const item = { pk: { S: "RUN#1" }, sk: { S: "STEP#1" }, n: { N: "1" } };

  test("keeps items over a restart, and finds them by the inverted index", async () => {
    await dynamodb.send(new PutItemCommand({ TableName: "lineage", Item: item }));
    await storage.close();

    await openAgain();

    const Key = { pk: item.pk, sk: item.sk };
    expect((await dynamodb.send(new GetItemCommand({ TableName: "lineage", Key }))).Item).toEqual(item);
    const found = await dynamodb.send(
      new QueryCommand({
        TableName: "lineage",
        IndexName: "inverted",
        KeyConditionExpression: "sk = :sk",
        ExpressionAttributeValues: { ":sk": item.sk },
      }),
    );
    expect(found.Items).toEqual([item]);
  });

  test("refuses a write whose condition does not hold", async () => {
    const write = new PutItemCommand({
      TableName: "lineage",
      Item: item,
      ConditionExpression: "attribute_not_exists(pk)",
    });
    await dynamodb.send(write);

    await expect(dynamodb.send(write)).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
  });
});
