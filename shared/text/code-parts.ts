/** A stretch of a text: prose, or code as CommonMark marks it (with its fences or backticks). */
export interface TextPart {
  text: string;
  code: boolean;
  /** True when the part begins where a line begins. */
  lineStart: boolean;
}

/**
 * Cuts Markdown into prose and code: fenced blocks (CommonMark 0.31, section 4.5) and inline code spans (6.1). The parts
 * joined are the text. A fence that is never closed runs to the end; a backtick that is never closed is prose.
 */
export function codeParts(text: string): TextPart[] {
  if (!text.includes("`") && !text.includes("~~~")) return [{ text, code: false, lineStart: true }];
  const parts: TextPart[] = [];
  let proseFrom = 0;
  let at = 0;
  while (at < text.length) {
    const fence = fenceAt(text, at);
    if (fence === undefined) {
      at = lineEnd(text, at);
      continue;
    }
    if (at > proseFrom) addInline(parts, text.slice(proseFrom, at));
    const end = fenceEnd(text, at, fence);
    parts.push({ text: text.slice(at, end), code: true, lineStart: true });
    at = end;
    proseFrom = end;
  }
  if (proseFrom < text.length) addInline(parts, text.slice(proseFrom));
  return parts;
}

/** The offset behind the line that holds `at`, its line end included. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
}

const OPENING = / {0,3}(?:(`{3,})[^`\r\n]*|(~{3,})[^\r\n]*)(?:\r?\n|$)/y;
const CLOSING = / {0,3}(`{3,}|~{3,})[ \t]*(?:\r?\n|$)/y;

function fenceAt(text: string, at: number): string | undefined {
  OPENING.lastIndex = at;
  const found = OPENING.exec(text);
  return found?.[1] ?? found?.[2];
}

function fenceEnd(text: string, from: number, fence: string): number {
  let at = lineEnd(text, from);
  while (at < text.length) {
    CLOSING.lastIndex = at;
    const closing = CLOSING.exec(text)?.[1];
    at = lineEnd(text, at);
    if (closing !== undefined && closing[0] === fence[0] && closing.length >= fence.length) return at;
  }
  return text.length;
}

const BACKTICKS = /`+/g;

/** A run of backticks opens a span that the next run of the same length closes, within the paragraph. */
function addInline(parts: TextPart[], text: string): void {
  const runs = Array.from(text.matchAll(BACKTICKS), ({ 0: run, index }) => ({
    at: index,
    length: run.length,
  }));
  const closers = closingRuns(runs, text);
  let from = 0;
  for (let i = 0; i < runs.length; i++) {
    const opening = runs[i];
    const last = closers[i];
    const closing = last === undefined ? undefined : runs[last];
    if (!opening || !closing || last === undefined) continue;
    if (opening.at > from)
      parts.push({ text: text.slice(from, opening.at), code: false, lineStart: from === 0 });
    const end = closing.at + closing.length;
    parts.push({ text: text.slice(opening.at, end), code: true, lineStart: false });
    from = end;
    i = last;
  }
  if (from < text.length) parts.push({ text: text.slice(from), code: false, lineStart: from === 0 });
}

/** For each run the next one of its length in the same paragraph; one pass from the back, so that hostile input is linear. */
function closingRuns(runs: readonly { at: number; length: number }[], text: string): (number | undefined)[] {
  const blanks = Array.from(text.matchAll(/\n[ \t]*\r?\n/g), ({ index }) => index);
  const closers = new Array<number | undefined>(runs.length);
  const next = new Map<number, number>();
  let blank = blanks.length - 1;
  for (let i = runs.length - 1; i >= 0; i--) {
    const run = runs[i];
    if (!run) continue;
    while (blank >= 0 && (blanks[blank] ?? 0) > run.at) {
      next.clear();
      blank--;
    }
    closers[i] = next.get(run.length);
    next.set(run.length, i);
  }
  return closers;
}
