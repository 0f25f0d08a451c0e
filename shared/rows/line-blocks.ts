import { isUtf8 } from "node:buffer";

/** A line longer than this is quarantined without being held. Unit: bytes. */
export const LINE_CAP = 16 * 1024 * 1024;

/** Why a line's text cannot be used. */
export type BrokenLine = "invalid_utf8" | "nul_byte" | "line_too_long";

export const BROKEN_LINE: Readonly<Record<BrokenLine, string>> = {
  invalid_utf8: "not valid UTF-8; save the file as UTF-8",
  nul_byte: "holds a NUL byte; is the file binary, or UTF-16 without a byte order mark?",
  line_too_long: `longer than ${LINE_CAP / 1024 / 1024} MiB; are the line ends missing?`,
};

/** Some thousand lines in order, without their LF (a CR before it stays). */
export interface LineBlock {
  /** The number of the first line, from 1. */
  firstLine: number;
  lines: string[];
  /** By index into `lines`. What such a line says there is not to be used. */
  broken: ReadonlyMap<number, BrokenLine>;
}

const LF = 0x0a;
const NONE: ReadonlyMap<number, BrokenLine> = new Map();

/**
 * Cuts UTF-8 blocks into lines. The last line needs no LF; an empty one after the last LF is none.
 * @param blocks each shorter than `cap`
 */
export async function* lineBlocks(
  blocks: AsyncIterable<Buffer>,
  firstLine: number,
  cap: number = LINE_CAP,
): AsyncGenerator<LineBlock> {
  let next = firstLine;
  let rest: Buffer[] = [];
  let restLength = 0;
  const hold = (bytes: Buffer): void => {
    restLength += bytes.length;
    if (restLength > cap) rest = [];
    else rest.push(bytes);
  };
  for await (const block of blocks) {
    const end = block.lastIndexOf(LF);
    if (end < 0) {
      hold(block);
      continue;
    }
    const firstEnd = block.indexOf(LF);
    const tooLong = restLength + firstEnd > cap;
    if (tooLong) yield { firstLine: next++, lines: [""], broken: new Map([[0, "line_too_long"]]) };
    const from = tooLong ? firstEnd + 1 : 0;
    if (end >= from) {
      const bytes = block.subarray(from, end);
      const lines = decoded(tooLong || restLength === 0 ? bytes : Buffer.concat([...rest, bytes]), next);
      next += lines.lines.length;
      yield lines;
    }
    rest = [];
    restLength = 0;
    if (end + 1 < block.length) hold(block.subarray(end + 1));
  }
  if (restLength > cap) yield { firstLine: next, lines: [""], broken: new Map([[0, "line_too_long"]]) };
  else if (restLength > 0) yield decoded(Buffer.concat(rest), next);
}

/** Validity is asked once a block; only a block with a fault is looked at line by line. */
function decoded(bytes: Buffer, firstLine: number): LineBlock {
  if (isUtf8(bytes) && !bytes.includes(0))
    return { firstLine, lines: bytes.toString("utf8").split("\n"), broken: NONE };
  const lines: string[] = [];
  const broken = new Map<number, BrokenLine>();
  for (let at = 0; at <= bytes.length; ) {
    const lf = bytes.indexOf(LF, at);
    const line = bytes.subarray(at, lf < 0 ? bytes.length : lf);
    if (!isUtf8(line)) broken.set(lines.length, "invalid_utf8");
    else if (line.includes(0)) broken.set(lines.length, "nul_byte");
    lines.push(line.toString("utf8"));
    if (lf < 0) break;
    at = lf + 1;
  }
  return { firstLine, lines, broken };
}
