import { weighted } from "../../checksums.ts";
import { digitAt, numbered } from "../numbered.ts";

/** Portuguese NIF: weights 9 to 2, mod 11. */
export const nif = numbered({
  name: "pt-nif",
  type: "TAX_ID",
  digits: 9,
  begins: "digit",
  shape: /[1-35689]\d{2} ?\d{3} ?\d{3}/y,
  valid: (n) => {
    const rest = weighted(n, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    return (rest < 2 ? 0 : 11 - rest) === digitAt(n, 8);
  },
  context: /\bnif\b|contribuinte|fiscal/,
  hits: ["NIF: ⟦123456789⟧"],
  misses: ["123 456 789", "NIF 123456788"],
});
