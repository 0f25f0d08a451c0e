import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { InputUnreadable, ProvenderError } from "../model/errors.ts";
import type { InputPart } from "../model/run.ts";
import { decompressZstd } from "../shards/zstd.ts";
import { utf16ToUtf8 } from "./utf16.ts";

/** Bytes handled at a time: some thousand rows, so that nothing is awaited row by row. */
export const BLOCK_BYTES = 512 * 1024;

const LF = 0x0a;
const CR = 0x0d;

/**
 * An input part's text as UTF-8, in blocks of at most BLOCK_BYTES: decompressed, without byte order mark, UTF-16
 * rewritten, and with LF line ends where a file knows only CR. What is not valid stays not valid: the readers find
 * and name it line by line.
 *
 * @throws InputUnreadable when compressed data is damaged, ends early, or is followed by something else
 */
export async function* utf8Blocks(
  stored: AsyncIterable<Uint8Array>,
  part: Pick<InputPart, "key" | "compression" | "start">,
): AsyncGenerator<Buffer> {
  const plain = blocks(decompressed(stored, part));
  // Byte order and line ends are told from an object's beginning; only UTF-8 with LF is ever cut into ranges.
  if (part.start > 0) {
    yield* plain;
    return;
  }
  const first = await plain.next();
  if (first.done) return;
  const whole = rejoined(first.value, plain);
  const order = utf16Order(first.value);
  const utf8 = order === undefined ? whole : blocks(utf16ToUtf8(whole, order));
  let reader: ((block: Buffer) => Buffer) | undefined;
  for await (const block of utf8) {
    if (reader) yield reader(block);
    else {
      const text = withoutMark(block);
      reader = endsLinesWithCr(text) ? crToLf : asIs;
      yield reader(text);
    }
  }
}

async function* decompressed(
  stored: AsyncIterable<Uint8Array>,
  { key, compression }: Pick<InputPart, "key" | "compression">,
): AsyncGenerator<Uint8Array> {
  try {
    if (compression === "none") yield* stored;
    else if (compression === "zstd") yield* decompressZstd(stored);
    else yield* gunzip(stored);
  } catch (error) {
    if (compression === "none" || error instanceof ProvenderError) throw error;
    throw new InputUnreadable(
      `${key} is damaged or was cut short: it does not decompress as ${compression}. Nothing of it was taken; upload it again whole.`,
      { key },
      error,
    );
  }
}

/** Gzip of any number of members. @throws Error also when something that is no padding follows the last member */
async function* gunzip(stored: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let given = 0;
  let last: Uint8Array = new Uint8Array();
  const decoder = createGunzip({ chunkSize: 256 * 1024 });
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of stored) {
      given += chunk.length;
      last = chunk;
      yield chunk;
    }
  };
  // The decoder carries a failure to the loop of whoever reads.
  yield* pipeline(Readable.from(counted()), decoder, () => undefined);
  const unread = given - decoder.bytesWritten;
  if (unread > 0 && last.subarray(-unread).some((byte) => byte !== 0))
    throw new Error("the gzip data is followed by other bytes");
}

/** The same bytes in blocks of BLOCK_BYTES, the last one shorter. */
async function* blocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, undefined> {
  let gathered: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let rest = chunk;
    while (length + rest.length >= BLOCK_BYTES) {
      gathered.push(rest.subarray(0, BLOCK_BYTES - length));
      rest = rest.subarray(BLOCK_BYTES - length);
      yield Buffer.concat(gathered);
      gathered = [];
      length = 0;
    }
    if (rest.length > 0) {
      gathered.push(rest);
      length += rest.length;
    }
  }
  if (length > 0) yield Buffer.concat(gathered);
  return undefined;
}

async function* rejoined(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

/**
 * UTF-16 by its byte order mark, or by a NUL beside an ASCII first character, which UTF-8 text never has (the rule of
 * RFC 4627, section 3).
 */
export function utf16Order(head: Uint8Array): "little" | "big" | undefined {
  const [a, b] = head;
  if (a === undefined || b === undefined) return undefined;
  if ((a === 0xff && b === 0xfe) || (a !== 0 && a < 0x80 && b === 0)) return "little";
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0 && b < 0x80)) return "big";
  return undefined;
}

const withoutMark = (block: Buffer): Buffer =>
  block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf ? block.subarray(3) : block;

/** Old Mac files: CR between lines, and no LF in the whole first block. */
function endsLinesWithCr(block: Buffer): boolean {
  const cr = block.indexOf(CR);
  return cr >= 0 && cr < block.length - 1 && !block.includes(LF);
}

function crToLf(block: Buffer): Buffer {
  for (let at = block.indexOf(CR); at >= 0; at = block.indexOf(CR, at + 1)) block[at] = LF;
  return block;
}

const asIs = (block: Buffer): Buffer => block;
