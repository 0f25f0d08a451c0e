import { pipeline, Readable } from "node:stream";
import { promisify } from "node:util";
import { constants, createZstdDecompress, zstdCompress, zstdDecompressSync } from "node:zlib";
import { type FramePiece, ZstdFrameWalker } from "./zstd-frames.ts";

const compress = promisify(zstdCompress);

/** Frames up to this size (compressed) are decoded in one call, which is several times faster than a stream. */
const SYNC_FRAME_BYTES = 4 * 1024 * 1024;

/** What one call may decode to; a frame that holds more is decoded as a stream. */
const SYNC_CONTENT_BYTES = 64 * 1024 * 1024;

/** One zstd frame with a checksum, so that a damaged one is noticed where it is read. */
export function zstdFrame(content: Uint8Array): Promise<Buffer> {
  return compress(content, {
    params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 },
  });
}

/**
 * Decompresses zstd of any number of frames, with memory bounded whatever a frame expands to.
 * @throws Error with a zlib code when the bytes are damaged, are not zstd, or end inside a frame.
 */
export async function* decompressZstd(compressed: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const pieces = piecesOf(compressed);
  for (;;) {
    const gathered: Uint8Array[] = [];
    let size = 0;
    let last = false;
    while (!last && size <= SYNC_FRAME_BYTES) {
      const next = await pieces.next();
      if (next.done) return;
      gathered.push(next.value.bytes);
      size += next.value.bytes.length;
      last = next.value.last;
    }
    const content = last ? decodeAtOnce(Buffer.concat(gathered)) : undefined;
    if (content) yield content;
    else {
      const frame = last ? Readable.from(gathered) : Readable.from(restOfFrame(gathered, pieces));
      // The decoder carries the failure to the loop below.
      yield* pipeline(frame, createZstdDecompress(), () => undefined);
    }
  }
}

/** The frame's content, or undefined when it is too long for one call. */
function decodeAtOnce(frame: Uint8Array): Buffer | undefined {
  try {
    return zstdDecompressSync(frame, { maxOutputLength: SYNC_CONTENT_BYTES });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

async function* piecesOf(compressed: AsyncIterable<Uint8Array>): AsyncGenerator<FramePiece, undefined> {
  const walker = new ZstdFrameWalker();
  for await (const chunk of compressed) yield* walker.pieces(chunk);
  if (!walker.betweenFrames) throw new Error("the zstd data ends inside a frame: the file was cut short");
  return undefined;
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
