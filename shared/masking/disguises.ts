import { INVISIBLE } from "./characters.ts";

/** A text as a reader takes it, and for each of its UTF-16 units where in the text as written it begins and ends. */
export interface View {
  text: string;
  starts: Int32Array;
  ends: Int32Array;
}

/** Letters that look like Latin ones, in words that mix scripts (after Unicode's confusables, UTS 39). */
const LOOKALIKES: ReadonlyMap<string, string> = new Map(
  Array.from(
    "аaсcеeоoрpхxуyіiјjѕsԁdһhԛqԝwьbкkмmтtвbнhАAВBЕEКKМMНHОOРPСCТTХXУYІIЈJЅSαaοoνvρpιiκkτtυuχxεeΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX".matchAll(
      /(.)(.)/gu,
    ),
    ([, odd = "", latin = ""]) => [odd, latin],
  ),
);
const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  commat: "@",
  period: ".",
  lowbar: "_",
  nbsp: " ",
  hyphen: "-",
  dash: "-",
  plus: "+",
  colon: ":",
  sol: "/",
  lpar: "(",
  rpar: ")",
  num: "#",
  quot: '"',
  apos: "'",
  lt: "<",
  gt: ">",
  comma: ",",
  shy: "",
  zwj: "",
  zwnj: "",
};

const ENTITY = /&(?:#(\d{2,7})|#[xX]([\da-fA-F]{2,6})|([a-z]{2,8}));/y;
/** A character takes up to four bytes. */
const ESCAPED = /(?:%[\da-fA-F]{2}){1,4}/y;
const ENCODED = /&(?:#\d{2,7}|#[xX][\da-fA-F]{2,6}|[a-z]{2,8});|%[\da-fA-F]{2}/;
const HIDDEN = new RegExp(
  `[${INVISIBLE.map(([a, b]) => `\\u{${a.toString(16)}}-\\u{${b.toString(16)}}`).join("")}]`,
  "u",
);
const HYPHENS = /[\u2010-\u2015\u2212\ufe58\ufe63]/;

/** Whether HTML entities or URL encoding occur. */
export const isEncoded = (text: string): boolean =>
  (text.includes("&") || text.includes("%")) && ENCODED.test(text);

/** Sees through invisible and look-alike characters, full-width and foreign digits, HTML entities and URL encoding. Linear. */
export function undisguised(text: string): View {
  const view = new Writer(text.length);
  let at = 0;
  let word = { end: 0, mixed: false };
  while (at < text.length) {
    const plainEnd = endOfPlain(text, at);
    if (plainEnd > at) {
      view.copy(text, at, plainEnd);
      at = plainEnd;
      continue;
    }
    if (at >= word.end) word = wordAt(text, wordStart(text, at));
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const [plain, end] = decoded(text, at, character) ?? [
      reading(character, word.mixed),
      at + character.length,
    ];
    view.add(plain, at, end);
    at = end;
  }
  return view.done();
}

/** The end of a run of ASCII characters that always stand for themselves. */
function endOfPlain(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e || code === 0x26 || code === 0x25) break;
  }
  return at;
}

/** Where the ASCII letters right before a place begin. */
function wordStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && /[a-z]/i.test(text.charAt(start - 1))) start--;
  return start;
}

const PIECE = /[\p{L}\p{M}]+/uy;

/** The word at a place, and whether it mixes Latin letters with Cyrillic or Greek ones. */
function wordAt(text: string, at: number): { end: number; mixed: boolean } {
  PIECE.lastIndex = at;
  const word = PIECE.exec(text)?.[0];
  if (word === undefined) return { end: at + 1, mixed: false };
  return { end: at + word.length, mixed: /[a-z]/i.test(word) && /[\u0370-\u052f]/.test(word) };
}

function decoded(text: string, at: number, character: string): [string, number] | undefined {
  if (character === "&") {
    ENTITY.lastIndex = at;
    const [entity, decimal, hex, name] = ENTITY.exec(text) ?? [];
    if (entity === undefined) return undefined;
    const code =
      name === undefined ? Number.parseInt(decimal ?? hex ?? "", decimal === undefined ? 16 : 10) : 0;
    const plain =
      name === undefined ? (code <= 0x10ffff ? String.fromCodePoint(code) : undefined) : ENTITIES[name];
    return plain === undefined ? undefined : [plain, at + entity.length];
  }
  if (character !== "%") return undefined;
  ESCAPED.lastIndex = at;
  const escaped = ESCAPED.exec(text)?.[0];
  if (escaped === undefined) return undefined;
  for (let length = 3; length <= escaped.length; length += 3)
    try {
      return [decodeURIComponent(escaped.slice(0, length)), at + length];
    } catch {
      // Not whole yet.
    }
  return undefined;
}

function reading(character: string, mixed: boolean): string {
  if (character >= " " && character <= "~") return character;
  if (HIDDEN.test(character)) return "";
  if (HYPHENS.test(character)) return "-";
  if (mixed) return LOOKALIKES.get(character) ?? character;
  const compatible = character.normalize("NFKC");
  if (compatible !== character && /^[\x20-\x7e]+$/.test(compatible)) return compatible;
  return /\p{Nd}/u.test(character) ? String(digitValue(character.codePointAt(0) ?? 0)) : character;
}

/** Decimal digits stand in runs of ten, 0 to 9. */
function digitValue(code: number): number {
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
  return value;
}

/** Collects a view's characters and where they come from. */
class Writer {
  private text = "";
  private starts: Int32Array;
  private ends: Int32Array;

  constructor(length: number) {
    this.starts = new Int32Array(length * 2 + 16);
    this.ends = new Int32Array(length * 2 + 16);
  }

  add(plain: string, start: number, end: number): void {
    for (let i = 0; i < plain.length; i++) {
      this.starts[this.text.length + i] = start;
      this.ends[this.text.length + i] = end;
    }
    this.text += plain;
  }

  /** Characters that stand for themselves. */
  copy(text: string, from: number, to: number): void {
    const shift = this.text.length - from;
    for (let i = from; i < to; i++) {
      this.starts[i + shift] = i;
      this.ends[i + shift] = i + 1;
    }
    this.text += text.slice(from, to);
  }

  done(): View {
    return { text: this.text, starts: this.starts, ends: this.ends };
  }
}

/** The view with stretches read otherwise: each is one piece, so that a finding in it covers all of it. */
export function reread(view: View, stretches: RegExp, read: (match: string) => string | undefined): View {
  let writer: Writer | undefined;
  let from = 0;
  const copy = (into: Writer, to: number): void => {
    for (let i = from; i < to; i++) into.add(view.text.charAt(i), view.starts[i] ?? 0, view.ends[i] ?? 0);
  };
  for (const { index, 0: match } of view.text.matchAll(stretches)) {
    const plain = read(match);
    if (plain === undefined) continue;
    writer ??= new Writer(view.text.length);
    copy(writer, index);
    from = index + match.length;
    writer.add(plain, view.starts[index] ?? 0, view.ends[from - 1] ?? 0);
  }
  if (writer === undefined) return view;
  copy(writer, view.text.length);
  return writer.done();
}
