/** What one pass over a text tells of it. */
export interface TextScan {
  /** Unit: characters. */
  letters: number;
  digits: number;
  /** Whatever is no letter, digit or white space: marks, signs, emoji. */
  symbols: number;
  /** Of the letters, those of scripts that put no spaces between words. Each is a word of its own here. */
  unspaced: number;
  /** Hashes of the words in lower case; see `wordHashes`. */
  words: Uint32Array;
  /** For each line with words, where in `words` it begins. */
  lines: readonly number[];
}

const LETTER = 0;
const DIGIT = 1;
const SPACE = 2;
const SYMBOL = 3;
/** A word of its own. */
const ALONE = 4;
/** The second half of a character beyond the BMP: counted with the first. */
const SECOND_HALF = 5;

const KINDS = new Uint8Array(0x10000).fill(SYMBOL);
const ALL_UNITS = String.fromCharCode(...Array.from({ length: 0xd800 }, (_, code) => code));
for (const [pattern, kind] of [
  [/\s+/g, SPACE],
  [/[\p{L}\p{M}]+/gu, LETTER],
  [/\p{Nd}+/gu, DIGIT],
] as const)
  for (const { 0: run, index } of ALL_UNITS.matchAll(pattern)) KINDS.fill(kind, index, index + run.length);
/** Thai, Lao, Burmese, Khmer, kana, Chinese characters; those beyond the BMP by the first half of the pair. */
for (const [from, to] of [
  [0x0e00, 0x0e4f],
  [0x0e80, 0x0ecf],
  [0x1000, 0x103f],
  [0x1780, 0x17d3],
  [0x3005, 0x3007],
  [0x3040, 0x30ff],
  [0x3400, 0x9fff],
  [0xd840, 0xd888],
  [0xf900, 0xfaff],
] as const)
  for (let code = from; code <= to; code++) if (KINDS[code] !== SPACE) KINDS[code] = ALONE;
KINDS.fill(SECOND_HALF, 0xdc00, 0xe000);
/** First halves of the scripts beyond the BMP that are written today or were once; U+1D400 letters are signs of mathematics. */
KINDS.fill(LETTER, 0xd800, 0xd830);
KINDS[0xd83a] = LETTER;
KINDS.fill(LETTER, 0xfb00, 0xfdd0);
KINDS.fill(LETTER, 0xfe70, 0xfeff);
KINDS.fill(LETTER, 0xff21, 0xff3b);
KINDS.fill(LETTER, 0xff41, 0xff5b);
KINDS.fill(ALONE, 0xff66, 0xffa0);

/** Upper case to lower case where that is one step within the script: Latin-1, Greek, Cyrillic. */
const LOWER = new Uint16Array(0x10000).map((_, code) => {
  if (code < 0x80) return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
  if (code >= 0xc0 && code <= 0xde && code !== 0xd7) return code + 0x20;
  if (code >= 0x391 && code <= 0x3a9) return code + 0x20;
  if (code >= 0x410 && code <= 0x42f) return code + 0x20;
  return code >= 0x400 && code <= 0x40f ? code + 0x50 : code;
});

const LINE_END = (SPACE << 16) | 0x0a;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
let scratch = new Uint32Array(4096);

/** Kind and lower case side by side: one look a character. */
const UNITS = new Uint32Array(0x10000).map(
  (_, code) => ((KINDS[code] ?? SYMBOL) << 16) | (LOWER[code] ?? code),
);

/** Reads a text once: linear in its length, whatever it holds. */
export function scanText(text: string): TextScan {
  const { length } = text;
  if (length + 1 > scratch.length) scratch = new Uint32Array(2 * length + 2);
  const words = scratch;
  const lines: number[] = [];
  let characters = 0;
  let digits = 0;
  let symbols = 0;
  let unspaced = 0;
  let count = 0;
  let lineFrom = 0;
  let hash = FNV_OFFSET;
  // 1 within a word. Few branches: which character comes next is what a processor cannot guess.
  let open = 0;
  for (let i = 0; i < length; i++) {
    const unit = UNITS[text.charCodeAt(i)] ?? 0;
    const kind = unit >>> 16;
    if (kind <= DIGIT) {
      hash = Math.imul(hash ^ (unit & 0xffff), FNV_PRIME);
      open = 1;
      characters++;
      digits += kind;
      continue;
    }
    words[count] = hash;
    count += open;
    open = 0;
    hash = FNV_OFFSET;
    if (kind === SYMBOL) symbols++;
    else if (kind === ALONE) {
      unspaced++;
      words[count++] = Math.imul(FNV_OFFSET ^ (unit & 0xffff), FNV_PRIME);
    } else if (unit === LINE_END) {
      if (count > lineFrom) lines.push(lineFrom);
      lineFrom = count;
    }
  }
  words[count] = hash;
  count += open;
  if (count > lineFrom) lines.push(lineFrom);
  return {
    letters: characters - digits + unspaced,
    digits,
    symbols,
    unspaced,
    words: words.slice(0, count),
    lines,
  };
}

/** The words of a phrase as `scanText` reads them: letters and digits in any case; every mark parts two words. */
export const wordHashes = (text: string): Uint32Array => scanText(text).words;
