import { fold } from "../../fold.ts";
import type { Lexicon } from "../../lexicon.ts";
import type { Scan } from "../../scan.ts";
import { HAS_DIGIT, HAS_LOWER } from "../../token-shapes.ts";
import * as flag from "../../word-flags.ts";
import { endsAsFamily, endsAsFamilyAlone, isVietnamese } from "./family-endings.ts";
import { isStrange, isUnknown } from "./strange.ts";
import { SAYS_WHO, type Surroundings } from "./surroundings.ts";

const isUnknownOrNamed = (word: number): boolean =>
  isUnknown(word) || ((word & flag.NAMED) !== 0 && !(word & flag.COMMON));

/** How sure it is that capitalised words are somebody's name, by the lists and by what stands around them: 0 is no. */
export class Confidence {
  private readonly scan: Scan;
  private readonly lexicon: Lexicon;
  private readonly around: Surroundings;

  constructor(scan: Scan, lexicon: Lexicon, around: Surroundings) {
    this.scan = scan;
    this.lexicon = lexicon;
    this.around = around;
  }

  /** Of a run of capitalised words. */
  ofSeveral(first: number, last: number): number {
    const { scan } = this;
    const flags = scan.word(first);
    const titled = this.around.titled(first);
    if (titled) return 0.9;
    const shouted = this.around.shouted(first);
    let given = 0;
    let family = 0;
    let unknown = 0;
    for (let token = first; token <= last; token++) {
      const word = scan.word(token);
      if (word & flag.GIVEN) given++;
      if (word & flag.SURNAME) family++;
      if (isUnknown(word) && scan.end(token) - scan.start(token) > 1) unknown++;
    }
    if (this.around.introduced(first)) return 0.9;
    const everyday = (flags & (flag.COMMON | flag.FUNCTION)) !== 0 && !(flags & flag.GIVEN);
    if (!everyday && (this.around.greeted(first) || this.around.signs(first, last))) return 0.8;
    if (!everyday && !shouted && this.around.leadsContact(first, last)) return 0.75;
    const told = this.tellsPerson(first, last, unknown, given + family);
    if (told > 0 && !shouted) return told;
    const starts = this.around.startsSentence(first);
    const second = scan.word(first + 1);
    if (flags & flag.GIVEN) {
      if (!(flags & flag.COMMON)) {
        if (shouted) return family > 0 || given > 1 ? 0.75 : 0;
        if (flags & flag.PLACE && !family && given === 1) return 0;
        return family > 0 || given > 1 ? 0.85 : flags & flag.STRONG ? 0.75 : starts ? 0 : 0.6;
      }
      if (shouted) return 0;
      if (second & flag.NAMED && !(second & flag.COMMON)) return 0.75;
      // "met Mark Zorbaxian", "Mark Zorbaxian said": an everyday name before a word that only a name can be.
      if (
        flags & flag.STRONG &&
        last === first + 1 &&
        isStrange(scan, this.lexicon, last) &&
        (scan.shape(last) & (HAS_LOWER | HAS_DIGIT)) === HAS_LOWER &&
        (starts ? this.around.does(last) : !this.around.titleCase(first))
      )
        return 0.55;
      return !starts &&
        flags & flag.STRONG &&
        (second & flag.FREQUENT_SURNAME || scan.end(first + 1) - scan.start(first + 1) === 1)
        ? 0.6
        : 0;
    }
    if (shouted) return 0;
    if (scan.end(first) - scan.start(first) === 1) return this.initials(first, last);
    if (given > 0 && flags & flag.SURNAME && !(flags & flag.COMMON)) return 0.7;
    if (family + given > 0 && !(flags & (flag.COMMON | flag.PLACE)) && SAYS_WHO.test(this.around.lead(first)))
      return 0.6;
    if (
      family > 0 &&
      unknown > 0 &&
      second & flag.FREQUENT_SURNAME &&
      (!starts || (this.around.does(last) && isStrange(scan, this.lexicon, first)))
    )
      return 0.5;
    return 0;
  }

  /** Words no list has, in a place or of a make that only names of people have. */
  private tellsPerson(first: number, last: number, unknown: number, named: number): number {
    const { scan } = this;
    if (unknown + named <= last - first || last - first > 2) return 0;
    if (this.around.saysSelf(first) && this.around.closes(last)) return 0.7;
    if (unknown === 0 || !isUnknownOrNamed(scan.word(first))) return 0;
    if (this.around.wordBefore(first) & flag.DETERMINER) return 0;
    if (isUnknown(scan.word(first)) && !isStrange(scan, this.lexicon, first)) return 0;
    const word = scan.word(last);
    const family =
      (word & flag.SURNAME && !(word & flag.COMMON)) ||
      (isUnknown(word) && endsAsFamily(fold(scan.token(last))));
    if (family && (named > 0 || !this.around.startsSentence(first) || this.around.does(last))) return 0.6;
    if (isVietnamese(scan.token(first)) && isVietnamese(scan.token(last))) return 0.6;
    // "Sorina Marginean", "Meghnad Zorbax asked"
    const strange = isStrange(scan, this.lexicon, last);
    if (!strange || scan.shape(last) & HAS_DIGIT || scan.end(last) - scan.start(last) < 4) return 0;
    if (scan.word(first) & flag.GIVEN) return 0.55;
    return this.around.doesSurely(last) || this.around.isObject(first) ? 0.5 : 0;
  }

  /** J. Smith, J. R. R. Tolkien: initials with their points, then a word that is no everyday one. */
  private initials(first: number, last: number): number {
    const { scan } = this;
    const word = scan.word(last);
    const dotted = scan.gap(first).startsWith(".");
    if (!dotted || scan.end(last) - scan.start(last) < 3 || word & flag.COMMON) return 0;
    return word & flag.SURNAME ? 0.75 : 0.55;
  }

  /** Of a capitalised word that stands alone. */
  ofOne(token: number): number {
    const { scan } = this;
    const word = scan.word(token);
    const shape = scan.shape(token);
    const length = scan.end(token) - scan.start(token);
    if (length < 2) return 0;
    if (word & flag.FUNCTION) return 0;
    const named = (word & flag.NAMED) !== 0;
    const everyday = (word & flag.COMMON) !== 0;
    if (this.around.titled(token)) return everyday && !named ? 0 : 0.85;
    if (
      this.around.introduced(token) &&
      (word & flag.GIVEN ||
        (word & flag.SURNAME && !everyday) ||
        (isUnknown(word) && /name|llamo|appelle|heiß|chiam|зовут/i.test(this.around.lead(token))))
    )
      return 0.85;
    if (this.around.greeted(token) && (word & flag.GIVEN || (!everyday && this.around.closes(token))))
      return 0.8;
    if (this.around.signs(token) && (named || isUnknown(word))) return 0.75;
    if (!named) return this.unknownSingle(token, word, shape);
    if (this.around.shouted(token))
      return word & flag.STRONG && !everyday && !(word & (flag.PLACE | flag.SURNAME)) ? 0.5 : 0;
    if (!(shape & HAS_LOWER) && (length < 4 || word & flag.LABEL)) return 0;
    const before = this.around.wordBefore(token);
    if (word & flag.PLACE) {
      if (before & flag.BEFORE_PLACE) return 0;
      // Above a place's .55: places do not speak.
      return this.around.does(token) && word & flag.STRONG ? 0.58 : this.around.acts(token) ? 0.5 : 0;
    }
    if (this.around.adjoins(token)) return 0;
    if (word & flag.GIVEN) {
      const starts = this.around.startsSentence(token);
      if (word & flag.STRONG && !everyday) return before & flag.DETERMINER && word & flag.PLACE ? 0 : 0.7;
      const acts = this.around.acts(token);
      if (!everyday) return before & flag.DETERMINER || word & flag.PLACE ? 0 : starts && !acts ? 0 : 0.5;
      if (!(word & flag.STRONG) || before & flag.DETERMINER) return 0;
      if (starts) return acts ? 0.5 : 0;
      return this.around.titleCase(token) ? 0 : 0.5;
    }
    if (everyday || word & flag.PLACE || !(word & flag.FREQUENT_SURNAME)) return 0;
    return this.around.startsSentence(token)
      ? this.around.acts(token)
        ? 0.45
        : 0
      : before & flag.BEFORE_PLACE
        ? 0
        : 0.5;
  }

  /** A word that no list has, where only a person stands: "asked Kapoor", "Meghnad asked", "I'm Rasheed,". */
  private unknownSingle(token: number, word: number, shape: number): number {
    const { scan } = this;
    if (
      !isUnknown(word) ||
      (shape & (HAS_LOWER | HAS_DIGIT)) !== HAS_LOWER ||
      scan.end(token) - scan.start(token) < 4
    )
      return 0;
    if (this.around.adjoins(token)) return 0;
    if (endsAsFamilyAlone(fold(scan.token(token))) && !(this.around.wordBefore(token) & flag.DETERMINER))
      return 0.5;
    if (!isStrange(scan, this.lexicon, token)) return 0;
    if (this.around.saysSelf(token) && this.around.closes(token) && scan.token(token - 1) !== "im")
      return 0.5;
    if (this.around.startsSentence(token))
      return this.around.doesSurely(token) && !/s$/.test(scan.token(token)) ? 0.45 : 0;
    return this.around.isObject(token) ? 0.45 : 0;
  }
}
