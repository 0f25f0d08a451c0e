import type { Finding } from "../detector.ts";

/** Some texts, one behind the other, in one question. */
export interface Document {
  text: string;
  pieces: Piece[];
}
interface Piece {
  /** Which of the texts, and where in it the piece begins. */
  index: number;
  from: number;
  /** Where the piece stands in the document; `end` exclusive. */
  start: number;
  end: number;
}

/** Between texts, so that none runs into the next. */
const APART = "\n\n";

/**
 * Packs texts into documents of at most `most` bytes of UTF-8, in order. Short texts share one, which is cheaper where a
 * question has a least price; a text longer than that is cut, at white space where there is any.
 */
export function documentsOf(texts: readonly string[], most: number): Document[] {
  const documents: Document[] = [];
  let open: Document = { text: "", pieces: [] };
  let bytes = 0;
  const close = (): void => {
    if (open.pieces.length > 0) documents.push(open);
    open = { text: "", pieces: [] };
    bytes = 0;
  };
  texts.forEach((text, index) => {
    for (const { from, part } of partsOf(text, most)) {
      const size = Buffer.byteLength(part) + APART.length;
      if (bytes + size > most) close();
      const start = open.text.length;
      open.text += part;
      open.pieces.push({ index, from, start, end: open.text.length });
      open.text += APART;
      bytes += size;
    }
  });
  close();
  return documents;
}

function* partsOf(text: string, most: number): Generator<{ from: number; part: string }> {
  // A code unit is at most three bytes of UTF-8.
  const units = Math.floor((most - APART.length) / 3);
  if (Buffer.byteLength(text) + APART.length <= most) {
    yield { from: 0, part: text };
    return;
  }
  for (let from = 0; from < text.length; ) {
    const end = from + units >= text.length ? text.length : cutBefore(text, from, from + units);
    yield { from, part: text.slice(from, end) };
    from = end;
  }
}

/** Behind the last white space of the stretch's second half; never within a surrogate pair. */
function cutBefore(text: string, from: number, end: number): number {
  for (let at = end; at > from + (end - from) / 2; at--) if (/\s/.test(text.charAt(at - 1))) return at;
  const high = text.charCodeAt(end - 1);
  return high >= 0xd800 && high <= 0xdbff ? end - 1 : end;
}

/** A document's findings by the index of the text they lie in, with the offsets they have there. */
export function* inTexts(
  { pieces }: Document,
  found: readonly Finding[],
): Generator<{ index: number; finding: Finding }> {
  for (const finding of found)
    for (const { index, from, start, end } of pieces) {
      const first = Math.max(finding.start, start);
      const last = Math.min(finding.end, end);
      if (first < last)
        yield { index, finding: { ...finding, start: first - start + from, end: last - start + from } };
    }
}
