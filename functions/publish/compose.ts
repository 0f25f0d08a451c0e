import { createHash } from "node:crypto";
import { published } from "../../shared/model/keys.ts";
import type { StoredOutput } from "../../shared/model/run.ts";
import type { ObjectStore } from "../../shared/shards/object-store.ts";
import { decompressZstd } from "../../shared/shards/zstd.ts";

export interface PublishedFile {
  name: string;
  sha256: string;
  bytes: number;
  records: number;
}

/** The version that files are written for. */
export interface Target {
  dataset: string;
  version: string;
}

/** Writes the parts one after the other, decompressed, as one published file; memory stays flat. */
export async function compose(
  store: ObjectStore,
  { dataset, version }: Target,
  name: string,
  parts: readonly StoredOutput[],
): Promise<PublishedFile> {
  const hash = createHash("sha256");
  let bytes = 0;
  async function* joined(): AsyncGenerator<Uint8Array> {
    for (const part of parts)
      for await (const chunk of decompressZstd(store.read(part.bucket, part.key), { lent: true })) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
  }
  await store.write("data", published(dataset, version, name), joined(), "application/jsonl");
  return {
    name,
    sha256: hash.digest("hex"),
    bytes,
    records: parts.reduce((sum, part) => sum + part.records, 0),
  };
}

export async function writeFile(
  store: ObjectStore,
  { dataset, version }: Target,
  name: string,
  text: string,
  contentType: string,
): Promise<PublishedFile> {
  const body = Buffer.from(text, "utf8");
  await store.write("data", published(dataset, version, name), body, contentType);
  return { name, sha256: createHash("sha256").update(body).digest("hex"), bytes: body.length, records: 0 };
}
