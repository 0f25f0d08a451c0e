import type { Scan } from "../../scan.ts";
import { HAS_DIGIT, HAS_LOWER, HAS_UPPER, STARTS_UPPER } from "../../token-shapes.ts";
import * as flag from "../../word-flags.ts";

/** "My name is", "call me" and the like, right before the name; the second kind needs a word that is a name anyway. */
const NAMES_ITSELF =
  /(?:(?<![\p{L}\p{M}])(?:names?(?:'s| is|:| are)|(?:first|last|full|given|family|sur|maiden|middle|birth) ?name ?(?:is|:|=)?|called|call me|named|nombre(?: es|:)?|apellidos?:?|me llamo|se llama|mein name ist|nachname:?|vorname:?|name:|heiße|heisse|heißt|je m'appelle|je m’appelle|prénom:?|nom(?: est|:)|mi chiamo|si chiama|nome(?: è|:)?|cognome:?|meu nome é|me chamo|chamo-me|mijn naam is|naam:?|heet|nazywam się|mam na imię|imię:?|nazwisko:?|jag heter|navn:?|namn:?|jmenuji se|adım|ismim|меня зовут|зовут|имя:?|фамилия:?|με λένε|ονομάζομαι|անունս|անունն է|անունը|signed(?: by)?:?|customer|client|patient|employee|applicant|beneficiary|cardholder|contact|witness|attn|attention|speaker|author|sender|recipient|user|agent|holder|tenant|claimant|buyer|seller|landlord|borrower|insured|passenger|guest|owner|driver|victim|suspect|defendant|plaintiff|respondent|petitioner|resident|nominee|guardian|kunde|kundin|klient|klientka|cliente|le client|la cliente|klant|kunden|müşteri|клиент|клієнт|отримувач|получатель|odbiorca|titular|titulaire|kontoinhaber|intestatario|inhaber|alıcı|gönderen|ad soyad):? ?\(?)[ \u00a0]*["“'«]?$/iu;

/** Words before whom one is or meets; they need a word that is a name anyway. */
export const SAYS_WHO =
  /(?:(?<![\p{L}\p{M}])(?:i am|i'm|i’m|im|this is|it's|it’s|speaking with|spoke with|spoke to|talked to|talk to|meet|met|with|and|from|by|for|ask for|soy|yo soy|ich bin|hier ist|je suis|c'est|sono|sou|ik ben|jestem|jag är|jeg er|это|я))[ \u00a0]*$/iu;

/** "I am" and "this is": a frequent first name follows, also in lower case. */
const SAYS_SELF =
  /(?:^|[^\p{L}])(?:i am|i'm|i’m|im|this is|it's|it’s|ich bin|hier ist|je suis|soy|sono|sou|ik ben|jestem|jag är|jeg er|я|це|ben)[ \u00a0]*$/iu;
/** Verbs that persons are the object of, and words for who somebody is to somebody. */
const OBJECT =
  /(?:^|[^\p{L}])(?:tell|told|ask(?:ed|s)?|contact(?:ed)?|reach|remind(?:ed)?|invite[sd]?|met|thank(?:ed)?|hired?|fired|married|emailed|texted|phoned|cc|to say|said|says|replied|named|knows?|help(?:ed)?|my (?:friend|brother|sister|boss|colleague|husband|wife|son|daughter|cousin|uncle|aunt|neighbou?r|roommate|boyfriend|girlfriend|partner|dad|mom|mother|father|manager|teacher|coworker|nephew|niece|grandson|client)|(?:his|her|their|our) (?:friend|brother|sister|boss|colleague|husband|wife|son|daughter|cousin|uncle|aunt|neighbou?r|partner|mother|father|manager|nephew|niece)|yours|witness)[ \u00a0]$/iu;

const SURELY =
  /^(?:said|says|asks?|asked|told|replied|answered|wrote|thinks|thought|loves|loved|hates|lived|lives|wants|wanted|met|married|died|laughed|smiled|complained|signed|agreed|testified|stated|filed|asked|called|knew|ate|drank|walked|decided|bought|earns|earned|visited|teaches|joined|moved|resigned|retired)$/;

/** What stands around a word and speaks for or against a name. */
export class Surroundings {
  private readonly scan: Scan;

  constructor(scan: Scan) {
    this.scan = scan;
  }

  joined(token: number): boolean {
    return this.scan.spaced(token);
  }

  /** Whether the name is given right before: "my name is", "customer:". */
  introduced(token: number): boolean {
    return (this.scan.word(token - 1) & flag.INTRODUCES) !== 0 && NAMES_ITSELF.test(this.lead(token));
  }

  /** Whether "I am" or "this is" stands right before. */
  saysSelf(token: number): boolean {
    return (this.scan.word(token - 1) & flag.SELF) !== 0 && SAYS_SELF.test(this.lead(token));
  }

  /** "asked Kapoor", "my brother Kapoor" */
  isObject(token: number): boolean {
    return this.joined(token - 1) && OBJECT.test(this.lead(token));
  }

  /** A line that a name begins and an address, number or column goes on from: "Orin Heathcote | 608…". */
  leadsContact(first: number, last: number): boolean {
    const { text } = this.scan;
    const start = this.scan.start(first);
    if (start > 0 && text.charAt(start - 1) !== "\n") return false;
    const end = this.scan.end(last);
    return /^(?: ?[|<(,;–-] ?<?(?:[\w.+-]{1,64}@|\+?\(?\d{2})| ?<[\w.+-]{1,64}@)/.test(
      text.slice(end, end + 72),
    );
  }

  /** The text right before a token. */
  lead(token: number): string {
    const { scan } = this;
    const start = scan.start(token);
    return scan.text.slice(Math.max(0, start - 28), start);
  }

  /** What the lexicon knows of the word before, where a space alone stands between. */
  wordBefore(token: number): number {
    return this.joined(token - 1) ? this.scan.word(token - 1) : 0;
  }

  titled(token: number): boolean {
    if (!(this.scan.word(token - 1) & flag.TITLE)) return false;
    const gap = this.scan.gap(token - 1);
    return (
      (gap === " " || gap === ". " || gap === ".") &&
      !/^(?:don|dona|bay|sa|ing|hr|pan|sir|seu|sig|rouva|president|general|officer|judge|justice|senator)$/.test(
        this.scan.token(token - 1),
      )
    );
  }

  greeted(token: number): boolean {
    if (!(this.scan.word(token - 1) & flag.GREETING)) return false;
    const gap = this.scan.gap(token - 1);
    return gap === " " || gap === ", ";
  }

  /** Stands on a line of its own behind "Best regards,". */
  signs(token: number, last = token): boolean {
    if (!(this.scan.word(token - 1) & (flag.SIGN_OFF | flag.GREETING))) return false;
    const gap = this.scan.gap(token - 1);
    return (
      (this.scan.word(token - 1) & flag.SIGN_OFF ? /^[,!.]?\s*\n\s*$|^, ?$/ : /^[,!.]?\s*\n\s*$/).test(gap) &&
      /^\s*(?:\n|$|[.!])/.test(this.scan.gap(last).slice(0, 3))
    );
  }

  closes(token: number): boolean {
    return /^\s*(?:[,!.:;?\n—–]|$)/.test(this.scan.gap(token));
  }

  startsSentence(token: number): boolean {
    if (token === 0) return true;
    if (this.scan.spaced(token - 1)) return false;
    return /[.!?\n:"“”*#>•|]/.test(this.scan.gap(token - 1));
  }

  /** Followed by what a person does: "Mark said". */
  does(token: number): boolean {
    return (
      this.scan.spaced(token) &&
      this.scan.text.charAt(this.scan.end(token)) === " " &&
      (this.scan.word(token + 1) & flag.PERSON_VERB) !== 0
    );
  }

  /** Followed by what only persons do: things are and have as well. */
  doesSurely(token: number): boolean {
    return this.does(token) && SURELY.test(this.scan.token(token + 1));
  }

  /** Followed by what a person does, or addressed: "Mark said", "Grace, could you". */
  acts(token: number): boolean {
    if (this.does(token)) return true;
    const gap = this.scan.gap(token);
    if (gap.startsWith("'") || gap.startsWith("’")) return this.scan.token(token + 1) === "s";
    return gap === ", ";
  }

  /** Capitals carry no meaning where the word and a neighbour are all in capitals. */
  shouted(token: number): boolean {
    const { scan } = this;
    const capitals = (t: number): boolean =>
      (scan.shape(t) & (HAS_LOWER | HAS_UPPER | HAS_DIGIT)) === HAS_UPPER && scan.end(t) - scan.start(t) > 1;
    return (
      capitals(token) &&
      ((token > 0 && capitals(token - 1)) || (token + 1 < scan.count && capitals(token + 1)))
    );
  }

  /** Capitalised everyday words on both sides: a heading, a menu, a title. */
  titleCase(token: number): boolean {
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
  adjoins(token: number): boolean {
    const { scan } = this;
    const before = scan.text.charAt(scan.start(token) - 1);
    const after = scan.text.charAt(scan.end(token));
    if (before === " " && after === " ") return false;
    if (/[_@#/\\=<$]/.test(before) || /[_@/\\=([<]/.test(after)) return true;
    if (before === "." || before === "-") return /[\p{L}\d]/u.test(scan.text.charAt(scan.start(token) - 2));
    return (after === "." || after === "-") && /[a-z\d]/.test(scan.text.charAt(scan.end(token) + 1));
  }
}
