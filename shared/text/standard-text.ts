import { codeParts, type TextPart } from "./code-parts.ts";

const BEYOND_PLAIN = /[^\n\x20-\x7e]/;

/** Whether anything may need work: most texts have none of it. Simple searches one by one take half of one expression's time. */
function isPlain(text: string): boolean {
  return !(
    text.includes("  ") ||
    (text.includes("\n") && (text.includes(" \n") || text.includes("\n\n\n"))) ||
    BEYOND_PLAIN.test(text) ||
    isBlank(text.charCodeAt(0)) ||
    isBlank(text.charCodeAt(text.length - 1))
  );
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x0a;

const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029]/g;
/** Spaces of other widths. The zero-width joiners stay: emoji and several scripts are spelled with them. */
const WIDE_SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
/**
 * Characters that carry no text: controls but tab and line feed, soft hyphen, zero-width space and no-break space, word
 * joiner, directional overrides (which make a text read otherwise than it is stored), and noncharacters (Unicode 16, 23.7).
 */
const INVALID =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b\u2060\u202d\u202e\ufeff\ufdd0-\ufdef\ufffe\uffff]|[\ud83f\ud87f\ud8bf\ud8ff\ud93f\ud97f\ud9bf\ud9ff\uda3f\uda7f\udabf\udaff\udb3f\udb7f\udbbf\udbff][\udffe\udfff]/g;
const CURLY_SINGLE = /[\u2018\u2019\u201b]/g;
const CURLY_DOUBLE = /[\u201c\u201d\u201f]/g;

export interface TextStandard {
  /** Curly quotation marks become straight ones. */
  straightQuotes: boolean;
}

/**
 * The text in NFC, without characters that are none, with one kind of line end and single spaces; at most one empty line
 * in a row, none at the ends. Indentation stays. Code blocks and inline code stay byte for byte, but for lone surrogates:
 * no UTF-8 file can hold those, so each becomes U+FFFD. The very string comes back when there is nothing to do.
 */
export function standardText(text: string, { straightQuotes }: TextStandard): string {
  let clean = text;
  for (let pass = 0; pass < MOST_PASSES && !isPlain(clean); pass++) {
    const parts = codeParts(clean.toWellFormed());
    const next = parts
      .map((part, i) =>
        part.code ? part.text : prose(part, straightQuotes, i === 0, i === parts.length - 1),
      )
      .join("");
    if (next === clean) break;
    clean = next;
  }
  return clean;
}

/** What a pass takes away can make a fence or a span of what is left, so that a second one sees other parts. */
const MOST_PASSES = 8;

function prose(
  { text, lineStart }: TextPart,
  straightQuotes: boolean,
  first: boolean,
  last: boolean,
): string {
  let clean = text
    .replace(LINE_ENDS, "\n")
    .replace(WIDE_SPACES, " ")
    .replace(INVALID, "")
    .normalize("NFC")
    .replace(/[ \t]+\n/g, "\n")
    .replace(/\n{3,}/g, "\n\n");
  if (straightQuotes) clean = clean.replace(CURLY_SINGLE, "'").replace(CURLY_DOUBLE, '"');
  clean = clean.replace(/[ \t]{2,}/g, (run, at: number) => {
    const indents = at === 0 ? lineStart : clean[at - 1] === "\n";
    if (indents) return run;
    return run.includes("\t") ? "\t" : " ";
  });
  if (first) clean = clean.replace(/^(?:[ \t]*\n)+/, "").replace(/^[ \t]+(?=\S)/, "");
  if (last) clean = clean.trimEnd();
  return clean;
}
