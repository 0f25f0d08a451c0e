import { constants, gunzipSync, zstdDecompressSync } from "node:zlib";
import { InputUnreadable } from "../model/errors.ts";
import type { Source } from "../model/recipe.ts";
import type { InputPart } from "../model/run.ts";
import type { BucketName, ObjectInfo, ObjectStore } from "../shards/object-store.ts";
import { refusedKind } from "./refused-kinds.ts";

export interface DetectedFormat {
  format: InputPart["format"];
  compression: InputPart["compression"];
  /** True when the object may be read in ranges: lines, as UTF-8, not compressed. */
  cuttable: boolean;
}

/** Bytes of an object's beginning that are looked at. */
const HEAD_BYTES = 64 * 1024;

const BY_NAME: Readonly<Record<string, InputPart["format"]>> = {
  jsonl: "jsonl",
  ndjson: "jsonl",
  jsonlines: "jsonl",
  json: "json",
  csv: "csv",
  tsv: "tsv",
  tab: "tsv",
  txt: "text",
  text: "text",
};

/**
 * What an object holds, by its name and its first bytes. The bytes have the last word: on compression, and on whether
 * JSON is one document or a record a line.
 *
 * @param wanted what the recipe says, `auto` where it leaves it open
 * @throws InputUnreadable when the object is of a kind that is not read, or of none that is known
 */
export async function detectFormat(
  store: ObjectStore,
  bucket: BucketName,
  object: ObjectInfo,
  wanted: Source["format"],
): Promise<DetectedFormat> {
  const stored = await headOf(store, bucket, object);
  const compression = compressionOf(stored);
  const head = decompressedHead(stored, compression, object.key);
  const refused = refusedKind(head);
  if (refused)
    throw new InputUnreadable(`${object.key} is ${refused.kind}. ${refused.remedy}`, { key: object.key });
  const format = wanted === "auto" ? formatOf(object.key, head) : wanted;
  const lines = format === "jsonl" || format === "text";
  return { format, compression, cuttable: lines && compression === "none" && !isUtf16(head) };
}

async function headOf(
  store: ObjectStore,
  bucket: BucketName,
  { key, etag, size }: ObjectInfo,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const range = { start: 0, end: Math.min(size, HEAD_BYTES) };
  for await (const chunk of store.read(bucket, key, { range, etag })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function compressionOf(head: Buffer): InputPart["compression"] {
  if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  // RFC 8878: a frame, or one that is to be skipped (its first byte is 50 to 5f).
  if (head.length >= 4 && (head.readUInt32LE(0) === 0xfd2fb528 || head.readUInt32LE(0) >>> 4 === 0x184d2a5))
    return "zstd";
  return "none";
}

/** As much of the beginning as the stored bytes give; they mostly end in the middle of a member or frame. */
function decompressedHead(stored: Buffer, compression: InputPart["compression"], key: string): Buffer {
  const maxOutputLength = 64 * 1024 * 1024;
  try {
    if (compression === "gzip")
      return gunzipSync(stored, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength });
    if (compression === "zstd")
      return zstdDecompressSync(stored, { finishFlush: constants.ZSTD_e_flush, maxOutputLength });
    return stored;
  } catch (error) {
    // It expands more than a thousand times: that is for the reader, which streams; the name must do here.
    if (error instanceof RangeError) return Buffer.alloc(0);
    throw new InputUnreadable(
      `${key} is damaged: it does not decompress as ${compression}. Upload it again.`,
      { key },
      error,
    );
  }
}

const UTF16_MARKS = ["fffe", "feff"];

/** By its mark, or by the NUL that half of every ASCII character is. */
const isUtf16 = (head: Buffer): boolean =>
  UTF16_MARKS.includes(head.toString("hex", 0, 2)) || head.subarray(0, 2).includes(0);

function formatOf(key: string, head: Buffer): InputPart["format"] {
  const name = key.slice(key.lastIndexOf("/") + 1).toLowerCase();
  const named = BY_NAME[/\.([^.]+?)(\.(gz|gzip|zst|zstd))?$/.exec(name)?.[1] ?? ""];
  const text = textOf(head).trimStart();
  const looksJson = text.startsWith("{") || text.startsWith("[");
  if (named === "json" || named === "jsonl" || (named === undefined && looksJson)) return jsonKind(text);
  if (named) return named;
  throw new InputUnreadable(
    `${key}: cannot tell what it holds. Give it a name that ends in .jsonl, .json, .csv, .tsv or .txt (also with .gz or .zst), or say the source's 'format' in the recipe.`,
    { key },
  );
}

/** Lines of JSON when the first line is a whole object; a document when it is an array, or an object over many lines. */
function jsonKind(text: string): "jsonl" | "json" {
  if (text.startsWith("[")) return "json";
  const [first = "", ...rest] = text.split("\n");
  if (first.startsWith("{") && rest.length > 0 && !isWhole(first)) return startsLine(rest) ? "jsonl" : "json";
  return "jsonl";
}

/** Whether a later line begins a record of its own, unlike the inner lines of an indented one. */
const startsLine = (lines: readonly string[]): boolean =>
  lines.some((line) => line.startsWith("{") && isWhole(line));

function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

function textOf(head: Buffer): string {
  const mark = head.toString("hex", 0, 2);
  if (mark === "fffe" || (head[0] !== 0 && head[1] === 0)) return withoutMark(head.toString("utf16le"));
  if (mark === "feff" || (head[0] === 0 && head[1] !== 0 && head.length > 1))
    return withoutMark(
      Buffer.from(head.subarray(0, head.length & ~1))
        .swap16()
        .toString("utf16le"),
    );
  return withoutMark(head.toString("utf8"));
}

const withoutMark = (text: string): string => (text.startsWith("\ufeff") ? text.slice(1) : text);
