import { StringDecoder } from "node:string_decoder";

/**
 * UTF-16 as UTF-8. A lone surrogate, and a last byte without its other half, become the byte FF, which no UTF-8 text
 * holds: the line they stand in is then found invalid like any other.
 */
export async function* utf16ToUtf8(
  blocks: AsyncIterable<Buffer>,
  order: "little" | "big",
): AsyncGenerator<Buffer> {
  const decoder = new StringDecoder("utf16le");
  let odd: Buffer = Buffer.alloc(0);
  for await (const block of blocks) {
    const bytes = Buffer.concat([odd, block]);
    const even = bytes.length - (bytes.length % 2);
    odd = bytes.subarray(even);
    const units = bytes.subarray(0, even);
    yield encoded(decoder.write(order === "big" ? units.swap16() : units));
  }
  const rest = encoded(decoder.end());
  yield odd.length > 0 ? Buffer.concat([rest, INVALID]) : rest;
}

const INVALID = Buffer.from([0xff]);

function encoded(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text, "utf8");
  const parts: Buffer[] = [];
  for (const well of text.split(/\p{Surrogate}/u)) parts.push(Buffer.from(well, "utf8"), INVALID);
  return Buffer.concat(parts.slice(0, -1));
}
