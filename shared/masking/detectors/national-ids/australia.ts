import { weighted } from "../../checksums.ts";
import { digitAt, numbered } from "../numbered.ts";

/** Australian tax file number: weights 1 4 3 7 5 8 6 9 10, sum divisible by 11. */
export const tfn = numbered({
  name: "au-tfn",
  type: "TAX_ID",
  digits: 9,
  begins: "digit",
  shape: /\d{3}[ -]?\d{3}[ -]?\d{3}/y,
  valid: (n) => weighted(n, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0,
  context: /tfn|tax file/,
  hits: ["TFN ⟦123 456 782⟧"],
  misses: ["123 456 782", "TFN 123 456 789"],
});

/** Australian Medicare card: weights 1 3 7 9 1 3 7 9 over eight digits give the ninth mod 10. */
export const medicare = numbered({
  name: "au-medicare",
  type: "HEALTH_ID",
  digits: 10,
  begins: "digit",
  shape: /[2-6]\d{3}[ -]?\d{5}[ -]?\d(?:[ -/]\d)?/y,
  valid: (n) => weighted(n, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === digitAt(n, 8),
  context: /medicare/,
  hits: ["Medicare ⟦2123 45670 1⟧"],
  misses: ["2123 45670 1"],
});
