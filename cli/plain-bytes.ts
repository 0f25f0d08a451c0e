import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { decompressZstd } from "../shared/shards/zstd.ts";
import { UsageWrong } from "./failure.ts";

const GZIP = [0x1f, 0x8b];
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];
const UTF8_MARK = [0xef, 0xbb, 0xbf];

/**
 * A file's bytes or stdin's, without gzip or zstd around them and without a byte order mark.
 * @throws UsageWrong when what is compressed does not decompress
 */
export async function* plainBytes(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array> {
  const { head, whole } = await peeked(bytes);
  const begins = (mark: readonly number[]): boolean => mark.every((byte, i) => head[i] === byte);
  const packing = begins(GZIP) ? "gzip" : begins(ZSTD) ? "zstd" : undefined;
  if (packing === undefined) {
    yield* withoutMark(whole);
    return;
  }
  try {
    yield* withoutMark(packing === "gzip" ? gunzip(whole) : decompressZstd(whole));
  } catch (error) {
    throw new UsageWrong(
      `${name} is damaged or was cut short: it does not decompress as ${packing}.`,
      { argument: name },
      error,
    );
  }
}

function gunzip(packed: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const unpacked = createGunzip();
  // Its error reaches whoever reads `unpacked`.
  pipeline(Readable.from(packed), unpacked, () => undefined);
  return unpacked;
}

async function* withoutMark(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { head, whole } = await peeked(bytes);
  let skip = UTF8_MARK.every((byte, i) => head[i] === byte) ? UTF8_MARK.length : 0;
  for await (const chunk of whole) {
    yield skip > 0 ? chunk.subarray(skip) : chunk;
    skip = 0;
  }
}

/** The first bytes, four if there are so many, and all of them again. */
async function peeked(
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ head: Uint8Array; whole: AsyncIterable<Uint8Array> }> {
  const rest = bytes[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array();
  while (head.length < ZSTD.length) {
    const next = await rest.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  }
  return { head, whole: whole() };
}
