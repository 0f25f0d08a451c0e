import type { Message } from "../../shared/model/record.ts";
import { Chance } from "./chance.ts";
import type { GenerationOperator, Made } from "./operator.ts";

/**
 * The user's turns as hurried fingers type them: lower case, no final full stop, a slip of the keys here and there.
 * Needs no model. Code, numbers, addresses, names of things in code and placeholders such as [EMAIL] stay as they are.
 */
export const typingNoise: GenerationOperator = {
  settings: () => null,
  async *make(orders) {
    yield orders.map(({ parent, seed }): Made => {
      const chance = new Chance(seed);
      let changed = false;
      const messages = parent.messages.map((message): Message => {
        if (message.role !== "user" || !message.content) return message;
        const content = mistype(message.content, chance);
        changed ||= content !== message.content;
        return { ...message, content };
      });
      return changed ? { messages } : { outcome: "dropped", reason: "no_variation" };
    });
  },
};

/** One word in so many is mistyped; at least one a turn, where there is any. */
const WORDS_A_SLIP = 14;

/** How often a turn is typed without capitals, and without its final mark. */
const LOWER_CASE = 0.35;
const NO_FINAL_MARK = 0.6;

/** The text as someone might type it. The same chance gives the same text. */
export function mistype(text: string, chance: Chance): string {
  const lower = chance.happens(LOWER_CASE);
  const bare = chance.happens(NO_FINAL_MARK);
  const pieces = piecesOf(text);
  const words = pieces.flatMap((piece, i) => (isWord(piece) && piece.text.length >= 4 ? [i] : []));
  const slips = new Set<number>();
  const wanted = Math.min(words.length, Math.max(1, Math.round(words.length / WORDS_A_SLIP)));
  while (slips.size < wanted) slips.add(words[chance.below(words.length)] ?? 0);
  const typed = pieces.map((piece, i) => {
    if (!piece.free) return piece.text;
    const own = lower && !isAcronym(piece.text) ? piece.text.toLowerCase() : piece.text;
    return slips.has(i) ? slip(own, chance) : own;
  });
  const last = pieces.at(-1);
  if (bare && last?.free && /^[.!?]$/.test(last.text)) typed.pop();
  return typed.join("");
}

interface Piece {
  text: string;
  /** False for what must stay as it is. */
  free: boolean;
}

/** Fenced code up to its end or the text's, code in a line, and lines indented as code. */
const CODE = /```[\s\S]*?(?:```|(?![\s\S]))|~~~[\s\S]*?(?:~~~|(?![\s\S]))|`[^`\n]+`|^(?: {4}|\t)[^\n]*$/gm;

/** A token with any of these is a number, a placeholder, an address, a path, a formula or a name out of code. */
const FIXED = /[\p{Nd}@\\/_[\]{}<>=$#*|~^&+%]|\w\.\w|\w\(|[a-z][A-Z]/u;

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: code, index } of text.matchAll(CODE)) {
    pushProse(pieces, text.slice(from, index));
    pieces.push({ text: code, free: false });
    from = index + code.length;
  }
  pushProse(pieces, text.slice(from));
  return pieces.filter((piece) => piece.text !== "");
}

function pushProse(pieces: Piece[], prose: string): void {
  for (const token of prose.split(/(\s+)/)) {
    if (FIXED.test(token)) pieces.push({ text: token, free: false });
    else for (const part of token.split(/([a-z]+)/i)) pieces.push({ text: part, free: true });
  }
}

const isWord = ({ free, text }: Piece): boolean => free && /^[a-z]+$/i.test(text) && !isAcronym(text);
const isAcronym = (text: string): boolean => text.length > 1 && text === text.toUpperCase();

/** Neighbours on a QWERTY keyboard, same row or the one beside it. */
const NEIGHBOURS: Readonly<Record<string, string>> = {
  a: "qsz",
  b: "vgn",
  c: "xdv",
  d: "sfe",
  e: "wrd",
  f: "dgr",
  g: "fht",
  h: "gjy",
  i: "uok",
  j: "hku",
  k: "jli",
  l: "kop",
  m: "nj",
  n: "bmh",
  o: "ipl",
  p: "ol",
  q: "wa",
  r: "etf",
  s: "adw",
  t: "ryg",
  u: "yij",
  v: "cbf",
  w: "qes",
  x: "zcs",
  y: "tuh",
  z: "xa",
};

/** One slip past the first letter: a neighbouring key, two letters swapped, one left out or typed twice. */
function slip(word: string, chance: Chance): string {
  const at = 1 + chance.below(word.length - 2);
  const letter = word.charAt(at);
  const next = word.charAt(at + 1);
  switch (chance.below(4)) {
    case 0: {
      const near = NEIGHBOURS[letter.toLowerCase()] ?? letter;
      return word.slice(0, at) + near.charAt(chance.below(near.length)) + word.slice(at + 1);
    }
    case 1:
      // Two equal letters cannot be seen swapped.
      if (letter !== next) return word.slice(0, at) + next + letter + word.slice(at + 2);
      return word.slice(0, at) + word.slice(at + 1);
    case 2:
      return word.slice(0, at) + word.slice(at + 1);
    default:
      return word.slice(0, at) + letter + word.slice(at);
  }
}
