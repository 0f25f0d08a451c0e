import { FOREIGN, type Scan, STARTS_UPPER, wordSlot } from "./scan.ts";

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
/** dot, arroba, punkt …: an address written out. */
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
export const FREQUENT_SURNAME = 1 << 20;
/** First word of a phrase; the phrase's own flags are in `phraseAt`. */
export const PHRASE = 1 << 21;

const SLOTS = 1 << 19;
const LONGEST_WORD = 32;
const CASES = ["ого", "ому", "ой", "ом", "ем", "ым", "ею", "ю", "а", "у", "е", "ы", "и", "я"];

/** Words and what they may be, with a filter that answers "surely unknown" from the scanner's rolling hash alone. */
export class Lexicon {
  /** One byte a slot: 1 when some word hashes there. */
  readonly filter = new Uint8Array(SLOTS);
  private readonly words = new Map<string, number>();
  private readonly phrases = new Map<string, { parts: readonly string[]; flags: number }[]>();

  add(word: string, flags: number): void {
    this.addFolded(fold(word), flags);
  }

  /** For a word that is folded already. */
  addFolded(key: string, flags: number): void {
    this.words.set(key, (this.words.get(key) ?? 0) | flags);
    this.filter[wordSlot(key, SLOTS)] = 1;
  }

  /** A single word, or several with spaces or hyphens between. */
  addPhrase(phrase: string, flags: number): void {
    const parts = fold(phrase).split(/[^\p{L}\p{M}\d]+/u);
    const [first] = parts;
    if (first === undefined || first === "") return;
    if (parts.length === 1) {
      this.addFolded(first, flags);
      return;
    }
    this.addFolded(first, PHRASE);
    this.phrases.set(first, [...(this.phrases.get(first) ?? []), { parts, flags }]);
  }

  /** The longest phrase with these flags that begins at a token; its number of tokens, 0 for none. */
  phraseAt(scan: Scan, token: number, flags: number): number {
    if (!(scan.word(token) & PHRASE)) return 0;
    let longest = 0;
    for (const phrase of this.phrases.get(fold(scan.token(token))) ?? [])
      if (phrase.flags & flags && phrase.parts.length > longest && follows(scan, token, phrase.parts))
        longest = phrase.parts.length;
    return longest;
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
    if (!(shape & FOREIGN)) return this.words.get(word.toLowerCase()) ?? 0;
    const key = fold(word);
    return this.words.get(key) ?? (shape & STARTS_UPPER && /[а-я]/.test(key) ? this.inflected(key) : 0);
  }

  /** Slavic names in their cases (Ивана, Ивану, Иваном), patronymics and the usual endings of family names. */
  private inflected(key: string): number {
    if (/(?:ович|евич|овна|евна|ична)(?:а|у|ем|е|ы|ой)?$/.test(key)) return GIVEN | SURNAME | STRONG;
    for (const ending of CASES) {
      if (!key.endsWith(ending) || key.length - ending.length < 3) continue;
      const stem = key.slice(0, key.length - ending.length);
      for (const nominative of ["", "а", "я", "и"]) {
        const flags = (this.words.get(stem + nominative) ?? 0) & (GIVEN | SURNAME | STRONG);
        if (flags) return flags;
      }
    }
    return /.{3}(?:ов|ев|ин|ский|цкий|енко|ова|ева|ина|ская|цкая|ука?|юка?|ович)$/.test(key) ? SURNAME : 0;
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

function follows(scan: Scan, token: number, parts: readonly string[]): boolean {
  for (let i = 1; i < parts.length; i++) {
    if (token + i >= scan.count || scan.start(token + i) - scan.end(token + i - 1) > 2) return false;
    if (fold(scan.token(token + i)) !== parts[i]) return false;
  }
  return true;
}
