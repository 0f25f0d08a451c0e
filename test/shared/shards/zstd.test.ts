import { constants, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decompressZstd } from "../../../shared/shards/zstd.ts";

const zstdFrame = (content: Uint8Array): Buffer =>
  zstdCompressSync(content, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function decoded(bytes: Buffer, size = 64 * 1024): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of decompressZstd(inChunks(bytes, size))) parts.push(part);
  return Buffer.concat(parts);
}

const skippable = (size: number): Buffer => {
  const head = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]);
  head.writeUInt32LE(size, 4);
  return Buffer.concat([head, Buffer.alloc(size, 7)]);
};

describe("decompressing zstd", () => {
  test("reads every frame, however the bytes are cut into chunks", async () => {
    const frame = fc.oneof(
      fc
        .uint8Array({ maxLength: 300 })
        .map((content) => ({ content: Buffer.from(content), frame: zstdFrame(content) })),
      fc.integer({ min: 0, max: 20 }).map((size) => ({ content: Buffer.alloc(0), frame: skippable(size) })),
      fc
        .integer({ min: 0, max: 40_000 })
        .map((size) => Buffer.alloc(size, "ab"))
        .map((content) => ({ content, frame: zstdCompressSync(content) })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(frame, { maxLength: 6 }),
        fc.integer({ min: 1, max: 200 }),
        async (frames, size) => {
          const bytes = Buffer.concat(frames.map((one) => one.frame));
          const content = Buffer.concat(frames.map((one) => one.content));
          expect((await decoded(bytes, size)).equals(content)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("a frame too large for one call is decoded as a stream, and the frame after it too", async () => {
    const noise = Buffer.alloc(12 * 1024 * 1024);
    for (let i = 0; i < noise.length; i += 4)
      noise.writeUInt32LE((Math.imul(i, 2654435761) ^ (i >>> 3)) >>> 0, i);
    const bytes = Buffer.concat([zstdCompressSync(noise), zstdFrame(Buffer.from("after"))]);
    const content = Buffer.concat([noise, Buffer.from("after")]);
    expect((await decoded(bytes, 1_000_000)).equals(content)).toBe(true);
  });

  test("a small frame that expands beyond what one call may hold is still read whole", async () => {
    const zeros = Buffer.alloc(70 * 1024 * 1024);
    expect((await decoded(zstdCompressSync(zeros))).equals(zeros)).toBe(true);
  });

  test("a lent chunk holds its frame until the next is asked for, and nothing afterwards", async () => {
    const contents = ["first", "second", "third"].map((text) => Buffer.from(text.repeat(20_000)));
    const frames = Buffer.concat(contents.map(zstdFrame));

    const seen: string[] = [];
    const kept: Buffer[] = [];
    for await (const chunk of decompressZstd(inChunks(frames, 1000), { lent: true })) {
      seen.push(chunk.toString());
      kept.push(chunk);
    }

    expect(seen).toEqual(contents.map(String));
    expect(kept.map(({ length }) => length)).toEqual([0, 0, 0]);
  });

  test.each([
    ["cut inside a frame", (frame: Buffer) => frame.subarray(0, frame.length - 3)],
    ["damaged", (frame: Buffer) => Buffer.from(frame).fill(0xff, frame.length - 2)],
    ["not zstd", () => Buffer.from("plain text, not compressed")],
  ])("bytes that are %s are refused", async (_, broken) => {
    await expect(decoded(broken(zstdFrame(Buffer.from("hello\n".repeat(1000)))))).rejects.toThrow();
  });
});
