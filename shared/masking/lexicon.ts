import { fold } from "./fold.ts";
import { GIVEN, PHRASE, STRONG, SURNAME } from "./word-flags.ts";
import { WordTable } from "./word-table.ts";

const LONGEST_WORD = 32;
const MOST_MET = 20_000;
const CASES = ["ого", "ому", "ой", "ом", "ем", "ым", "ею", "ю", "а", "у", "е", "ы", "и", "я"];

/** Several words that are one thing: "new york". */
export interface Phrase {
  /** Folded. */
  readonly parts: readonly string[];
  readonly flags: number;
}

/** Words and phrases, and what they may be. */
export class Lexicon {
  private readonly words = new WordTable();
  private readonly phrases = new Map<string, Phrase[]>();
  /** Foreign words that were looked up: folding one costs more than all else about it. */
  private readonly met = new Map<string, number>();

  add(word: string, flags: number): void {
    this.addFolded(fold(word), flags);
  }

  /** For a word that is folded already. */
  addFolded(key: string, flags: number): void {
    this.words.add(key, flags);
    if (this.met.size > 0) this.met.clear();
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

  addAll(words: string, flags: number): void {
    for (const word of words.split(/\s+/)) if (word !== "") this.add(word, flags);
  }

  get(word: string): number {
    return this.words.get(fold(word));
  }

  /** The phrases that begin with a folded word. */
  phrasesFrom(first: string): readonly Phrase[] {
    return this.phrases.get(first) ?? [];
  }

  /** What is known of a token that folds to its ASCII lower case, by the halves of its hash. */
  lookUp(hash: number, check: number): number {
    return this.words.bits(hash, check);
  }

  /** What is known of a token with letters outside ASCII. */
  lookUpForeign(text: string, start: number, end: number, capital: boolean): number {
    if (end - start > LONGEST_WORD) return 0;
    const word = text.slice(start, end);
    const met = this.met.get(word);
    if (met !== undefined) return met;
    const key = fold(word);
    const flags = this.words.get(key) || (capital && /[а-я]/.test(key) ? this.inflected(key) : 0);
    if (this.met.size === MOST_MET) this.met.clear();
    this.met.set(word, flags);
    return flags;
  }

  /** Slavic names in their cases (Ивана, Ивану, Иваном), patronymics and the usual endings of family names. */
  private inflected(key: string): number {
    if (/(?:ович|евич|овна|евна|ична)(?:а|у|ем|е|ы|ой)?$/.test(key)) return GIVEN | SURNAME | STRONG;
    for (const ending of CASES) {
      if (!key.endsWith(ending) || key.length - ending.length < 3) continue;
      const stem = key.slice(0, key.length - ending.length);
      for (const nominative of ["", "а", "я", "и"]) {
        const flags = this.words.get(stem + nominative) & (GIVEN | SURNAME | STRONG);
        if (flags) return flags;
      }
    }
    return /.{3}(?:ов|ев|ин|ский|цкий|енко|ова|ева|ина|ская|цкая|ука?|юка?|ович)$/.test(key) ? SURNAME : 0;
  }
}
