import { codeParts } from "../text/code-parts.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: everything outside ASCII is what is looked for
const BEYOND_ASCII = /[^\x00-\x7f]/;

/**
 * Marks that people set or leave out without meaning anything by it: sentence marks, quotation marks, dashes. None
 * before a digit (-5, .5), and no brackets and signs: C# is not C, and f(x) is not fx.
 */
const IDLE_MARKS = /[.,;:!?¡¿…、。，！？；：'"‘’‚“”„«»‹›`\-‐‑‒–—](?!\d)/g;
/** The same, or white space: for prose, both go in one pass. */
const IDLE = /(?:[.,;:!?¡¿…、。，！？；：'"‘’‚“”„«»‹›`\-‐‑‒–—](?!\d)|\s)+/g;

/**
 * The text as duplicates are compared: compatibility forms unified (NFKC), lower case, without idle marks, white space
 * collapsed. Code is compared as it stands. A text of nothing but marks is compared by its marks.
 */
export function comparableText(text: string): string {
  const parts = codeParts(text);
  const compared =
    parts.length === 1 && parts[0]?.code === false
      ? folded(text).replace(IDLE, " ").trim()
      : collapsed(
          parts.map((part) => (part.code ? part.text : folded(part.text).replace(IDLE_MARKS, " "))).join(""),
        );
  return compared || collapsed(folded(text));
}

const folded = (text: string): string =>
  (BEYOND_ASCII.test(text) ? text.normalize("NFKC") : text).toLowerCase();
const collapsed = (text: string): string => text.replace(/\s+/g, " ").trim();
