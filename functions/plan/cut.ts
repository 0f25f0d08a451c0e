import { createHash } from "node:crypto";
import { z } from "zod";
import { planCuts } from "../../shared/model/keys.ts";
import { SHARD_BYTES } from "../../shared/model/run.ts";
import type { ObjectInfo, ObjectStore } from "../../shared/shards/object-store.ts";

/** A byte range that begins and ends at line ends. `end` is exclusive; lines count from 1. */
const Cut = z.strictObject({
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  firstLine: z.int().positive(),
});
export type Cut = z.infer<typeof Cut>;

/**
 * The most shards a run has. A distributed map runs up to 10,000 children at once (AWS Step Functions quotas), later
 * rounds add shards, and the list of their numbers travels in the state (256 KiB).
 */
export const MAX_SHARDS = 8_000;

/**
 * The size of shard with which files of these sizes stay within MAX_SHARDS: doubled as often as needed, so that it is
 * the same from run to run, and with it the shards of files that did not change.
 * @param sizes bytes; at most MAX_SHARDS of them
 */
export function shardBytes(sizes: readonly number[]): number {
  let target = SHARD_BYTES;
  while (sizes.length < MAX_SHARDS && shardsAt(sizes, target) > MAX_SHARDS) target *= 2;
  return sizes.length < MAX_SHARDS ? target : Number.MAX_SAFE_INTEGER;
}

const shardsAt = (sizes: readonly number[], target: number): number =>
  sizes.reduce((sum, size) => sum + Math.max(1, Math.ceil(size / target)), 0);

/**
 * Cuts an object of lines into ranges of about `target` bytes. Where it cuts is kept by key and ETag: a large file that
 * did not change is not read for it again.
 */
export async function cuts(store: ObjectStore, object: ObjectInfo, target: number): Promise<Cut[]> {
  if (object.size <= target) return [{ start: 0, end: object.size, firstLine: 1 }];
  const identity = JSON.stringify([object.key, object.etag, object.size, target]);
  const key = planCuts(createHash("sha256").update(identity).digest("hex"));
  const known = await store.readWhole("data", key);
  if (known) return z.array(Cut).parse(JSON.parse(known.toString("utf8")));
  const found = await cutLines(store.read("raw", object.key, { etag: object.etag }), object.size, target);
  await store.write("data", key, Buffer.from(JSON.stringify(found)), "application/json");
  return found;
}

const LF = 0x0a;

/** Each range ends at the first line end at or past a multiple of `target` after its start. */
export async function cutLines(
  bytes: AsyncIterable<Uint8Array>,
  size: number,
  target: number,
): Promise<Cut[]> {
  const found: Cut[] = [];
  let cut: Cut = { start: 0, end: 0, firstLine: 1 };
  let line = 1;
  let offset = 0;
  for await (const chunk of bytes) {
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let at = buffer.indexOf(LF); at >= 0; at = buffer.indexOf(LF, at + 1)) {
      line++;
      const after = offset + at + 1;
      if (after - cut.start < target || after === size) continue;
      found.push({ ...cut, end: after });
      cut = { start: after, end: 0, firstLine: line };
    }
    offset += buffer.length;
  }
  found.push({ ...cut, end: size });
  return found;
}
