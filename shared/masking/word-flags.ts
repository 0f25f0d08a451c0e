// What a word may be: bits, for a word may be several things.

export const GIVEN = 1;
export const SURNAME = 2;
/** Either. */
export const NAMED = GIVEN | SURNAME;
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
export const FREQUENT_SURNAME = 1 << 20;
/** First word of a phrase; the phrase's own flags are in `Phrases`. */
export const PHRASE = 1 << 21;

/** gardens, park, bd …: a street where a house number stands before. */
export const STREET_BEHIND = 1 << 19;
/** age, edad …: the number behind it may be one. */
export const AGED = 1 << 22;
/** name, called, llamo, customer …: the last word before a name that is given as one. */
export const INTRODUCES = 1 << 23;
/** am, is, bin, soy …: the last word of "I am". */
export const SELF = 1 << 24;
/** the, my, every …: no name follows that stands alone. */
export const DETERMINER = 1 << 25;
/** in, from, near …: a place follows more often than a person. */
export const BEFORE_PLACE = 1 << 26;
/** born, dob, geburtsdatum …: a date of birth may follow. */
export const BIRTH = 1 << 27;
/** employed, works, hired …: an employer may follow. */
export const EMPLOYS = 1 << 28;
/** s, is, was, turned: "she's 37". */
export const COPULA = 1 << 29;
/** What somebody does for a living, and nothing that speaks against a name: a baker, a Baker. */
export const OCCUPATION = 1 << 30;
/** A smaller place: a place where a word before says so. */
export const TOWN = 1 << 31;
/** Say nothing of the word itself. */
export const POINTERS =
  STREET_BEHIND |
  AGED |
  INTRODUCES |
  SELF |
  DETERMINER |
  BEFORE_PLACE |
  BIRTH |
  EMPLOYS |
  COPULA |
  OCCUPATION |
  TOWN;
