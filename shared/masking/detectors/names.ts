import type { Report, TextDetector } from "../detector.ts";
import * as flag from "../lexicon.ts";
import { fold, type Lexicon } from "../lexicon.ts";
import { HAS_DIGIT, HAS_LOWER, HAS_UPPER, type Scan, STARTS_UPPER, UNCASED } from "../scan.ts";

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
const NAMED = flag.GIVEN | flag.SURNAME;
const PREPOSITION =
  /^(?:in|at|from|to|near|of|the|a|an|via|through|around|across|visit|visiting|nach|aus|en|de|du|desde|da|di|naar|te|w|z|do|i|à)$/i;
const DETERMINER =
  /^(?:the|a|an|my|your|his|her|its|our|their|this|that|these|those|every|some|any|no|of|with|by|per|more|first|der|die|das|den|dem|ein|eine|le|la|les|un|une|el|los|las|una|il|lo|gli|o|os|as)$/i;
/** "My name is", "call me" and the like, right before the name; the second kind needs a word that is a name anyway. */
const NAMES_ITSELF =
  /(?:\b(?:names?(?:'s| is|:| are)|(?:first|last|full|given|family|sur|maiden|middle|birth) ?name ?(?:is|:|=)?|called|call me|named|nombre(?: es|:)?|apellidos?:?|me llamo|se llama|mein name ist|nachname:?|vorname:?|name:|heiße|heisse|heißt|je m'appelle|je m’appelle|prénom:?|nom(?: est|:)|mi chiamo|si chiama|nome(?: è|:)?|cognome:?|meu nome é|me chamo|chamo-me|mijn naam is|naam:?|heet|nazywam się|mam na imię|imię:?|nazwisko:?|jag heter|navn:?|namn:?|jmenuji se|adım|ismim|меня зовут|зовут|имя:?|фамилия:?|με λένε|ονομάζομαι|signed(?: by)?:?|customer|client|patient|employee|applicant|beneficiary|cardholder|contact|witness|attn|attention|speaker|author|sender|recipient|user|agent):?)[ \u00a0]*["“'«]?$/i;
const SAYS_WHO =
  /(?:\b(?:i am|i'm|i’m|im|this is|it's|it’s|speaking with|spoke with|spoke to|talked to|talk to|meet|met|with|and|from|by|for|ask for|soy|yo soy|ich bin|hier ist|je suis|c'est|sono|sou|ik ben|jestem|jag är|jeg er|это|я))[ \u00a0]*$/i;

/** Names that were found whole somewhere in a conversation: their parts alone are names too. */
export class KnownNames {
  readonly parts = new Set<string>();
}

/**
 * Names of people without a model: name lists, everyday words that speak against them, titles, greetings, signatures,
 * "my name is", capitals and position in the sentence. Scripts without case are read by `eastern-names`.
 */
export function names(lexicon: Lexicon, known: KnownNames): TextDetector {
  return {
    name: "names",
    type: "NAME",
    anchor: "text",
    confidence: 0.7,
    find(scan, _, report) {
      new Reading(scan, lexicon, known, report).all();
    },
    hits: [
      "My name is ⟦Anna Schmidt⟧ and I need help.",
      "Thanks, ⟦Maria Lopez⟧.",
      "Dear Mr. ⟦Thornbury⟧,",
      "I met ⟦Jean-Luc Dupont⟧ and ⟦Seán O'Brien⟧ there.",
      "yesterday ⟦Emma⟧ said hello",
      "Best regards,\n⟦Zbigniew⟧",
      "Hola, me llamo ⟦José García Márquez⟧.",
      "Guten Tag, mein Name ist ⟦Jürgen von der Heide⟧.",
      "Меня зовут ⟦Иван Петров⟧.",
      "customer ⟦J. R. Smith⟧ called",
      "wow ⟦emma⟧ is great",
      "hi ⟦john⟧, any news?",
      "⟦SMITH, JOHN⟧",
      "Signed: ⟦Dr⟧".replace("⟦Dr⟧", "Dr. ⟦Alice Munro⟧"),
    ],
    misses: [
      "The Quick Brown Fox",
      "Open the File menu and click Save As",
      "We met in San Francisco and Paris.",
      "I will mark this as done in May.",
      "Bank of America Corp called.",
      "on 12 Martin Luther King Blvd",
      "const John2 = x1",
      "THIS IS SO GOOD",
    ],
  };
}

class Reading {
  private readonly scan: Scan;
  private readonly lexicon: Lexicon;
  private readonly known: KnownNames;
  private readonly report: Report;
  /** End of the last name, so that none begins inside it. */
  private done = 0;
  private readonly skipped: number[] = [];

  constructor(scan: Scan, lexicon: Lexicon, known: KnownNames, report: Report) {
    this.scan = scan;
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
    if (this.known.parts.size > 0)
      for (const left of this.skipped)
        if (this.known.parts.has(fold(scan.token(left)))) this.report(scan.start(left), scan.end(left), 0.6);
  }

  /** A run of capitalised words that begins here; answers with the token to go on at. */
  private capital(first: number): number {
    const { scan } = this;
    const flags = scan.word(first);
    const initial = scan.end(first) - scan.start(first) === 1;
    if (flags & NEVER && !this.mayBeGiven(first) && !(initial && /^['’.]/.test(scan.gap(first))))
      return first + 1;
    const place = this.lexicon.phraseAt(scan, first, flag.PLACE);
    if (place > 0 && !this.titled(first)) return first + place;
    const reversed = this.reversed(first);
    if (reversed) return reversed;
    const last = this.runEnd(first);
    const next = last + 1;
    const count = last - first + 1;
    const follower = this.joined(last) ? scan.word(next) : 0;
    if (follower & flag.STREET && scan.shape(next) & STARTS_UPPER) return next;
    if (follower & flag.ORGANISATION && scan.shape(next) & STARTS_UPPER) return next + 1;
    const confidence = count === 1 ? this.single(first) : this.several(first, last);
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
      scan.gap(first) !== ", " ||
      !(family & flag.SURNAME) ||
      family & flag.PLACE ||
      (family & flag.COMMON && !(family & flag.FREQUENT_SURNAME))
    )
      return 0;
    if (!(given & flag.STRONG) || !(scan.shape(first + 1) & STARTS_UPPER) || !this.startsSentence(first))
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
    if (last > first || confidence >= 0.8)
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
      this.joined(token) &&
      (scan.shape(token + 1) & STARTS_UPPER) !== 0 &&
      (next & flag.SURNAME) !== 0 &&
      !(next & NEVER)
    );
  }

  private joined(token: number): boolean {
    const gap = this.scan.gap(token);
    return gap === " " || gap === "\u00a0";
  }

  /** The last token of the run of words that may make one name with the first. */
  private runEnd(first: number): number {
    const { scan } = this;
    let last = first;
    let token = first;
    while (token + 1 < scan.count && token - first < LONGEST) {
      const gap = scan.gap(token);
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
      if (shape & STARTS_UPPER) {
        const letter = scan.end(next) - scan.start(next) === 1;
        if (
          !letter &&
          word & NEVER &&
          !(word & flag.SURNAME && !(word & (flag.FUNCTION | flag.ORGANISATION | flag.STREET)))
        )
          break;
        // An everyday word that is no name ends the run.
        if (!letter && word & flag.COMMON && !(word & NAMED)) break;
        if ((gap === "'" || gap === "’") && scan.end(next) - scan.start(next) === 1) break;
        last = next;
        token = next;
      } else if (word & flag.PARTICLE && gap === " ") token = next;
      else break;
    }
    return last;
  }

  private several(first: number, last: number): number {
    const { scan } = this;
    const flags = scan.word(first);
    const titled = this.titled(first);
    if (titled) return 0.9;
    const shouted = this.shouted(first);
    let given = 0;
    let family = 0;
    let unknown = 0;
    for (let token = first; token <= last; token++) {
      const word = scan.word(token);
      if (word & flag.GIVEN) given++;
      if (word & flag.SURNAME) family++;
      if (word === 0 && scan.end(token) - scan.start(token) > 1) unknown++;
    }
    const lead = this.lead(first);
    if (NAMES_ITSELF.test(lead)) return 0.9;
    const starts = this.startsSentence(first);
    const second = scan.word(first + 1);
    if (flags & flag.GIVEN) {
      if (!(flags & flag.COMMON)) {
        if (shouted) return family > 0 || given > 1 ? 0.75 : 0;
        if (flags & flag.PLACE && !family && given === 1) return 0;
        return family > 0 || given > 1 ? 0.85 : flags & flag.STRONG ? 0.75 : starts ? 0 : 0.6;
      }
      if (shouted) return 0;
      if (second & NAMED && !(second & flag.COMMON)) return 0.75;
      return !starts &&
        flags & flag.STRONG &&
        (second & flag.FREQUENT_SURNAME || scan.end(first + 1) - scan.start(first + 1) === 1)
        ? 0.6
        : 0;
    }
    if (shouted) return 0;
    if (scan.end(first) - scan.start(first) === 1) return this.initials(first, last);
    if (given > 0 && flags & flag.SURNAME && !(flags & flag.COMMON)) return 0.7;
    if (SAYS_WHO.test(lead) && family + given > 0 && !(flags & (flag.COMMON | flag.PLACE))) return 0.6;
    if (family > 0 && unknown > 0 && !starts && second & flag.FREQUENT_SURNAME) return 0.5;
    return 0;
  }

  /** J. Smith, J. R. R. Tolkien: initials with their points, then a word that is no everyday one. */
  private initials(first: number, last: number): number {
    const { scan } = this;
    const word = scan.word(last);
    const dotted = scan.gap(first).startsWith(".");
    if (!dotted || scan.end(last) - scan.start(last) < 3 || word & flag.COMMON) return 0;
    return word & flag.SURNAME ? 0.75 : 0.55;
  }

  private single(token: number): number {
    const { scan } = this;
    const word = scan.word(token);
    const shape = scan.shape(token);
    const length = scan.end(token) - scan.start(token);
    if (length < 2) return 0;
    if (word & flag.FUNCTION) return 0;
    const named = (word & NAMED) !== 0;
    const everyday = (word & flag.COMMON) !== 0;
    if (this.titled(token)) return everyday && !named ? 0 : 0.85;
    const lead = this.lead(token);
    if (
      NAMES_ITSELF.test(lead) &&
      (word & flag.GIVEN ||
        (word & flag.SURNAME && !everyday) ||
        (word === 0 && /name|llamo|appelle|heiß|chiam|зовут/i.test(lead)))
    )
      return 0.85;
    if (this.greeted(token) && (word & flag.GIVEN || (!everyday && this.closes(token)))) return 0.8;
    if (this.signs(token) && (named || word === 0)) return 0.75;
    if (!named) return 0;
    if (this.shouted(token))
      return word & flag.STRONG && !everyday && !(word & (flag.PLACE | flag.SURNAME)) ? 0.5 : 0;
    if (!(shape & HAS_LOWER) && length < 4) return 0;
    const before = this.before(token);
    if (word & flag.PLACE) return this.acts(token) && !PREPOSITION.test(before) ? 0.5 : 0;
    if (this.adjoins(token)) return 0;
    if (word & flag.GIVEN) {
      const starts = this.startsSentence(token);
      if (word & flag.STRONG && !everyday) return DETERMINER.test(before) && word & flag.PLACE ? 0 : 0.7;
      const acts = this.acts(token);
      if (!everyday) return DETERMINER.test(before) || word & flag.PLACE ? 0 : starts && !acts ? 0 : 0.5;
      if (!(word & flag.STRONG) || DETERMINER.test(before)) return 0;
      if (starts) return acts ? 0.5 : 0;
      return this.titleCase(token) ? 0 : 0.5;
    }
    if (everyday || word & flag.PLACE || !(word & flag.FREQUENT_SURNAME)) return 0;
    return this.startsSentence(token) ? (this.acts(token) ? 0.45 : 0) : PREPOSITION.test(before) ? 0 : 0.5;
  }

  /** A first name in lower case, as people type in chats. */
  private lower(first: number, word: number): number {
    const { scan } = this;
    const length = scan.end(first) - scan.start(first);
    const plain = !(word & (flag.COMMON | flag.FUNCTION | flag.PLACE | flag.MONTH | NEVER));
    const lead = this.lead(first);
    const announced =
      length > 2 &&
      !(word & flag.FUNCTION) &&
      (NAMES_ITSELF.test(lead) ||
        (this.greeted(first) && this.closes(first) && (plain || word & flag.STRONG)));
    if (!announced && !(plain && word & flag.STRONG && length > 3 && !this.adjoins(first))) return first + 1;
    let last = first;
    if (this.joined(first)) {
      const next = scan.word(first + 1);
      if (next & flag.SURNAME && !(next & (flag.COMMON | NEVER | flag.PLACE))) last = first + 1;
    }
    this.take(first, last, announced ? 0.75 : 0.5);
    return last + 1;
  }

  /** The text right before a token. */
  private lead(token: number): string {
    const { scan } = this;
    const start = scan.start(token);
    return scan.text.slice(Math.max(0, start - 28), start);
  }

  private before(token: number): string {
    return token > 0 && this.joined(token - 1) ? this.scan.token(token - 1) : "";
  }

  private titled(token: number): boolean {
    const gap = this.scan.gap(token - 1);
    return (
      (this.scan.word(token - 1) & flag.TITLE) !== 0 &&
      (gap === " " || gap === ". " || gap === ".") &&
      !/^(?:don|dona|bay|sa|ing|hr|pan|sir|seu|sig|rouva|president|general|officer|judge|justice|senator)$/.test(
        this.scan.token(token - 1),
      )
    );
  }

  private greeted(token: number): boolean {
    const gap = this.scan.gap(token - 1);
    return (this.scan.word(token - 1) & flag.GREETING) !== 0 && (gap === " " || gap === ", ");
  }

  /** Stands on a line of its own behind "Best regards,". */
  private signs(token: number): boolean {
    const gap = this.scan.gap(token - 1);
    return (
      (this.scan.word(token - 1) & flag.SIGN_OFF) !== 0 &&
      /^[,!.]?\s*\n\s*$|^, ?$/.test(gap) &&
      /^\s*(?:\n|$|[.!])/.test(this.scan.gap(token).slice(0, 3))
    );
  }

  private closes(token: number): boolean {
    return /^\s*(?:[,!.:;?\n—–]|$)/.test(this.scan.gap(token));
  }

  private startsSentence(token: number): boolean {
    if (token === 0) return true;
    return /[.!?\n:"“”*#>•|]/.test(this.scan.gap(token - 1));
  }

  /** Followed by what a person does, or addressed: "Mark said", "Grace, could you". */
  private acts(token: number): boolean {
    const gap = this.scan.gap(token);
    if (gap.startsWith("'") || gap.startsWith("’")) return this.scan.token(token + 1) === "s";
    if (gap === " ") return (this.scan.word(token + 1) & flag.PERSON_VERB) !== 0;
    return gap === ", ";
  }

  /** Capitals carry no meaning where the word and a neighbour are all in capitals. */
  private shouted(token: number): boolean {
    const { scan } = this;
    const capitals = (t: number): boolean =>
      (scan.shape(t) & (HAS_LOWER | HAS_UPPER | HAS_DIGIT)) === HAS_UPPER && scan.end(t) - scan.start(t) > 1;
    return (
      capitals(token) &&
      ((token > 0 && capitals(token - 1)) || (token + 1 < scan.count && capitals(token + 1)))
    );
  }

  /** Capitalised everyday words on both sides: a heading, a menu, a title. */
  private titleCase(token: number): boolean {
    const { scan } = this;
    const capital = (t: number, joined: boolean): boolean =>
      joined &&
      t >= 0 &&
      t < scan.count &&
      (scan.shape(t) & STARTS_UPPER) !== 0 &&
      (scan.word(t) & flag.COMMON) !== 0;
    return capital(token - 1, token > 0 && this.joined(token - 1)) || capital(token + 1, this.joined(token));
  }

  /** Part of an identifier, handle, path, address or tag rather than a word of running text. */
  private adjoins(token: number): boolean {
    const { scan } = this;
    const before = scan.text.charAt(scan.start(token) - 1);
    const after = scan.text.charAt(scan.end(token));
    if (/[_@#/\\=<$]/.test(before) || /[_@/\\=([<]/.test(after)) return true;
    if (before === "." || before === "-") return /[\p{L}\d]/u.test(scan.text.charAt(scan.start(token) - 2));
    return (after === "." || after === "-") && /[a-z\d]/.test(scan.text.charAt(scan.end(token) + 1));
  }
}
