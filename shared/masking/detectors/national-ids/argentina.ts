import { weighted } from "../../checksums.ts";
import { digitAt, numbered } from "../numbered.ts";

/** Argentine CUIT and CUIL: weights 5 4 3 2 7 6 5 4 3 2, mod 11 (AFIP). */
export const cuit = numbered({
  name: "ar-cuit",
  type: "TAX_ID",
  digits: 11,
  begins: "digit",
  shape: /(?:2[03-7]|3[034])-?\d{8}-?\d/y,
  valid: (n) => {
    const rest = 11 - (weighted(n, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11);
    return (rest === 11 ? 0 : rest) === digitAt(n, 10);
  },
  context: /cui[tl]/,
  distinct: /^\d\d-\d{8}-\d$/,
  hits: ["CUIT ⟦20-12345678-6⟧", "⟦20-12345678-6⟧"],
  misses: ["20-12345678-7", "20123456786"],
});
