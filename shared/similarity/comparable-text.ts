import { codeParts } from "../text/code-parts.ts";
import { CodeUnits } from "../text/code-units.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: everything outside ASCII is what is looked for
const BEYOND_ASCII = /[^\x00-\x7f]/;

/**
 * Marks that people set or leave out without meaning anything by it: sentence marks, quotation marks, dashes. None
 * before a digit (-5, .5), and no brackets and signs: C# is not C, and f(x) is not fx.
 */
const IDLE_MARKS = /[.,;:!?¡¿…、。，！？；：'"‘’‚“”„«»‹›`\-‐‑‒–—](?!\d)/g;

/** What lays a line out and says nothing (CommonMark 0.31): headings, bullets, numbers of a list, quotation marks. */
const LINE_HEADS = /^[ \t]*(?:(?:#{1,6}|[*+•>]|\d{1,3}[.)])[ \t]+)+(?=\S)/gm;
const FIRST_HEAD = /^[ \t]*(?:#{1,6}|[*+•>]|\d{1,3}[.)])[ \t]/;
/** Around words; not the sign of multiplying, nor stars that rate something. */
const EMPHASIS = /(?<![\p{L}\p{N}*)\]])\*{1,3}(?=\p{L})|(?<=[\p{L}.,;:!?])\*{1,3}(?![\p{L}\p{N}*(])/gu;

/** Prose without its Markdown. */
function withoutLayout(prose: string): string {
  // Most chats are one line without a star.
  const laid = prose.includes("\n") || FIRST_HEAD.test(prose) ? prose.replace(LINE_HEADS, "") : prose;
  return laid.includes("*") ? laid.replace(EMPHASIS, "") : laid;
}

/**
 * The text as duplicates are compared: compatibility forms unified (NFKC), lower case, without idle marks and Markdown,
 * white space collapsed. Code is compared as it stands. A text of nothing but marks is compared by its marks.
 */
export function comparableText(text: string): string {
  const parts = codeParts(text);
  const compared =
    parts.length === 1 && parts[0]?.code === false
      ? foldedAndWithoutIdle(withoutLayout(text))
      : collapsed(
          parts
            .map(({ text, code }) => (code ? text : folded(withoutLayout(text)).replace(IDLE_MARKS, " ")))
            .join(""),
        );
  return compared || collapsed(folded(text));
}

const isAscii = (text: string): boolean => !BEYOND_ASCII.test(text);
const folded = (text: string, ascii = isAscii(text)): string =>
  (ascii ? text : text.normalize("NFKC")).toLowerCase();

const PLAIN = 0;
const MARK = 1;
const SPACE = 2;
const KINDS = new Uint8Array(0x10000).map((_, code) => {
  const character = String.fromCharCode(code);
  if (/\s/.test(character)) return SPACE;
  return character.replace(IDLE_MARKS, "") === "" ? MARK : PLAIN;
});
const ofAscii = new CodeUnits("latin1");
const ofAny = new CodeUnits("utf16le");

/**
 * What `folded`, `IDLE_MARKS` and `collapsed` make of prose, the last two in one pass: every chat is read so, and regular
 * expressions take four times as long.
 */
function foldedAndWithoutIdle(prose: string): string {
  const ascii = isAscii(prose);
  const text = folded(prose, ascii);
  const units = ascii ? ofAscii : ofAny;
  return units.read(withoutIdle(units.write(text), text.length));
}

/** Moves what stays to the front, and says how much that is. */
function withoutIdle(units: Uint8Array | Uint16Array, end: number): number {
  let length = 0;
  let space = false;
  for (let i = 0; i < end; i++) {
    const code = units[i] ?? 0;
    const kind = KINDS[code];
    if (kind === SPACE || (kind === MARK && !isDigit(units[i + 1] ?? 0))) {
      space = true;
      continue;
    }
    if (space && length > 0) units[length++] = 0x20;
    space = false;
    units[length++] = code;
  }
  return length;
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const collapsed = (text: string): string => text.replace(/\s+/g, " ").trim();
