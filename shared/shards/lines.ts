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
    const text = Buffer.concat(rest).toString("utf8");
    rest = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
    yield text.split("\n");
  }
  const last = Buffer.concat(rest).toString("utf8");
  if (last !== "") yield [last];
}

const LF = 0x0a;
