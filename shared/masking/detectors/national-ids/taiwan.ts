import { digitAt, numbered } from "../numbered.ts";

const LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO";

/** Taiwanese identity card: a letter for the place, nine digits, weights 1 9 8 … 1 1 (Ministry of the Interior). */
export const taiwanese = numbered({
  name: "tw-id",
  digits: 9,
  begins: "letter",
  shape: /[A-Z][12]\d{8}/y,
  valid: (n) => {
    const place = LETTERS.indexOf(n.charAt(0)) + 10;
    let sum = Math.floor(place / 10) + (place % 10) * 9;
    for (let i = 1; i < 9; i++) sum += digitAt(n, i) * (9 - i);
    return (sum + digitAt(n, 9)) % 10 === 0;
  },
  context: /(?:)/,
  hits: ["身分證字號 ⟦A123456789⟧"],
  misses: ["A123456788"],
});
