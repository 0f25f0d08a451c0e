import type { Report } from "../../detector.ts";
import { fold } from "../../fold.ts";
import type { Lexicon } from "../../lexicon.ts";
import { phraseAt } from "../../phrases.ts";
import type { Scan } from "../../scan.ts";
import { FOREIGN, HAS_DIGIT, HAS_LOWER, STARTS_UPPER, UNCASED } from "../../token-shapes.ts";
import * as flag from "../../word-flags.ts";
import { Confidence } from "./confidence.ts";
import { isStrange, isUnknown } from "./strange.ts";
import { Surroundings } from "./surroundings.ts";

/** Most tokens of one name. */
const LONGEST = 6;
/** What cannot be part of a name, whatever its capital. */
const NEVER =
  flag.TITLE |
  flag.GREETING |
  flag.SIGN_OFF |
  flag.STREET |
  flag.ORGANISATION |
  flag.MONTH |
  flag.FUNCTION |
  flag.NATIONALITY |
  flag.JOB;
const AND = /^(?:and|und|et|y|e|i|en|og|och|ve|и|і|й|та|&)$/;
/** Names that were found whole somewhere in a conversation: their parts alone are names too. */
export class KnownNames {
  readonly parts = new Set<string>();
}

/** One reading of a text for names in scripts with capitals. */
export class Reading {
  private readonly scan: Scan;
  private readonly lexicon: Lexicon;
  private readonly known: KnownNames;
  private readonly report: Report;
  private readonly around: Surroundings;
  private readonly confidence: Confidence;
  /** End of the last name, so that none begins inside it. */
  private done = 0;
  private readonly skipped: number[] = [];

  constructor(scan: Scan, lexicon: Lexicon, known: KnownNames, report: Report) {
    this.scan = scan;
    this.around = new Surroundings(scan);
    this.confidence = new Confidence(scan, lexicon, this.around);
    this.lexicon = lexicon;
    this.known = known;
    this.report = report;
  }

  all(): void {
    const { scan } = this;
    let token = 0;
    while (token < scan.count) {
      const shape = scan.shapes[token] ?? 0;
      const word = scan.words[token] ?? 0;
      if (shape & (HAS_DIGIT | UNCASED)) token++;
      else if (shape & STARTS_UPPER) token = this.capital(token);
      else if (word & flag.GIVEN) token = this.lower(token, word);
      else token++;
    }
    this.coordinate();
    if (this.known.parts.size > 0)
      for (const left of this.skipped)
        if (this.known.parts.has(fold(scan.token(left)))) this.report(scan.start(left), scan.end(left), 0.6);
  }

  /** "Korinna und Jannis": beside somebody's first name, with "and" between, stands somebody else's. */
  private coordinate(): void {
    const { scan } = this;
    for (const token of this.skipped) {
      const after =
        scan.spaced(token) && AND.test(scan.token(token + 1)) && scan.spaced(token + 1) ? token + 2 : -1;
      const before =
        scan.spaced(token - 1) && AND.test(scan.token(token - 1)) && scan.spaced(token - 2) ? token - 2 : -1;
      const partner = after > 0 ? after : before;
      if (partner < 0 || !this.mayBePerson(token)) continue;
      const other = scan.word(partner);
      const sure =
        !(scan.spaced(partner - 1) && scan.shape(partner - 1) & STARTS_UPPER) &&
        (other & flag.GIVEN) !== 0 &&
        !(other & (flag.COMMON | flag.FUNCTION | flag.PLACE)) &&
        (scan.shape(partner) & STARTS_UPPER) !== 0;
      const own = (scan.word(token) & flag.GIVEN) !== 0;
      if (
        sure ||
        (own && !(scan.word(token) & flag.PLACE) && this.mayBePerson(partner) && (other & flag.GIVEN) !== 0)
      )
        this.report(scan.start(token), scan.end(token), own ? 0.58 : 0.5);
    }
  }

  /** A single capitalised word that is a first name or that no list has. */
  private mayBePerson(token: number): boolean {
    const { scan } = this;
    const word = scan.word(token);
    if ((scan.shape(token) & (STARTS_UPPER | HAS_LOWER)) !== (STARTS_UPPER | HAS_LOWER) || word & NEVER)
      return false;
    if (scan.spaced(token) && scan.shape(token + 1) & STARTS_UPPER) return false;
    if (scan.spaced(token - 1) && scan.shape(token - 1) & STARTS_UPPER) return false;
    return (word & flag.GIVEN) !== 0 || (isUnknown(word) && isStrange(scan, this.lexicon, token));
  }

  /** A run of capitalised words that begins here; answers with the token to go on at. */
  private capital(first: number): number {
    const { scan } = this;
    const flags = scan.word(first);
    const initial = scan.end(first) - scan.start(first) === 1;
    const place = phraseAt(this.lexicon, scan, first, flag.PLACE);
    if (place > 0 && !this.around.titled(first)) return first + place;
    if (flags & NEVER && !this.mayBeGiven(first) && !(initial && /^['’.]/.test(scan.gap(first))))
      return first + 1;
    // "Plaintiff Sandra Smith"
    if (flags & flag.INTRODUCES && !(flags & flag.NAMED)) return first + 1;
    const reversed = this.reversed(first);
    if (reversed) return reversed;
    const last = this.runEnd(first);
    const next = last + 1;
    const count = last - first + 1;
    const follower = this.around.joined(last) ? scan.word(next) : 0;
    if (follower & flag.STREET && scan.shape(next) & STARTS_UPPER) return next;
    if (follower & flag.ORGANISATION && scan.shape(next) & STARTS_UPPER) return next + 1;
    const confidence = count === 1 ? this.confidence.ofOne(first) : this.confidence.ofSeveral(first, last);
    if (confidence > 0) {
      this.take(first, last, confidence);
      return next;
    }
    this.skipped.push(first);
    return first + 1;
  }

  /** "Smith, John" at the beginning of a line or cell. */
  private reversed(first: number): number {
    const { scan } = this;
    const family = scan.word(first);
    const given = scan.word(first + 1);
    if (
      !(family & flag.SURNAME) ||
      scan.gap(first) !== ", " ||
      family & flag.PLACE ||
      (family & flag.COMMON && !(family & flag.FREQUENT_SURNAME))
    )
      return 0;
    if (
      !(given & flag.STRONG) ||
      !(scan.shape(first + 1) & STARTS_UPPER) ||
      !this.around.startsSentence(first)
    )
      return 0;
    const last = this.runEnd(first + 1);
    if (scan.gap(last).startsWith(", ")) return 0;
    this.take(first, last, 0.7);
    return last + 1;
  }

  private take(first: number, last: number, confidence: number): void {
    const { scan } = this;
    const start = scan.start(first);
    const end = scan.end(last);
    if (start < this.done) return;
    this.done = end;
    this.report(start, end, confidence);
    if (last > first ? confidence >= 0.6 : confidence >= 0.8)
      for (let token = first; token <= last; token++) {
        const part = fold(scan.token(token));
        if (part.length > 2 && !(scan.word(token) & (flag.FUNCTION | flag.PARTICLE | flag.COMMON)))
          this.known.parts.add(part);
      }
  }

  /** Will, May and Said are function words and first names: a family name behind them decides. */
  private mayBeGiven(token: number): boolean {
    const { scan } = this;
    if (!(scan.word(token) & flag.GIVEN)) return false;
    const next = scan.word(token + 1);
    return (
      this.around.joined(token) &&
      (scan.shape(token + 1) & STARTS_UPPER) !== 0 &&
      (next & flag.SURNAME) !== 0 &&
      !(next & NEVER)
    );
  }

  /** The last token of the run of words that may make one name with the first. */
  private runEnd(first: number): number {
    const { scan } = this;
    let last = first;
    let token = first;
    while (token + 1 < scan.count && token - first < LONGEST) {
      const gap = scan.spaced(token) ? " " : scan.gap(token);
      const initial = scan.end(token) - scan.start(token) === 1;
      const next = token + 1;
      if (
        !(
          gap === " " ||
          gap === "\u00a0" ||
          gap === "-" ||
          gap === "'" ||
          gap === "’" ||
          (initial && (gap === ". " || gap === "."))
        )
      )
        break;
      const shape = scan.shape(next);
      const word = scan.word(next);
      if (shape & (HAS_DIGIT | UNCASED)) break;
      // Fatima Al-Sayed, Nguyễn Văn An: what is a function word elsewhere is part of a name here.
      if (shape & STARTS_UPPER && this.isInnerPart(first, next)) {
        token = next;
        if (!(word & flag.PARTICLE)) last = next;
      } else if (shape & STARTS_UPPER) {
        const letter = scan.end(next) - scan.start(next) === 1;
        // "Tell Ruby I said hi"
        if (letter && scan.text.charAt(scan.start(next)) === "I" && scan.spaced(next)) break;
        if (
          !letter &&
          word & NEVER &&
          !(word & flag.SURNAME && !(word & (flag.FUNCTION | flag.ORGANISATION | flag.STREET)))
        )
          break;
        // A label such as SSN ends the run.
        if (!letter && word & flag.LABEL && !(shape & HAS_LOWER)) break;
        // So does an everyday word that is no name.
        if (!letter && word & flag.COMMON && !(word & flag.NAMED)) break;
        if ((gap === "'" || gap === "’") && scan.end(next) - scan.start(next) === 1) break;
        last = next;
        token = next;
      } else if (word & flag.PARTICLE && gap === " " && !this.joinsPeople(first, next)) token = next;
      else break;
    }
    return last;
  }

  /** "Benjamín y Gregorio" are two; "Ortega y Gasset" is one. */
  private joinsPeople(first: number, link: number): boolean {
    const { scan } = this;
    if (!/^[ye]$/i.test(scan.token(link))) return false;
    const next = scan.word(link + 1);
    return link === first + 1 && (scan.word(first) & flag.GIVEN) !== 0 && (next & flag.SURNAME) === 0;
  }

  private isInnerPart(first: number, token: number): boolean {
    const { scan } = this;
    const word = scan.word(token);
    if (!(word & flag.FUNCTION) || !(scan.word(first) & flag.NAMED) || !(scan.shape(token) & HAS_LOWER))
      return false;
    if (word & flag.PARTICLE) {
      const gap = scan.gap(token);
      return (gap === "-" || gap === " ") && (scan.shape(token + 1) & STARTS_UPPER) !== 0;
    }
    return (scan.shape(first) & FOREIGN) !== 0 && scan.end(token) - scan.start(token) === 2;
  }

  /** A first name in lower case, as people type in chats. */
  private lower(first: number, word: number): number {
    const { scan } = this;
    const length = scan.end(first) - scan.start(first);
    const plain = !(word & (flag.COMMON | flag.FUNCTION | flag.PLACE | flag.MONTH | NEVER));
    const announced =
      length > 2 &&
      !(word & flag.FUNCTION) &&
      (this.around.introduced(first) ||
        ((word & flag.STRONG) !== 0 && (plain || this.around.closes(first)) && this.around.saysSelf(first)) ||
        (this.around.greeted(first) && this.around.closes(first) && (plain || word & flag.STRONG)));
    if (!announced && !(plain && word & flag.STRONG && length > 3 && !this.around.adjoins(first)))
      return first + 1;
    let last = first;
    // "Merhaba, ben Esat": a pronoun.
    if (
      this.around.joined(first) &&
      scan.shape(first + 1) & STARTS_UPPER &&
      word & (flag.COMMON | flag.FUNCTION)
    )
      return first + 1;
    if (this.around.joined(first)) {
      const next = scan.word(first + 1);
      if (next & flag.SURNAME && !(next & (flag.COMMON | NEVER | flag.PLACE))) last = first + 1;
    }
    this.take(first, last, announced ? 0.75 : 0.5);
    return last + 1;
  }
}
