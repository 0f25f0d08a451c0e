import { gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { UsageWrong } from "../../cli/failure.ts";
import { plainBytes } from "../../cli/plain-bytes.ts";

const TEXT = '{"text":"one"}\n{"text":"two"}\n';

/** Reads bytes that arrive in chunks of a size. */
async function read(bytes: Uint8Array, size = bytes.length): Promise<string> {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  return Buffer.concat(await Array.fromAsync(plainBytes(chunks(), "f"))).toString();
}

test.each([
  ["plain", Buffer.from(TEXT)],
  ["with a byte order mark", Buffer.from(`\ufeff${TEXT}`)],
  ["in gzip", gzipSync(TEXT)],
  ["in gzip, with a mark inside", gzipSync(`\ufeff${TEXT}`)],
  ["in zstd", zstdCompressSync(TEXT)],
])("text is read %s, however it is cut", async (_, bytes) => {
  for (const size of [1, 3, bytes.length]) expect(await read(bytes, size)).toBe(TEXT);
});

test("nothing, and less than a mark, are read as they are", async () => {
  expect(await read(Buffer.from(""), 1)).toBe("");
  expect(await read(Buffer.from("a"))).toBe("a");
});

test("what was cut short says so by name", async () => {
  const whole = gzipSync(TEXT.repeat(1000));

  await expect(read(whole.subarray(0, whole.length / 2))).rejects.toThrow(UsageWrong);
  await expect(read(whole.subarray(0, whole.length / 2))).rejects.toThrow(/^f is damaged or was cut short/);
});
