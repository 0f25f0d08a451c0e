import { pipeline, Readable } from "node:stream";
import { promisify } from "node:util";
import {
  constants,
  createZstdDecompress,
  type ZstdOptions,
  zstdCompress,
  zstdCompressSync,
  zstdDecompress,
  zstdDecompressSync,
} from "node:zlib";
import { free } from "./free.ts";
import { type FramePiece, ZstdFrameWalker } from "./zstd-frames.ts";

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** Uncompressed bytes of a frame of our own, at most; only a line that is longer has a longer one. */
export const FRAME_BYTES = 1024 * 1024;

/** Frames up to this size (compressed) are decoded in one call, which is several times faster than a stream. */
const CALL_FRAME_BYTES = 4 * 1024 * 1024;

/** Frames below this (compressed) are decoded on the spot: handing them to another thread takes longer. */
const SMALL_FRAME_BYTES = 16 * 1024;

/** What one call may decode to; a frame that holds more is decoded as a stream. */
const CALL_CONTENT_BYTES = 64 * 1024 * 1024;

/** Node's zlib hands its results on by the chunk, and each costs a trip to the thread pool; its default is 16 KiB. */
const COMPRESSED_CHUNK = FRAME_BYTES / 4;
const CONTENT_CHUNK = FRAME_BYTES + 1024;

/** One zstd frame with a checksum, so that a damaged one is noticed where it is read. Works on the thread pool. */
export const zstdFrame = (content: Uint8Array): Promise<Buffer> => compress(content, frameOptions(content));

/** The same on the spot, which is faster for some ten KiB. */
export const smallZstdFrame = (content: Uint8Array): Buffer =>
  zstdCompressSync(content, frameOptions(content));

const frameOptions = ({ length }: Uint8Array): ZstdOptions => ({
  chunkSize: Math.min(COMPRESSED_CHUNK, Math.max(1024, length >> 1)),
  params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 },
});

/**
 * Decompresses zstd of any number of frames, with memory bounded whatever a frame expands to. While the caller works on
 * one frame, the next is decoded on the thread pool.
 *
 * @param lent Says that a chunk is done with when the next is asked for: its memory is freed then.
 * @throws Error with a zlib code when the bytes are damaged, are not zstd, or end inside a frame.
 */
export async function* decompressZstd(
  compressed: AsyncIterable<Uint8Array>,
  { lent = false } = {},
): AsyncGenerator<Buffer> {
  const pieces = piecesOf(compressed);
  let ahead: AsyncIterable<Buffer> | undefined;
  for (;;) {
    const { gathered, last } = await gather(pieces);
    const next = last ? decodedFrame(gathered, lent) : undefined;
    if (ahead) yield* ahead;
    ahead = next;
    if (gathered.length === 0) return;
    // Too long for one call: its pieces are read as they are decoded.
    if (!last) yield* streamed(restOfFrame(gathered, pieces));
  }
}

/** Starts to decode a whole frame at once. */
function decodedFrame(gathered: readonly Uint8Array[], lent: boolean): AsyncIterable<Buffer> {
  const frame = Buffer.concat(gathered);
  const content = decodeInOneCall(frame);
  // Whoever reads the frame sees the failure; until then it must not count as unhandled.
  content.catch(() => undefined);
  return (async function* () {
    const whole = await content;
    if (!whole) yield* streamed([frame]);
    else {
      yield whole;
      if (lent) free(whole);
    }
  })();
}

/** The frame's content, or undefined when it is too long for one call. */
async function decodeInOneCall(frame: Uint8Array): Promise<Buffer | undefined> {
  const maxOutputLength = CALL_CONTENT_BYTES;
  try {
    if (frame.length < SMALL_FRAME_BYTES) return zstdDecompressSync(frame, { maxOutputLength });
    return await decompress(frame, { chunkSize: CONTENT_CHUNK, maxOutputLength });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The decoder carries a failure to the loop of whoever reads. */
const streamed = (frame: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): AsyncIterable<Buffer> =>
  pipeline(Readable.from(frame), createZstdDecompress(), () => undefined);

async function* piecesOf(compressed: AsyncIterable<Uint8Array>): AsyncGenerator<FramePiece, undefined> {
  const walker = new ZstdFrameWalker();
  for await (const chunk of compressed) yield* walker.pieces(chunk);
  if (!walker.betweenFrames) throw new Error("the zstd data ends inside a frame: the file was cut short");
  return undefined;
}

/** A frame's pieces, all of them (`last`) or as many as one call may decode; none at the end of the data. */
async function gather(
  pieces: AsyncGenerator<FramePiece, undefined>,
): Promise<{ gathered: Uint8Array[]; last: boolean }> {
  const gathered: Uint8Array[] = [];
  for (let size = 0; size <= CALL_FRAME_BYTES; ) {
    const next = await pieces.next();
    if (next.done) return { gathered: [], last: false };
    gathered.push(next.value.bytes);
    if (next.value.last) return { gathered, last: true };
    size += next.value.bytes.length;
  }
  return { gathered, last: false };
}

async function* restOfFrame(
  gathered: readonly Uint8Array[],
  pieces: AsyncGenerator<FramePiece, undefined>,
): AsyncGenerator<Uint8Array> {
  yield* gathered;
  for (;;) {
    const next = await pieces.next();
    if (next.done) return;
    yield next.value.bytes;
    if (next.value.last) return;
  }
}
