/**
 * Cuts bytes into lines, many at a time. A line ends at LF; the last one needs none. Decoding happens once a block,
 * at a line end, where no UTF-8 sequence can straddle.
 */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  let rest: Uint8Array[] = [];
  for await (const chunk of bytes) {
    const end = chunk.lastIndexOf(LF);
    if (end < 0) {
      rest.push(chunk);
      continue;
    }
    rest.push(chunk.subarray(0, end));
    const text = joined(rest).toString("utf8");
    rest = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
    yield text.split("\n");
  }
  const last = joined(rest).toString("utf8");
  if (last !== "") yield [last];
}

/** Mostly it is one chunk, which needs no copy. */
function joined(chunks: readonly Uint8Array[]): Buffer {
  const [one, ...more] = chunks;
  if (one === undefined || more.length > 0) return Buffer.concat(chunks);
  return Buffer.from(one.buffer, one.byteOffset, one.byteLength);
}

const LF = 0x0a;
