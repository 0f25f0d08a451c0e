import { weighted } from "../../checksums.ts";
import { digitAt, numbered } from "../numbered.ts";

/** Russian SNILS: weights 9 to 1, mod 101 (pension fund of Russia). */
export const snils = numbered({
  name: "ru-snils",
  digits: 11,
  begins: "digit",
  shape: /\d{3}[- ]?\d{3}[- ]?\d{3}[- ]?\d{2}/y,
  valid: (n) => (weighted(n, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101) % 100 === Number(n.slice(9)),
  context: /снилс|snils/,
  distinct: /^\d{3}-\d{3}-\d{3}[- ]\d\d$/,
  hits: ["СНИЛС ⟦112-233-445 95⟧", "⟦112-233-445 95⟧"],
  misses: ["112-233-445 96", "11223344595"],
});

/** Russian tax number of a person or company: ten or twelve digits, mod 11 mod 10. */
export const inn = numbered({
  name: "ru-inn",
  type: "TAX_ID",
  digits: 10,
  begins: "digit",
  shape: /\d{10}(?:\d{2})?/y,
  valid: (n) => {
    const check = (weights: readonly number[]): number => (weighted(n, weights) % 11) % 10;
    if (n.length === 10) return check([2, 4, 10, 3, 5, 9, 4, 6, 8]) === digitAt(n, 9);
    return (
      check([7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) === digitAt(n, 10) &&
      check([3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) === digitAt(n, 11)
    );
  },
  context: /инн|\binn\b/,
  hits: ["ИНН ⟦500100732259⟧", "ИНН: ⟦7830002293⟧"],
  misses: ["500100732259", "ИНН 500100732250"],
});
