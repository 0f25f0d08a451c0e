import { gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputUnreadable, StorageUnavailable } from "../../../shared/model/errors.ts";
import { readRows } from "../../../shared/rows/read-rows.ts";
import { rowsOf, values } from "./bytes.ts";

const LINES = '{"a":"\u00e9\ud83d\ude00"}\n{"a":2}\n';
const EXPECTED = [{ a: "\u00e9\ud83d\ude00" }, { a: 2 }];
const be = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();

describe("every way to store the same lines gives the same rows", () => {
  test.each([
    ["as they are", "none", Buffer.from(LINES)],
    ["with a byte order mark", "none", Buffer.from(`\ufeff${LINES}`)],
    ["with CRLF", "none", Buffer.from(LINES.replaceAll("\n", "\r\n"))],
    ["with CR alone", "none", Buffer.from(LINES.replaceAll("\n", "\r"))],
    ["without the last line end", "none", Buffer.from(LINES.trimEnd())],
    ["as UTF-16 LE with its mark", "none", Buffer.from(`\ufeff${LINES}`, "utf16le")],
    ["as UTF-16 BE with its mark", "none", be(`\ufeff${LINES}`)],
    ["as UTF-16 LE without", "none", Buffer.from(LINES, "utf16le")],
    ["as UTF-16 BE without", "none", be(LINES)],
    ["gzipped", "gzip", gzipSync(LINES)],
    [
      "gzipped in two members",
      "gzip",
      Buffer.concat([gzipSync(LINES.slice(0, 9)), gzipSync(LINES.slice(9))]),
    ],
    ["gzipped and padded with zeros", "gzip", Buffer.concat([gzipSync(LINES), Buffer.alloc(512)])],
    ["as zstd", "zstd", zstdCompressSync(Buffer.from(LINES))],
    [
      "as zstd of two frames",
      "zstd",
      Buffer.concat([LINES.slice(0, 9), LINES.slice(9)].map((part) => zstdCompressSync(Buffer.from(part)))),
    ],
    ["gzipped UTF-16", "gzip", gzipSync(Buffer.from(`\ufeff${LINES}`, "utf16le"))],
  ] as const)("%s", async (_, compression, bytes) => {
    for (const chunk of [1, 3, 64 * 1024])
      for (const format of ["jsonl", "json"] as const)
        expect(values(await rowsOf(format, bytes, { compression, chunk }))).toEqual(EXPECTED);
  });

  test("UTF-16 of any text, in any chunks", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "binary", minLength: 1 }),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        async (text, chunk, big) => {
          const line = `\ufeff{"a":${JSON.stringify(text)}}`;
          const bytes = big ? be(line) : Buffer.from(line, "utf16le");
          expect(values(await rowsOf("jsonl", bytes, { chunk }))).toEqual([{ a: text }]);
        },
      ),
    );
  });

  test("a lone surrogate or half a character in UTF-16 costs its line only", async () => {
    const text = '\ufeff{"a":1}\n{"a":"\ud800"}\n{"a":2}\n{"a":3}';
    const bytes = Buffer.concat([Buffer.from(text, "utf16le"), Buffer.from([0x20])]);
    expect(values(await rowsOf("jsonl", bytes))).toEqual([
      { a: 1 },
      "2 invalid_utf8",
      { a: 2 },
      "4 invalid_utf8",
    ]);
  });
});

describe("compressed data that is not whole fails the file by name, after which nothing of it is used", () => {
  const gz = gzipSync(LINES.repeat(1000));
  const zst = zstdCompressSync(Buffer.from(LINES.repeat(1000)));
  test.each([
    ["gzip cut short", "gzip", gz.subarray(0, gz.length - 9)],
    ["gzip with a damaged byte", "gzip", Buffer.from(gz).fill(0xaa, 30, 34)],
    ["gzip with a wrong checksum", "gzip", Buffer.from(gz).fill(0, gz.length - 8, gz.length - 4)],
    ["gzip followed by something else", "gzip", Buffer.concat([gz, Buffer.from("more lines\n")])],
    ["gzip padded, and followed by more", "gzip", Buffer.concat([gz, Buffer.alloc(3), gz])],
    ["zstd cut short", "zstd", zst.subarray(0, zst.length - 3)],
    ["zstd followed by something else", "zstd", Buffer.concat([zst, Buffer.from("more lines\n")])],
  ] as const)("%s", async (_, compression, bytes) => {
    for (const chunk of [100, 64 * 1024]) {
      const read = rowsOf("jsonl", bytes, { compression, chunk });
      await expect(read).rejects.toThrow(InputUnreadable);
      await expect(read).rejects.toThrow("incoming/d/s/file is damaged or was cut short");
    }
  });

  test("what the store throws goes on as it is", async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield gz.subarray(0, 20);
      throw new StorageUnavailable("later", { operation: "read", resource: "k" });
    }
    const rows = readRows(broken(), { key: "k", compression: "gzip", start: 0, format: "jsonl" }, 1);
    await expect(Array.fromAsync(rows)).rejects.toThrow(StorageUnavailable);
  });
});
