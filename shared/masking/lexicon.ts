import { FOREIGN, wordSlot } from "./scan.ts";

/** What a word may be; bits, for a word may be several things. */
export const GIVEN = 1;
export const SURNAME = 2;
/** An everyday word of a language the lexicon knows: in lower case it is no name without further signs. */
export const COMMON = 4;
/** mr, dr, frau, señora … */
export const TITLE = 8;
/** A word that a labelled value may begin with. */
export const LABEL = 16;
/** A city, region or country. */
export const PLACE = 32;
/** zero … nine, in the languages of the normalised view. */
export const DIGIT_WORD = 64;
/** at, dot, arroba, punkt …: an address written out. */
export const AT_OR_DOT = 128;
/** dear, hi, hallo, bonjour: a name may follow. */
export const GREETING = 256;
/** inc, gmbh, university …: the capitalised words around are an organisation. */
export const ORGANISATION = 512;
/** street, avenue, straße, rue … */
export const STREET = 1024;
/** A function word: pronoun, article, auxiliary … never a name in running text. */
export const FUNCTION = 2048;
export const MONTH = 4096;
export const NATIONALITY = 8192;
export const JOB = 16384;
/** van, de, la, bin …: stands inside a name, in lower case. */
export const PARTICLE = 32768;
/** A given name that is far more often a name than anything else. */
export const STRONG = 65536;
/** thanks, regards, sincerely …: a name may follow on the next line. */
export const SIGN_OFF = 131072;
/** said, asked, loves …: persons do these. */
export const PERSON_VERB = 262144;
/** A word that begins a recogniser's or deny-list's phrase. */
export const OWN = 524288;

const SLOTS = 1 << 19;
const LONGEST_WORD = 32;

/** Words and what they may be, with a filter that answers "surely unknown" from the scanner's rolling hash alone. */
export class Lexicon {
  /** One byte a slot: 1 when some word hashes there. */
  readonly filter = new Uint8Array(SLOTS);
  private readonly words = new Map<string, number>();

  add(word: string, flags: number): void {
    const key = fold(word);
    this.words.set(key, (this.words.get(key) ?? 0) | flags);
    this.filter[wordSlot(key, SLOTS)] = 1;
  }

  addAll(words: string, flags: number): void {
    for (const word of words.split(/\s+/)) if (word !== "") this.add(word, flags);
  }

  get(word: string): number {
    return this.words.get(fold(word)) ?? 0;
  }

  lookUp(text: string, start: number, end: number, shape: number): number {
    if (end - start > LONGEST_WORD) return 0;
    const word = text.slice(start, end);
    return this.words.get(shape & FOREIGN ? fold(word) : word.toLowerCase()) ?? 0;
  }
}

/** Lower case without the marks of Latin, Greek and Cyrillic letters: José, JOSE and jose are one word. */
export function fold(word: string): string {
  const lower = word.toLowerCase();
  if (/^[\x20-\x7e]*$/.test(lower)) return lower;
  return lower
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[ßøæœłđı]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize("NFC");
}

const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  ø: "o",
  æ: "ae",
  œ: "oe",
  ł: "l",
  đ: "d",
  ı: "i",
};
