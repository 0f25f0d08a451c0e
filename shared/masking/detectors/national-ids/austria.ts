import { weighted } from "../../checksums.ts";
import { digitAt, numbered } from "../numbered.ts";

/** Austrian social security number: weights 3 7 9 0 5 8 4 2 1 6, the fourth digit is the check, mod 11. */
export const svnr = numbered({
  name: "at-svnr",
  digits: 10,
  begins: "digit",
  shape: /[1-9]\d{3} ?\d{6}/y,
  valid: (n) => weighted(n, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === digitAt(n, 3),
  context: /sozialvers|svnr|sv-n|versicherungsnummer/,
  hits: ["SVNR ⟦1237 010180⟧"],
  misses: ["1237 010180", "SVNR 1238 010180"],
});
