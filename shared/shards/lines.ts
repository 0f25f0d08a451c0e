/**
 * Bytes of lines decoded at a time. V8 keeps texts of 128 KiB and more (two bytes a character where one of them is not
 * Latin-1) out of its young generation; there they wait for a full collection, and so many of them bring one on.
 */
const BLOCK_BYTES = 32 * 1024;

/**
 * Cuts bytes into lines, many at a time. A line ends at LF; the last one needs none. Decoding happens once a block,
 * at a line end, where no UTF-8 sequence can straddle. A chunk is not looked at again once the next is asked for.
 */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  let rest: Uint8Array[] = [];
  for await (const chunk of bytes) {
    let from = 0;
    for (let end = blockEnd(chunk, from); end >= 0; end = blockEnd(chunk, from)) {
      rest.push(chunk.subarray(from, end));
      const text = joined(rest).toString("utf8");
      rest = [];
      from = end + 1;
      yield text.split("\n");
    }
    if (from < chunk.length) rest.push(Buffer.from(chunk.subarray(from)));
  }
  const last = joined(rest).toString("utf8");
  if (last !== "") yield [last];
}

/** The same lines, `size` at a time, the last time fewer. */
export async function* regrouped(
  batches: AsyncIterable<readonly string[]>,
  size: number,
): AsyncGenerator<string[]> {
  let waiting: string[] = [];
  for await (const lines of batches) {
    waiting = waiting.concat(lines);
    while (waiting.length >= size) yield waiting.splice(0, size);
  }
  if (waiting.length > 0) yield waiting;
}

/** Where a block of whole lines that begins at `from` ends, its last LF excluded; below zero where no line ends. */
function blockEnd(chunk: Uint8Array, from: number): number {
  const end = chunk.lastIndexOf(LF, from + BLOCK_BYTES);
  return end >= from ? end : chunk.indexOf(LF, from + BLOCK_BYTES);
}

/** Mostly it is one chunk, which needs no copy. */
function joined(chunks: readonly Uint8Array[]): Buffer {
  const [one, ...more] = chunks;
  if (one === undefined || more.length > 0) return Buffer.concat(chunks);
  return Buffer.from(one.buffer, one.byteOffset, one.byteLength);
}

const LF = 0x0a;
