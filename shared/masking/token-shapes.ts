// What a token is made of: bits of `Scan.shapes`.

export const HAS_LOWER = 1;
export const HAS_UPPER = 2;
export const HAS_DIGIT = 4;
export const STARTS_UPPER = 8;
/** Holds letters outside ASCII. */
export const FOREIGN = 16;
/** Holds letters of a script without case (Han, Kana, Hangul, Arabic, Devanagari …) or combining marks. */
export const UNCASED = 32;
/** Holds Cyrillic or Greek beside Latin letters, as a disguise does. */
export const MIXED_SCRIPT = 64;
